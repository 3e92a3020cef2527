import type { FontFamily } from '../../contract/figureLooks.ts';
import { textWidth } from './textRuns.ts';

/** A text in lines of at most that width where it has spaces to break at; `size` and width in the same unit. */
export function breakLines(text: string, widthPx: number, size: number, family: FontFamily, bold: boolean): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && size * textWidth(longer, family, bold) > widthPx) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

import type { FontFamily } from '../../contract/figureLooks.ts';
import { breakLines } from './breakLines.ts';
import { designSize } from './figureStyle.ts';
import { textWidth } from './textRuns.ts';

export interface CategoryLabels {
  /** As they are drawn, in lines. */
  readonly texts: readonly string[];
  readonly turned: boolean;
  /** What they need below the axis beyond the one line that is there anyway. */
  readonly extraPx: number;
}

const size = designSize - 1;
const linePx = 1.25 * size;
const gapPx = 7;
/** A turned label goes on in a second line from here. */
const longestPx = 110;

/**
 * Labels of a category axis that are all to be read: broken at spaces within their slots, turned upright where a word
 * is wider than its slot; undefined where even that has no room.
 */
export function categoryLabels(
  categories: readonly string[],
  slotPx: number,
  family: FontFamily,
): CategoryLabels | undefined {
  const within = (widthPx: number): string[][] =>
    categories.map((category) => breakLines(category, widthPx, size, family, false));
  const most = (broken: string[][]): number => Math.max(...broken.map((lines) => lines.length));
  const widest = (broken: string[][]): number =>
    Math.max(...broken.flat().map((line) => size * textWidth(line, family, false)));
  const flat = within(slotPx - gapPx);
  const made = (broken: string[][], turned: boolean, heightPx: number): CategoryLabels => ({
    texts: broken.map((lines) => lines.join('\n')),
    turned,
    extraPx: Math.ceil(Math.max(0, heightPx - linePx)),
  });
  if (widest(flat) <= slotPx - gapPx) return made(flat, false, most(flat) * linePx);
  const upright = within(longestPx);
  return most(upright) * linePx > slotPx ? undefined : made(upright, true, widest(upright));
}

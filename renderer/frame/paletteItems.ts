import { searchWords } from '../components/searchWords.ts';

/** Something that the palette finds and does. */
export interface PaletteItem {
  readonly key: string;
  readonly title: string;
  /** What kind of thing it is. */
  readonly group: string;
  readonly keys?: string | undefined;
  readonly run: () => void;
}

/**
 * Items that hold every word of the text, best first: words that begin a word of the title count more than words found
 * inside one, and earlier items win between equals.
 */
export function findItems(items: readonly PaletteItem[], text: string): PaletteItem[] {
  const words = searchWords(text);
  const scored = items.flatMap((item) => {
    const title = item.title.toLowerCase();
    const whole = `${title} ${item.group.toLowerCase()}`;
    if (!words.every((word) => whole.includes(word))) return [];
    const score = words.filter((word) => title.startsWith(word) || title.includes(` ${word}`)).length;
    return [{ item, score }];
  });
  return scored.sort((a, b) => b.score - a.score).map(({ item }) => item);
}

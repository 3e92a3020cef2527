import type { ImagesPanel } from '../../contract/charts.ts';
import { numberText } from './axes.ts';
import type { RunSeries } from './runSeries.ts';
import { eachRow, type Cell } from './tableRows.ts';

/** One image: runs of equal colour along its rows, [k, 4] of row, first column, length, colour as 0xrrggbb. */
interface Thumbnail {
  /** Its lines: a text by itself, a number with its column's name. */
  readonly caption: readonly string[];
  readonly runs: Uint32Array;
}

export interface ImagesData {
  readonly images: readonly Thumbnail[];
  /** Rows whose pixels are not height × width × channels whole numbers 0..255. */
  readonly unreadable: number;
}

/** The images of a panel's table in order of appearance; a run of several replicas says which one an image is of. */
export function panelImages(panel: ImagesPanel, run: RunSeries, where: Readonly<Record<string, Cell>>): ImagesData {
  const images: Thumbnail[] = [];
  let unreadable = 0;
  const captionBy = [...(run.shape.replicas > 1 ? ['replica'] : []), ...panel.captionBy];
  eachRow(run, panel.table, where, (columns, i) => {
    const bytes = bytesOf(String(columns[panel.pixels]?.[i] ?? ''), panel.height * panel.width * panel.channels);
    if (!bytes) {
      unreadable++;
      return;
    }
    const caption = captionBy
      .filter((key) => columns[key] !== undefined)
      .map((key) => {
        const cell = columns[key]![i]!;
        return typeof cell === 'number' ? `${key} ${numberText(cell)}` : cell;
      });
    images.push({ caption, runs: colourRuns(panel, bytes) });
  });
  return { images, unreadable };
}

/** Whole numbers 0..255 parted by spaces, or undefined where they are not `count` of these. */
function bytesOf(text: string, count: number): number[] | undefined {
  const bytes = text.split(' ').map((word) => (word === '' ? NaN : Number(word)));
  const isByte = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 255;
  return bytes.length === count && bytes.every(isByte) ? bytes : undefined;
}

function colourRuns({ height, width, channels }: ImagesPanel, bytes: readonly number[]): Uint32Array {
  const runs: number[] = [];
  for (let row = 0; row < height; row++) {
    let before = -1;
    for (let column = 0; column < width; column++) {
      const at = (row * width + column) * channels;
      const [red, green, blue] = [bytes[at]!, bytes[at + (channels > 1 ? 1 : 0)]!, bytes[at + channels - 1]!];
      const colour = (red << 16) | (green << 8) | blue;
      if (colour === before) runs[runs.length - 2]!++;
      else runs.push(row, column, 1, colour);
      before = colour;
    }
  }
  return Uint32Array.from(runs);
}

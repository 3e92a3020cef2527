import type { RgbImage } from './decodeImage.ts';

/**
 * The middle square of an image, brought to `side` x `side` by averaging over the area that each new pixel covers. Bytes,
 * [side, side, 3], rounded to the nearest.
 */
export function toSide({ width, height, pixels }: RgbImage, side: number): Uint8Array {
  const square = Math.min(width, height);
  const [left, top] = [Math.floor((width - square) / 2), Math.floor((height - square) / 2)];
  const scale = square / side;
  const spans = Array.from({ length: side }, (_, i) => spanOf(i * scale, (i + 1) * scale, square));
  const out = new Uint8Array(side * side * 3);
  spans.forEach((rows, y) => {
    spans.forEach((columns, x) => {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (const [row, rowShare] of rows) {
          for (const [column, columnShare] of columns) {
            sum += rowShare * columnShare * pixels[((top + row) * width + left + column) * 3 + channel]!;
          }
        }
        out[(y * side + x) * 3 + channel] = Math.round(sum / (scale * scale));
      }
    });
  });
  return out;
}

/** Old pixels between two places, each with the length of it that lies between them. */
function spanOf(from: number, to: number, end: number): [pixel: number, share: number][] {
  const span: [number, number][] = [];
  for (let pixel = Math.floor(from); pixel < Math.min(to, end); pixel++) {
    span.push([pixel, Math.min(to, pixel + 1) - Math.max(from, pixel)]);
  }
  return span;
}

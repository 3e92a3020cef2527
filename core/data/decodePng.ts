import { inflateSync } from 'node:zlib';

export interface RgbImage {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of each pixel, row by row, [height, width, 3]. */
  readonly pixels: Uint8Array;
}

const signature = [137, 80, 78, 71, 13, 10, 26, 10];
const bytesPerPixel = 3;

/**
 * Decodes an 8-bit RGB PNG without interlacing (W3C PNG specification, 3rd ed., sections 5, 9 and 10): the only kind that
 * the CIFAR-10 sheets are. Throws a RangeError that says what is not so. At most 2^28 pixels.
 */
export function decodePng(bytes: Uint8Array): RgbImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (signature.some((value, i) => bytes[i] !== value)) throw new RangeError('not a PNG: its signature is missing');
  let [width, height] = [0, 0];
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (body.length < length) throw new RangeError(`the PNG ends inside its chunk ${kind}`);
    if (kind === 'IHDR') {
      [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
      const [depth, colour, , , interlace] = body.subarray(8);
      if (depth !== 8 || colour !== 2 || interlace !== 0 || width * height > 2 ** 28) {
        throw new RangeError(
          `the PNG is ${width} x ${height}, depth ${depth}, colour type ${colour}; only 8-bit RGB is read`,
        );
      }
    } else if (kind === 'IDAT') parts.push(body);
    else if (kind === 'IEND') break;
    at += 12 + length;
  }
  const stride = width * bytesPerPixel;
  const raw = inflateSync(Buffer.concat(parts), { maxOutputLength: height * (stride + 1) });
  if (raw.length !== height * (stride + 1)) throw new RangeError('the PNG has too few pixels');
  const pixels = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) unfilter(raw, y * (stride + 1), pixels, y * stride, stride);
  return { width, height, pixels };
}

/** Undoes the filter of one line (section 9.2); its first byte names the filter. */
function unfilter(raw: Uint8Array, from: number, pixels: Uint8Array, to: number, stride: number): void {
  const filter = raw[from]!;
  if (filter > 4) throw new RangeError(`the PNG has a line of filter ${filter}`);
  for (let i = 0; i < stride; i++) {
    const value = raw[from + 1 + i]!;
    const left = i >= bytesPerPixel ? pixels[to + i - bytesPerPixel]! : 0;
    const up = to > 0 ? pixels[to - stride + i]! : 0;
    const corner = to > 0 && i >= bytesPerPixel ? pixels[to - stride + i - bytesPerPixel]! : 0;
    const guess = [0, left, up, (left + up) >> 1][filter] ?? paeth(left, up, corner);
    pixels[to + i] = value + guess;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

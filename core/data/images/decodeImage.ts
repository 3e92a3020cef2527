import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { imageLimits } from './imageLimits.ts';

export interface RgbImage {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of each pixel, row by row, [height, width, 3]. */
  readonly pixels: Uint8Array;
}

const pngSignature = [137, 80, 78, 71, 13, 10, 26, 10];
const jpegStart = [0xff, 0xd8, 0xff];
const jpegEnd = [0xff, 0xd9];
/** Of the decoder; an image of the most pixels that are read takes less. */
const jpegMegabytes = 256;

/**
 * A PNG or a JPEG as 8-bit RGB, told apart by its first bytes; grey becomes three equal channels. Throws a RangeError, to be
 * continued after the file's name, on what is neither, is cut off or damaged, has 16 bits a channel, transparent pixels or
 * more than `mostPixels` pixels.
 */
export function decodeImage(bytes: Uint8Array, mostPixels: number = imageLimits.pixels): RgbImage {
  const begins = (magic: readonly number[]): boolean => magic.every((byte, i) => bytes[i] === byte);
  if (begins(pngSignature)) return decodePng(bytes, mostPixels);
  if (begins(jpegStart)) return decodeJpeg(bytes, mostPixels);
  throw new RangeError(bytes.length === 0 ? 'is empty' : 'is not an image: neither a PNG nor a JPEG');
}

function decodePng(bytes: Uint8Array, mostPixels: number): RgbImage {
  // The first chunk is IHDR, at a fixed place (W3C PNG, section 11.2.2): judged before anything is inflated.
  if (bytes.length < 33) throw new RangeError('is a truncated PNG');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height, depth] = [view.getUint32(16), view.getUint32(20), bytes[24]!];
  checkSize(width, height, mostPixels);
  if (depth > 8) throw new RangeError(`has ${depth} bits a channel; 8 are read`);
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('IEND')) {
    throw new RangeError('is a truncated PNG: its end is missing');
  }
  const { data } = attempt('PNG', () => PNG.sync.read(Buffer.from(bytes)));
  const pixels = new Uint8Array(width * height * 3);
  for (let p = 0; p < width * height; p++) {
    if (data[4 * p + 3] !== 255) throw new RangeError('has transparent pixels; what they stand on is not known');
    pixels.set(data.subarray(4 * p, 4 * p + 3), 3 * p);
  }
  return { width, height, pixels };
}

function decodeJpeg(bytes: Uint8Array, mostPixels: number): RgbImage {
  // The decoder fills up what a file that is cut off lacks.
  if (!endsWith(bytes, jpegEnd)) throw new RangeError('is a truncated JPEG: its end is missing');
  const { width, height, data } = attempt('JPEG', () =>
    jpeg.decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: mostPixels / 1e6,
      maxMemoryUsageInMB: jpegMegabytes,
    }),
  );
  checkSize(width, height, mostPixels);
  return { width, height, pixels: data };
}

function checkSize(width: number, height: number, mostPixels: number): void {
  if (width < 1 || height < 1 || width * height > mostPixels) {
    throw new RangeError(`is ${width} x ${height}; images of at most ${mostPixels} pixels are read`);
  }
}

/** Some programs write zeros behind the end. */
function endsWith(bytes: Uint8Array, end: readonly number[]): boolean {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length -= 1;
  return end.every((byte, i) => bytes[length - end.length + i] === byte);
}

/** A decoder throws errors of any kind on what is damaged; its word is kept. */
function attempt<T>(format: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(`is a damaged ${format} (${why.split('\n')[0]!.slice(0, 100)})`, {
      cause: error,
    });
  }
}

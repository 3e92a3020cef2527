import { gunzipSync } from 'node:zlib';

/** An archive of CIFAR-10 unpacks to 185 MB; anything beyond this is not one. */
const largestArchive = 1 << 29;
const block = 512;

/** Files of a gzipped tar (POSIX ustar), by the last part of their path. Throws a RangeError on what is not one. */
export function readTarGz(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  let tar: Uint8Array;
  try {
    tar = gunzipSync(bytes, { maxOutputLength: largestArchive });
  } catch (error) {
    throw new RangeError('not a gzipped archive', { cause: error });
  }
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + block <= tar.length;) {
    const text = (from: number, length: number): string =>
      String.fromCharCode(...tar.subarray(at + from, at + from + length)).replace(/\0.*$/s, '');
    const name = text(0, 100);
    if (name === '') break;
    const size = Number.parseInt(text(124, 12).trim(), 8);
    if (!Number.isInteger(size) || at + block + size > tar.length)
      throw new RangeError(`the archive ends inside ${name}`);
    const kind = text(156, 1);
    if (kind === '0' || kind === '') {
      files.set(name.split('/').at(-1)!, tar.subarray(at + block, at + block + size));
    }
    at += block + Math.ceil(size / block) * block;
  }
  return files;
}

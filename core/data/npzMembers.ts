import { unzipSync, type Unzipped, type UnzipFileFilter } from 'fflate';

const zipMagic = [0x50, 0x4b, 0x03, 0x04];
const ending = '.npy';

export interface NpzLimits {
  readonly members: number;
  /** Of all files together, inflated. */
  readonly bytes: number;
}

/** Whether a file is a zip, which is read as .npz. */
export function isZip(bytes: Uint8Array): boolean {
  return zipMagic.every((byte, i) => bytes[i] === byte);
}

/** Names of the .npy files of an .npz, without the ending; nothing is inflated. Throws as `npzMembers` does. */
export function npzNames(bytes: Uint8Array, most: number): string[] {
  const names: string[] = [];
  unzip(bytes, ({ name }) => {
    if (names.length === most) throw new RangeError(`it has more than ${most} files`);
    names.push(name);
    return false;
  });
  return names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
}

/**
 * The .npy files of an .npz, by name without the ending. Throws a RangeError on a zip that cannot be read or holds more
 * than the limits.
 */
export function npzMembers(bytes: Uint8Array, limits: NpzLimits): Map<string, Uint8Array> {
  let members = 0;
  let total = 0;
  const files = unzip(bytes, ({ name, originalSize }) => {
    total += originalSize;
    if (++members > limits.members) throw new RangeError(`it has more than ${limits.members} files`);
    if (total > limits.bytes) throw new RangeError(`its files have more than ${limits.bytes} bytes together`);
    return name.endsWith(ending);
  });
  return new Map(Object.entries(files).map(([name, file]) => [name.slice(0, -ending.length), file]));
}

/** The files that `filter` takes. What it throws comes through; a zip that cannot be read is a RangeError. */
function unzip(bytes: Uint8Array, filter: UnzipFileFilter): Unzipped {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof RangeError && error.message.startsWith('it')) throw error;
    throw new RangeError(`it is a zip that cannot be read (${(error as Error).message})`);
  }
}

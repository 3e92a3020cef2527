import { unzipSync } from 'fflate';

const zipMagic = [0x50, 0x4b, 0x03, 0x04];

export interface NpzLimits {
  readonly members: number;
  /** Of all files together, inflated. */
  readonly bytes: number;
}

/** Whether a file is a zip, which is read as .npz. */
export function isZip(bytes: Uint8Array): boolean {
  return zipMagic.every((byte, i) => bytes[i] === byte);
}

/**
 * The .npy files of an .npz, by name without the ending. Throws a RangeError on a zip that cannot be read or holds more
 * than the limits.
 */
export function npzMembers(bytes: Uint8Array, limits: NpzLimits): Map<string, Uint8Array> {
  let members = 0;
  let total = 0;
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        total += originalSize;
        if (++members > limits.members) throw new RangeError(`it has more than ${limits.members} files`);
        if (total > limits.bytes) throw new RangeError(`its files have more than ${limits.bytes} bytes together`);
        return name.endsWith('.npy');
      },
    });
    return new Map(Object.entries(files).map(([name, file]) => [name.slice(0, -'.npy'.length), file]));
  } catch (error) {
    if (error instanceof RangeError && error.message.startsWith('it')) throw error;
    throw new RangeError(`it is a zip that cannot be read (${(error as Error).message})`);
  }
}

import { createHash } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageWishes } from '../../contract/imageReport.ts';
import { imageSide } from '../cifar10/binary.ts';
import { decodeImage } from './decodeImage.ts';
import { imageLimits } from './imageLimits.ts';
import { listImageFolder, type BadFile, type ListedFolder, type Split } from './listImageFolder.ts';
import { splitFiles } from './splitFiles.ts';
import { toSide } from './toSide.ts';

export interface ReadImage {
  readonly path: string;
  readonly label: number;
  readonly split: Split;
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
  /** Bytes, [32, 32, 3]. */
  readonly pixels: Uint8Array;
}

export interface ReadFolder extends Pick<ListedFolder, 'classes' | 'split'> {
  readonly images: readonly ReadImage[];
  readonly bad: readonly BadFile[];
}

/**
 * All images of a folder, decoded, each with the checksum of its file, and the files that are none. `onFile` hears how many
 * have been read. Throws a RangeError where the folder as a whole cannot be used (`listImageFolder`).
 */
export function readImageFolder(
  folder: string,
  wishes: ImageWishes,
  onFile: (done: number, total: number) => void,
): ReadFolder {
  const { classes, split, files, bad: misplaced } = listImageFolder(folder);
  const bad = [...misplaced];
  const read = files.flatMap(({ path, ...file }, i) => {
    onFile(i, files.length);
    try {
      return [{ path, ...file, ...readOne(join(folder, ...path.split('/')), wishes.resize) }];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      bad.push({ path, why: error.message });
      return [];
    }
  });
  const drawn = splitFiles(
    read.map(({ label }) => label),
    wishes,
  );
  return { classes, split, bad, images: read.map((image, i) => ({ ...image, split: image.split ?? drawn[i]! })) };
}

function readOne(file: string, resize: boolean): { sha256: string; pixels: Uint8Array } {
  const found = lstatSync(file);
  if (found.isSymbolicLink()) throw new RangeError('is a link, which is not followed');
  if (!found.isFile()) throw new RangeError('is not a plain file');
  if (found.size > imageLimits.fileBytes) {
    throw new RangeError(`has ${found.size} bytes; images of at most ${imageLimits.fileBytes} are read`);
  }
  const bytes = bytesOf(file);
  const image = decodeImage(bytes);
  const fits = image.width === imageSide && image.height === imageSide;
  if (!fits && !resize) {
    throw new RangeError(`is ${image.width} x ${image.height}; it must be ${imageSide} x ${imageSide}, or be resized`);
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { sha256, pixels: fits ? image.pixels : toSide(image, imageSide) };
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new RangeError(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`, { cause: error });
  }
}

import { ExpectedError } from '../contract/errors.ts';
import { cifar10Files, cifar10Name, recordBytes } from './cifar10/binary.ts';
import type { DataSets } from './dataSets.ts';

/** Files of a set of images in CIFAR-10's binary form: records of a label 0..9 and 3 x 32 x 32 bytes. */
export interface ImageFiles {
  readonly training: readonly string[];
  readonly test: readonly string[];
}

/** Of a set of the user's own. */
export const ownImageFiles: ImageFiles = { training: ['train.bin'], test: ['test.bin'] };
const cifar10: ImageFiles = { training: cifar10Files.slice(0, 5), test: cifar10Files.slice(5) };

/** The files of CIFAR-10, or of the user's own set. */
export function imageFilesOf(set: string): ImageFiles {
  return set === cifar10Name ? cifar10 : ownImageFiles;
}

/** Images of each label 0..9 in a file. Throws `badInput` where it is no row of such records. */
export function countLabels(data: DataSets, set: string, file: string): Uint32Array {
  const bytes = data.read(set, file);
  const counts = new Uint32Array(10);
  const refuse = (why: string): never => {
    const sentence = `imageSet is "${set}"; its file ${file} ${why}.`;
    throw new ExpectedError('badInput', sentence, { issues: [{ key: 'imageSet', received: set, sentence }] });
  };
  if (bytes.length === 0 || bytes.length % recordBytes !== 0)
    refuse(`has ${bytes.length} bytes, which must be a multiple of ${recordBytes}: a label and 3 x 32 x 32 values`);
  for (let at = 0; at < bytes.length; at += recordBytes) {
    const label = bytes[at]!;
    if (label > 9) refuse(`has the label ${label} in record ${at / recordBytes + 1}; labels are 0 to 9`);
    counts[label]! += 1;
  }
  return counts;
}

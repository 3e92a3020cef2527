import { readCifar10, recordsPerFile, type Cifar10File } from '../../../data/cifar10/binary.ts';
import type { DataSets } from '../../../data/dataSets.ts';
import { prepared } from '../cifar/images.ts';
import type { StudyParams } from '../fields.ts';

type Pair = StudyParams['imagePair'];

/** Labels of the two classes; the first counts as +1. */
export const pairLabels: Readonly<Record<Pair, readonly [number, number]>> = {
  airplaneAutomobile: [0, 1],
  catDog: [3, 5],
};

/** Images of two classes in the order of their file. */
export interface PairImages {
  readonly n: number;
  /** As section 2.3 prepares them, [n, 768]. */
  readonly x: Float64Array;
  /** +1 or −1, [n]. */
  readonly signs: Float64Array;
}

/** Images of a pair in a file of CIFAR-10. Throws `unavailable` where CIFAR-10 is not in the data folder. */
export function readPair(data: DataSets, file: Cifar10File, pair: Pair): PairImages {
  const { pixels, labels } = readCifar10(data, file, 0, recordsPerFile);
  const [plus, minus] = pairLabels[pair];
  const rows = [...labels.keys()].filter((i) => labels[i] === plus || labels[i] === minus);
  const size = pixels.length / labels.length;
  const chosen = new Uint8Array(rows.length * size);
  rows.forEach((row, i) => chosen.set(pixels.subarray(row * size, (row + 1) * size), i * size));
  return {
    n: rows.length,
    x: prepared({ count: rows.length, pixels: chosen }),
    signs: Float64Array.from(rows, (row) => (labels[row] === plus ? 1 : -1)),
  };
}

/** `count` of the images from `first` on. */
export function imagesFrom({ n, x, signs }: PairImages, first: number, count: number): PairImages {
  const d = x.length / n;
  return { n: count, x: x.subarray(first * d, (first + count) * d), signs: signs.subarray(first, first + count) };
}

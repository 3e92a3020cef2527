import type { DataSets } from '../dataSets.ts';

export const imageSide = 32;
const plane = imageSide * imageSide;
/** One record of the official binary version: a label, then red, green and blue planes, row by row. */
export const recordBytes = 1 + 3 * plane;
export const recordsPerFile = 10_000;

/** What the labels 0..9 stand for. */
export const cifar10Classes = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
] as const;

/** Name of the set in the data folder. */
export const cifar10Name = 'cifar10';
export const cifar10Files = [
  'data_batch_1.bin',
  'data_batch_2.bin',
  'data_batch_3.bin',
  'data_batch_4.bin',
  'data_batch_5.bin',
  'test_batch.bin',
] as const;
export type Cifar10File = (typeof cifar10Files)[number];

export interface LabelledImages {
  readonly count: number;
  /** Bytes 0..255, [count, 3, 32, 32]: channel, y, x. */
  readonly pixels: Uint8Array;
  /** 0..9, [count]. */
  readonly labels: Uint8Array;
}

/** Rows first .. first + count − 1 of a file of CIFAR-10. Throws `unavailable` where it was not fetched. */
export function readCifar10(data: DataSets, file: Cifar10File, first: number, count: number): LabelledImages {
  const bytes = data.read(cifar10Name, file);
  if (first < 0 || count < 0 || (first + count) * recordBytes > bytes.length) {
    throw new RangeError(`rows ${first} to ${first + count - 1} of ${file}, which has ${bytes.length / recordBytes}`);
  }
  const pixels = new Uint8Array(count * 3 * plane);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const at = (first + i) * recordBytes;
    labels[i] = bytes[at]!;
    pixels.set(bytes.subarray(at + 1, at + recordBytes), i * 3 * plane);
  }
  return { count, pixels, labels };
}

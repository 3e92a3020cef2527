import { cifar10Files, cifar10Name, imageSide, recordBytes, recordsPerFile } from '../../../data/cifar10/binary.ts';
import type { DataSets } from '../../../data/dataSets.ts';
import type { RandomStream } from '../../../random.ts';
import type { StudyParams } from '../fields.ts';

export const imageValues = 3 * imageSide * imageSide;
const plane = imageSide * imageSide;

/** Images of two classes with labels 0 and 1, those of class 0 first. */
export interface ImageSet {
  readonly count: number;
  /** Bytes, [count, row, column, channel]. */
  readonly pixels: Uint8Array;
  readonly y: Float64Array;
  /** Number of each image in file order. */
  readonly indices: Int32Array;
}

/** The two classes' images, whole. */
export interface ImagePair {
  readonly train: readonly [ImageSet, ImageSet];
  readonly test: readonly [ImageSet, ImageSet];
}

/** All training and test images of two classes of CIFAR-10, numbered in file order. */
export function readPair(data: DataSets, classes: readonly number[]): ImagePair {
  const [a, b] = classes as readonly [number, number];
  const of = (files: readonly string[], label: number, y: number): ImageSet => {
    const parts = files.map((file, place) => imagesOf(data.read(cifar10Name, file), place * recordsPerFile, label));
    const indices = parts.flatMap((part) => part.indices);
    const pixels = new Uint8Array(indices.length * imageValues);
    let at = 0;
    for (const part of parts) {
      pixels.set(part.pixels, at);
      at += part.pixels.length;
    }
    return {
      count: indices.length,
      pixels,
      y: new Float64Array(indices.length).fill(y),
      indices: Int32Array.from(indices),
    };
  };
  const [training, test] = [cifar10Files.slice(0, 5), cifar10Files.slice(5)];
  return { train: [of(training, a, 0), of(training, b, 1)], test: [of(test, a, 0), of(test, b, 1)] };
}

/** Records of one class in a file, their channels last. */
function imagesOf(bytes: Uint8Array, first: number, label: number): { pixels: Uint8Array; indices: number[] } {
  const indices: number[] = [];
  const count = Math.floor(bytes.length / recordBytes);
  for (let i = 0; i < count; i++) if (bytes[i * recordBytes] === label) indices.push(first + i);
  const pixels = new Uint8Array(indices.length * imageValues);
  indices.forEach((index, place) => {
    putImage(pixels, place, bytes, (index - first) * recordBytes + 1);
  });
  return { pixels, indices };
}

/** Makes the bytes [channel, row, column] from `from` on the image `place` of `pixels`. */
export function putImage(pixels: Uint8Array, place: number, bytes: Uint8Array, from: number): void {
  for (let c = 0; c < 3; c++)
    for (let p = 0; p < plane; p++) pixels[(place * plane + p) * 3 + c] = bytes[from + c * plane + p]!;
}

/** Images of each class of a training set: a block of the class lists for each replica, or a random subset. */
export function trainingSet(
  { train }: ImagePair,
  { trainSize, subsetRule }: Pick<StudyParams, 'trainSize' | 'subsetRule'>,
  replica: number,
  stream: RandomStream,
): ImageSet {
  const half = trainSize / 2;
  const block = replica % Math.max(1, Math.floor(Math.min(...train.map(({ count }) => count)) / half));
  return joined(
    train.map((set, c) =>
      subsetRule === 'random'
        ? picked(set, stream.permutation(c, set.count).subarray(0, half))
        : picked(
            set,
            Uint32Array.from({ length: half }, (_, i) => block * half + i),
          ),
    ),
  );
}

/** The first `count`/2 images of each class. */
export function firstOf(sets: readonly [ImageSet, ImageSet], count: number): ImageSet {
  return joined(
    sets.map((set) =>
      picked(
        set,
        Uint32Array.from({ length: Math.min(count / 2, set.count) }, (_, i) => i),
      ),
    ),
  );
}

/** A set that holds class 0 first, cut back into its classes. */
export function classesOf(set: ImageSet): readonly [ImageSet, ImageSet] {
  const zeros = set.y.indexOf(1);
  const range = (from: number, to: number): Uint32Array => Uint32Array.from({ length: to - from }, (_, i) => from + i);
  return [picked(set, range(0, zeros)), picked(set, range(zeros, set.count))];
}

export function picked({ pixels, y, indices }: ImageSet, places: ArrayLike<number>): ImageSet {
  const count = places.length;
  const out = new Uint8Array(count * imageValues);
  const labels = new Float64Array(count);
  const numbers = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const place = places[i]!;
    out.set(pixels.subarray(place * imageValues, (place + 1) * imageValues), i * imageValues);
    labels[i] = y[place]!;
    numbers[i] = indices[place]!;
  }
  return { count, pixels: out, y: labels, indices: numbers };
}

function joined(sets: readonly ImageSet[]): ImageSet {
  const count = sets.reduce((sum, set) => sum + set.count, 0);
  const pixels = new Uint8Array(count * imageValues);
  const y = new Float64Array(count);
  const indices = new Int32Array(count);
  let at = 0;
  for (const set of sets) {
    pixels.set(set.pixels, at * imageValues);
    y.set(set.y, at);
    indices.set(set.indices, at);
    at += set.count;
  }
  return { count, pixels, y, indices };
}

/** Byte v as (v/255 − 0.5)/0.5 in float32, as the reference code computes it. */
const scaled = Float64Array.from({ length: 256 }, (_, v) => Math.fround((Math.fround(v / 255) - 0.5) / 0.5));

/** Images first .. first + count − 1 of a set as values in [−1, 1], [count, row, column, channel]. */
export function valuesOf({ pixels }: ImageSet, first: number, count: number): Float64Array {
  const out = new Float64Array(count * imageValues);
  for (let k = 0; k < out.length; k++) out[k] = scaled[pixels[first * imageValues + k]!]!;
  return out;
}

/** [row, column, channel] to [channel, row, column], for float64 passes. */
export function channelsFirst(image: ArrayLike<number>, at = 0): Float64Array {
  const out = new Float64Array(imageValues);
  for (let p = 0; p < plane; p++) for (let c = 0; c < 3; c++) out[c * plane + p] = image[at + 3 * p + c]!;
  return out;
}

import { singularValues, type SingularValues } from '../../../numerics/singularValues.ts';
import { layerOf, type Shapes } from './shapes.ts';

export type Spectrum = SingularValues;

/** Singular values and vectors of every layer. */
export function spectraOf(weights: Float64Array, shapes: Shapes): Spectrum[] {
  return Array.from({ length: shapes.layers }, (_, k) =>
    singularValues(layerOf(weights, shapes, k), shapes.sizes[k + 1]!, shapes.sizes[k]!),
  );
}

/** |⟨u_1(W_k), v_1(W_{k+1})⟩|: both vectors live in the units between the two layers. */
export function alignment(lower: Spectrum, upper: Spectrum, width: number): number {
  return Math.abs(inner(lower.left, 0, upper.right, 0, width));
}

/**
 * Least cosine of the principal angles between the top left singular space of W_k and the top right one of W_{k+1},
 * each of that dimension; undefined where a layer has fewer directions.
 */
export function leastPrincipalCosine(
  lower: Spectrum,
  upper: Spectrum,
  width: number,
  dimension: number,
): number | undefined {
  if (lower.values.length < dimension || upper.values.length < dimension) return undefined;
  const cosines = new Float64Array(dimension * dimension);
  for (let a = 0; a < dimension; a++) {
    for (let b = 0; b < dimension; b++) {
      cosines[a * dimension + b] = inner(lower.left, a * width, upper.right, b * width, width);
    }
  }
  return singularValues(cosines, dimension, dimension).values[dimension - 1];
}

/** B_k = W_{k+1}^T W_{k+1} − W_k W_k^T of every neighbouring pair, each [n_k, n_k]. */
export function balancesOf(weights: Float64Array, shapes: Shapes): Float64Array[] {
  const { sizes, layers } = shapes;
  return Array.from({ length: layers - 1 }, (_, k) => {
    const [before, width, after] = [sizes[k]!, sizes[k + 1]!, sizes[k + 2]!];
    const lower = layerOf(weights, shapes, k);
    const upper = layerOf(weights, shapes, k + 1);
    const balance = new Float64Array(width * width);
    for (let i = 0; i < width; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = -inner(lower, i * before, lower, j * before, before);
        for (let r = 0; r < after; r++) sum += upper[r * width + i]! * upper[r * width + j]!;
        balance[i * width + j] = sum;
        balance[j * width + i] = sum;
      }
    }
    return balance;
  });
}

/** 1^T W_L [n_{L−1}]. */
export function columnSumsOf(weights: Float64Array, shapes: Shapes): Float64Array {
  const width = shapes.sizes[shapes.layers - 1]!;
  const last = layerOf(weights, shapes, shapes.layers - 1);
  const sums = new Float64Array(width);
  for (let i = 0; i < last.length; i++) sums[i % width] = sums[i % width]! + last[i]!;
  return sums;
}

/** Frobenius norm; scaled so that squares neither overflow nor underflow. */
export function normOf(values: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}

export function distance(a: Float64Array, b: Float64Array): number {
  const difference = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) difference[i] = a[i]! - b[i]!;
  return normOf(difference);
}

export function inner(a: Float64Array, fromA: number, b: Float64Array, fromB: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += a[fromA + i]! * b[fromB + i]!;
  return sum;
}

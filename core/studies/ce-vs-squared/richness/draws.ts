import type { Randomness } from '../../../random.ts';

/** Sizes of the net: inputs, two hidden layers, one output. */
export const sizes = [4, 8, 6, 1] as const;
export const layers = sizes.length - 1;
const count = 40;

export interface RichnessData {
  readonly n: number;
  /** [n, 4]. */
  readonly x: Float64Array;
  readonly target: Float64Array;
}

/** 40 points N(0, I₄), target tanh(x·a) + 0.3 x₁² with a ~ N(0, I₄) (section 3). */
export function richnessData(rng: Randomness, replica: number): RichnessData {
  const dim = sizes[0];
  const draws = rng.stream('data', replica).normals(0, new Float64Array(count * dim + dim));
  const x = draws.slice(0, count * dim);
  const target = Float64Array.from({ length: count }, (_, i) => {
    let inner = 0;
    for (let j = 0; j < dim; j++) inner += x[i * dim + j]! * draws[count * dim + j]!;
    return Math.tanh(inner) + 0.3 * x[i * dim]! ** 2;
  });
  return { n: count, x, target };
}

/** W_j [n_j, n_{j−1}] row by row, one after another, He init √(2/fan_in) N; no biases. */
export function richnessStart(rng: Randomness, replica: number): Float64Array {
  const weights = rng.stream('init', replica).normals(0, new Float64Array(weightCount));
  for (let j = 1; j <= layers; j++) {
    const layer = weights.subarray(offsetOf(j), offsetOf(j) + sizes[j]! * sizes[j - 1]!);
    for (let p = 0; p < layer.length; p++) layer[p] = layer[p]! * Math.sqrt(2 / sizes[j - 1]!);
  }
  return weights;
}

/** Where the weights of layer j = 1..L begin. */
export function offsetOf(layer: number): number {
  let at = 0;
  for (let j = 1; j < layer; j++) at += sizes[j]! * sizes[j - 1]!;
  return at;
}

export const weightCount = offsetOf(layers + 1);

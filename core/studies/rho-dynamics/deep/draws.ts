import type { Randomness } from '../../../random.ts';
import { layerCount, layerNorms, layerOf, weightCount, type Shape } from './net.ts';

export interface Labelled {
  readonly points: number;
  readonly inputs: number;
  /** [points, inputs]. */
  readonly x: Float64Array;
  /** ±1, [points]. */
  readonly y: Float64Array;
}

export const deepInputs = 5;
const gap = 0.3;

/** Section 2.2: u a random unit vector, Gaussian rows kept if |u·x| > 0.3, label the sign. */
export function drawLabelled(rng: Randomness, replica: number, points: number): Labelled {
  const stream = rng.stream('data', replica);
  const u = stream.normals(0, new Float64Array(deepInputs));
  const length = Math.hypot(...u);
  const [x, y] = [new Float64Array(points * deepInputs), new Float64Array(points)];
  const row = new Float64Array(deepInputs);
  for (let kept = 0, drawn = 1; kept < points; drawn++) {
    stream.normals(drawn, row);
    const side = row.reduce((sum, value, j) => sum + value * u[j]!, 0) / length;
    if (Math.abs(side) <= gap) continue;
    x.set(row, kept * deepInputs);
    y[kept] = Math.sign(side);
    kept += 1;
  }
  return { points, inputs: deepInputs, x, y };
}

/** N(0, gain²/fan-in), [weights]; layer k is step k of the stream `init`. */
export function drawWeights(rng: Randomness, replica: number, shape: Shape, gain: number): Float64Array {
  const stream = rng.stream('init', replica);
  const weights = new Float64Array(weightCount(shape));
  for (let k = 0; k < layerCount(shape); k++) {
    const layer = stream.normals(k, layerOf(weights, shape, k));
    const scale = gain / Math.sqrt(shape.sizes[k]!);
    for (let i = 0; i < layer.length; i++) layer[i] = layer[i]! * scale;
  }
  return weights;
}

/** Each layer scaled to the norm; 0 leaves the weights as they are. */
export function scaleLayers(weights: Float64Array, shape: Shape, norm: number): Float64Array {
  if (norm === 0) return weights;
  layerNorms(weights, shape).forEach((size, k) => {
    const layer = layerOf(weights, shape, k);
    for (let i = 0; i < layer.length; i++) layer[i] = (layer[i]! * norm) / size;
  });
  return weights;
}

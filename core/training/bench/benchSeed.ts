import { Randomness, type StreamName } from '../../random.ts';
import type { HostTensor } from '../graph/stepDefinition.ts';

/** One seed for all rows: both sides of a row get the same numbers. */
const rng = new Randomness(20_260_101);

const product = (shape: readonly number[]): number => shape.reduce((size, side) => size * side, 1);

/** N(0, scale²), the `index`-th tensor of its stream. */
export function normalTensor(shape: readonly number[], stream: StreamName, index: number, scale = 1): HostTensor {
  const values = rng.stream(stream, index).normals(0, new Float64Array(product(shape)));
  return { shape, values: Float32Array.from(values, (v) => scale * v) };
}

/** Uniform on ±bound. */
export function uniformTensor(shape: readonly number[], stream: StreamName, index: number, bound: number): HostTensor {
  const values = rng.stream(stream, index).uniforms(0, new Float64Array(product(shape)));
  return { shape, values: Float32Array.from(values, (v) => bound * (2 * v - 1)) };
}

export function zeroTensor(shape: readonly number[]): HostTensor {
  return { shape, values: new Float32Array(product(shape)) };
}

/** Which samples each of `steps` batches takes, [steps, batch]. */
export function batchOrder(steps: number, batch: number, samples: number): HostTensor {
  const words = rng.stream('order', 0).integers(0, new Uint32Array(steps * batch), samples);
  return { shape: [steps, batch], values: Int32Array.from(words) };
}

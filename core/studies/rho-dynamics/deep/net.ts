import type { DeepParams } from './fields.ts';

export type Activation = DeepParams['activation'];

/** Layers without biases, W_k [sizes[k+1], sizes[k]], one after another in a flat array. */
export interface Shape {
  readonly sizes: readonly number[];
  /** Where layer k begins; the last entry is the number of weights. */
  readonly offsets: readonly number[];
}

export function shapeOf(sizes: readonly number[]): Shape {
  const offsets = [0];
  for (let k = 0; k + 1 < sizes.length; k++) offsets.push(offsets[k]! + sizes[k]! * sizes[k + 1]!);
  return { sizes, offsets };
}

export const layerCount = ({ sizes }: Shape): number => sizes.length - 1;
export const weightCount = ({ offsets }: Shape): number => offsets.at(-1)!;

export function layerOf(weights: Float64Array, { offsets }: Shape, k: number): Float64Array {
  return weights.subarray(offsets[k]!, offsets[k + 1]!);
}

export function layerNorms(weights: Float64Array, shape: Shape): Float64Array {
  return Float64Array.from({ length: layerCount(shape) }, (_, k) => {
    let sum = 0;
    for (const value of layerOf(weights, shape, k)) sum += value * value;
    return Math.sqrt(sum);
  });
}

/**
 * Outputs and gradients of f = W_K s(W_{K−1} … s(W_1 x)) on inputs [n, d]. Buffers are kept between calls, so a result is
 * valid until the next one.
 */
export class Net {
  readonly shape: Shape;
  readonly points: number;
  private readonly activation: Activation;
  /** Activations of layer k, [n, sizes[k]]; the first are the inputs, the last the outputs. */
  private readonly layers: Float64Array[];
  /** Derivatives by pre-activations, as the layers from 1 on. */
  private readonly deltas: Float64Array[];

  constructor(shape: Shape, activation: Activation, inputs: Float64Array, points: number) {
    this.shape = shape;
    this.activation = activation;
    this.points = points;
    this.layers = shape.sizes.map((size, k) => (k === 0 ? inputs : new Float64Array(points * size)));
    this.deltas = shape.sizes.map((size) => new Float64Array(points * size));
  }

  /** [n, outputs]. */
  forward(weights: Float64Array): Float64Array {
    const { sizes, offsets } = this.shape;
    const last = sizes.length - 1;
    for (let k = 0; k < last; k++) {
      const [from, to] = [sizes[k]!, sizes[k + 1]!];
      const [below, above] = [this.layers[k]!, this.layers[k + 1]!];
      for (let n = 0; n < this.points; n++) {
        for (let i = 0; i < to; i++) {
          let sum = 0;
          const row = offsets[k]! + i * from;
          for (let j = 0; j < from; j++) sum += weights[row + j]! * below[n * from + j]!;
          above[n * to + i] = k + 1 === last ? sum : this.applied(sum);
        }
      }
    }
    return this.layers[last]!;
  }

  /** Writes Σ_n slope_n · ∂f_n/∂W after `forward`; slopes [n, outputs], gradient [weights]. */
  backward(weights: Float64Array, slopes: Float64Array, gradient: Float64Array): void {
    const { sizes, offsets } = this.shape;
    gradient.fill(0);
    this.deltas.at(-1)!.set(slopes);
    for (let k = sizes.length - 2; k >= 0; k--) {
      const [from, to] = [sizes[k]!, sizes[k + 1]!];
      const [below, delta, next] = [this.layers[k]!, this.deltas[k + 1]!, this.deltas[k]!];
      next.fill(0);
      for (let n = 0; n < this.points; n++) {
        for (let i = 0; i < to; i++) {
          const slope = delta[n * to + i]!;
          if (slope === 0) continue;
          const row = offsets[k]! + i * from;
          for (let j = 0; j < from; j++) {
            gradient[row + j] = gradient[row + j]! + slope * below[n * from + j]!;
            next[n * from + j] = next[n * from + j]! + slope * weights[row + j]!;
          }
        }
        if (k > 0) {
          for (let j = 0; j < from; j++) {
            next[n * from + j] = next[n * from + j]! * this.slopeAt(below[n * from + j]!);
          }
        }
      }
    }
  }

  private applied(x: number): number {
    switch (this.activation) {
      case 'relu':
        return x > 0 ? x : 0;
      case 'leakyRelu':
        return x > 0 ? x : 0.1 * x;
      case 'tanh':
        return Math.tanh(x);
      default:
        return x;
    }
  }

  /** Derivative of the activation, from its value. */
  private slopeAt(value: number): number {
    switch (this.activation) {
      case 'relu':
        return value > 0 ? 1 : 0;
      case 'leakyRelu':
        return value > 0 ? 1 : 0.1;
      case 'tanh':
        return 1 - value * value;
      default:
        return 1;
    }
  }
}

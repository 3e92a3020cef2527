import type { LayeredNet } from './layeredNet.ts';
import { NetPass } from './netPass.ts';

/** What an attack asks of a network: the decision g (class 1 where g > 0) and its gradient at many points. */
export interface AttackOracle {
  /** Coordinates of a point. */
  readonly dimension: number;
  /** What its points are rounded to. */
  readonly precision: 'float32' | 'float64';
  /** Points that it takes at a time. */
  readonly capacity: number;
  /** For `count` points (rows of `points`): values [count] and gradients [count, dimension], until the next call. */
  evaluate(points: Float32Array | Float64Array, count: number): OracleAnswer;
}

export interface OracleAnswer {
  readonly values: Float32Array | Float64Array;
  readonly gradients: Float32Array | Float64Array;
}

/** Points that a float64 loop takes at a time. */
const largestBatch = 100;

/**
 * The decision of a net in float64. `joint`: a point is the input followed by what is added at the inputs of the later
 * affine maps, for the margin against perturbations at all layers at once.
 */
export function netOracle(net: LayeredNet, joint = false): AttackOracle {
  const pass = new NetPass(net);
  const sizes = joint ? pass.tapSizes : pass.tapSizes.slice(0, 1);
  const dimension = sizes.reduce((sum, size) => sum + size, 0);
  const values = new Float64Array(largestBatch);
  const gradients = new Float64Array(largestBatch * dimension);
  return {
    dimension,
    precision: 'float64',
    capacity: largestBatch,
    evaluate: (points, count) => {
      for (let row = 0; row < count; row++) {
        values[row] = pass.forward(points, row * dimension, joint)[0]!;
        pass.backward([1]);
        let at = row * dimension;
        for (let j = 0; j < sizes.length; j++) {
          gradients.set(pass.inputGradients[j]!, at);
          at += sizes[j]!;
        }
      }
      return { values, gradients };
    },
  };
}

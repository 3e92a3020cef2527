import type * as Tensorflow from '@tensorflow/tfjs';
import { real } from '../graph/real.ts';

type Tensor = Tensorflow.Tensor;
export type Rate = number | Tensorflow.Scalar;

export interface MomentumRule {
  readonly learningRate: Rate;
  readonly momentum: number;
  /** v ← momentum · v + (1 − dampening) · g. Default 0. */
  readonly dampening?: number;
  /** Added to the gradient: weightDecay · w. Default 0. */
  readonly weightDecay?: number;
}

/** w ← w − η v with v ← μ v + (1 − dampening)(g + λ w), entry by entry; any shapes. */
export function momentumStep(
  tf: typeof Tensorflow,
  rule: MomentumRule,
  weights: readonly Tensor[],
  gradients: readonly Tensor[],
  velocities: readonly Tensor[],
): { weights: Tensor[]; velocities: Tensor[] } {
  const { momentum, dampening = 0, weightDecay = 0 } = rule;
  const next = weights.map((w, i) => {
    const decayed = withDecay(tf, gradients[i]!, w, weightDecay);
    const scaled = dampening === 0 ? decayed : decayed.mul(real(tf, 1 - dampening));
    return velocities[i]!.mul(real(tf, momentum)).add(scaled);
  });
  return { weights: weights.map((w, i) => w.sub(next[i]!.mul(rate(tf, rule.learningRate)))), velocities: next };
}

/** g + λ w. */
export function withDecay(tf: typeof Tensorflow, gradient: Tensor, weight: Tensor, weightDecay: number): Tensor {
  return weightDecay === 0 ? gradient : gradient.add(weight.mul(real(tf, weightDecay)));
}

export function rate(tf: typeof Tensorflow, learningRate: Rate): Tensorflow.Scalar {
  return typeof learningRate === 'number' ? real(tf, learningRate) : learningRate;
}

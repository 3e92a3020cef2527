import type * as Tensorflow from '@tensorflow/tfjs';
import { real } from '../graph/real.ts';
import { rate, type Rate } from './momentum.ts';

type Tensor = Tensorflow.Tensor;

export interface AdamRule {
  readonly learningRate: Rate;
  /** Default 0.9. */
  readonly beta1?: number;
  /** Default 0.999. */
  readonly beta2?: number;
  /** Added to the root. Default 1e-8. */
  readonly epsilon?: number;
  /** Decoupled (Loshchilov and Hutter): w also shrinks by η λ w. Default 0. */
  readonly weightDecay?: number;
}

/**
 * Kingma and Ba, Algorithm 1, with bias correction; `step`: updates done before this one, int32 scalar.
 * m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − η m̂ / (√v̂ + ε).
 */
export function adamStep(
  tf: typeof Tensorflow,
  rule: AdamRule,
  step: Tensorflow.Scalar,
  weights: readonly Tensor[],
  gradients: readonly Tensor[],
  moments: { readonly first: readonly Tensor[]; readonly second: readonly Tensor[] },
): { weights: Tensor[]; first: Tensor[]; second: Tensor[] } {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = rule;
  const one = real(tf, 1);
  const t = step.toFloat().add(one);
  const eta = rate(tf, rule.learningRate);
  /** 1 / (1 − βᵗ). */
  const correction = (beta: number) => one.div(one.sub(tf.pow(real(tf, beta), t)));
  const firstScale = eta.mul(correction(beta1));
  const secondScale = correction(beta2);
  const first = gradients.map((g, i) => moments.first[i]!.mul(real(tf, beta1)).add(g.mul(real(tf, 1 - beta1))));
  const second = gradients.map((g, i) =>
    moments.second[i]!.mul(real(tf, beta2)).add(g.square().mul(real(tf, 1 - beta2))),
  );
  const moved = weights.map((w, i) => {
    const root = second[i]!.mul(secondScale).sqrt().add(real(tf, epsilon));
    const kept = weightDecay === 0 ? w : w.sub(w.mul(eta.mul(real(tf, weightDecay))));
    return kept.sub(first[i]!.mul(firstScale).div(root));
  });
  return { weights: moved, first, second };
}

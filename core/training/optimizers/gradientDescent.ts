import type * as Tensorflow from '@tensorflow/tfjs';
import { rate, withDecay, type Rate } from './momentum.ts';

/** w ← w − η (g + λ w), entry by entry; any shapes. */
export function gradientStep(
  tf: typeof Tensorflow,
  { learningRate, weightDecay = 0 }: { readonly learningRate: Rate; readonly weightDecay?: number },
  weights: readonly Tensorflow.Tensor[],
  gradients: readonly Tensorflow.Tensor[],
): Tensorflow.Tensor[] {
  const eta = rate(tf, learningRate);
  return weights.map((w, i) => w.sub(withDecay(tf, gradients[i]!, w, weightDecay).mul(eta)));
}

import type * as Tensorflow from '@tensorflow/tfjs';
import { real } from '../graph/real.ts';

/** All gradients scaled by min(1, largest / |g|), |g| their common Euclidean norm. */
export function clipNorm(
  tf: typeof Tensorflow,
  gradients: readonly Tensorflow.Tensor[],
  largest: number,
): Tensorflow.Tensor[] {
  const squares = gradients.map((g) => g.square().sum());
  const norm = squares.reduce((sum, square) => sum.add(square)).sqrt();
  const bound = real(tf, largest);
  const scale = bound.div(tf.maximum(norm, bound));
  return gradients.map((g) => g.mul(scale));
}

import type * as Tensorflow from '@tensorflow/tfjs';
import { real } from '../graph/real.ts';

/** Polyak's step length min(factor · loss / |g|², cap) for a loss whose minimum is 0. Scalar. */
export function polyakRate(
  tf: typeof Tensorflow,
  { factor, cap }: { readonly factor: number; readonly cap: number },
  loss: Tensorflow.Scalar,
  gradients: readonly Tensorflow.Tensor[],
): Tensorflow.Scalar {
  const squares = gradients.map((g) => g.square().sum());
  const norm = squares.reduce((sum, square) => sum.add(square));
  return tf.minimum(loss.mul(real(tf, factor)).div(norm), real(tf, cap));
}

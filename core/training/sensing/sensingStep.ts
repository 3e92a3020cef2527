import type * as Tensorflow from '@tensorflow/tfjs';
import { real } from '../graph/real.ts';
import type { PackedSymmetric } from './packedSymmetric.ts';

type Tensor = Tensorflow.Tensor;

/**
 * One batch step of matrix sensing (label noise, section 2.2), for all replicas at once:
 * X = U Uᵀ, e = M vech(X) − y, G = mat(Mᵀ e), U ← U − (4 η / B) G U.
 * `u` [replicas, d, d]; `rows` [replicas, B, D] packed measurements; `labels` [replicas, B], their noise included.
 * Gives the new U and e [replicas, B].
 */
export function sensingStep(
  tf: typeof Tensorflow,
  packed: PackedSymmetric,
  { u, rows, labels, learningRate }: { u: Tensor; rows: Tensor; labels: Tensor; learningRate: number },
): { u: Tensor; errors: Tensor } {
  const [replicas, batch] = labels.shape as [number, number];
  const entries = packed.pack(tf, tf.matMul(u, u, false, true));
  const predicted = tf.matMul(rows, entries.reshape([replicas, packed.size, 1])).reshape([replicas, batch]);
  const errors = predicted.sub(labels);
  const g = tf.matMul(errors.reshape([replicas, 1, batch]), rows).reshape([replicas, packed.size]);
  const step = tf.matMul(packed.unpackGradient(tf, g), u).mul(real(tf, (4 * learningRate) / batch));
  return { u: u.sub(step), errors };
}

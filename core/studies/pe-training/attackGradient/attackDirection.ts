import type * as Tensorflow from '@tensorflow/tfjs';
import { scalarOutput } from '../tensorNet.ts';

type Tensor = Tensorflow.Tensor;

/**
 * Whose gradient an attack on two logits follows: that of their difference, of the cross-entropy of the class predicted
 * by a softmax of both (gradient p − onehot), or of the same loss written as a softplus of the difference.
 */
export type AttackDirection = 'difference' | 'softmax' | 'softplus';

/**
 * A scalar of logits [..., 2] whose gradient points towards class 1, as that of z1 − z0 does: log p1 where class 1 is
 * predicted, −log p0 elsewhere, summed over the points. An attack that ends at the first point of the other class
 * climbs with it the loss of the point's own class.
 */
export function towardsClassOne(tf: typeof Tensorflow, direction: AttackDirection, logits: Tensor): Tensor {
  const difference = scalarOutput(tf, logits);
  if (direction === 'difference') return difference.sum();
  // 1 where class 1 is predicted, −1 elsewhere; its gradient is zero.
  const side = tf.sign(difference);
  if (direction === 'softplus') return tf.softplus(difference.mul(side).neg()).mul(side).sum().neg();
  const one = tf.scalar(1);
  const half = tf.scalar(0.5);
  const [p0, p1] = tf.split(tf.logSoftmax(logits), 2, -1).map((p) => p.reshape(difference.shape));
  return p1!
    .mul(side.add(one))
    .add(p0!.mul(side.sub(one)))
    .mul(half)
    .sum();
}

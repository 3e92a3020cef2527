import type * as Tensorflow from '@tensorflow/tfjs';

type Tensor = Tensorflow.Tensor;

/**
 * Largest of `count` values laid out one after the other in blocks along the last axis: [..., count · k] → [..., k].
 * The gradient goes to the first maximum.
 */
export function firstMaximum(tf: typeof Tensorflow, x: Tensor, count: number): Tensor {
  const axis = x.rank - 1;
  const largest = tf.customGrad((input, save) => {
    const parts = tf.split(input as Tensor, count, axis);
    const value = parts.reduce((a, b) => tf.maximum(a, b));
    (save as (tensors: Tensor[]) => void)([input as Tensor, value]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor =>
      tf.concat(routed(tf, tf.split(saved[0]!, count, axis), saved[1]!, dy), axis);
    return { value, gradFunc };
  });
  return largest(x) as Tensor;
}

/** dy handed to the first of the parts that equals the maximum, everywhere; zero to the others. */
export function routed(tf: typeof Tensorflow, parts: readonly Tensor[], maximum: Tensor, dy: Tensor): Tensor[] {
  const zero = tf.zerosLike(maximum);
  let left = dy;
  return parts.map((part, index) => {
    if (index === parts.length - 1) return left;
    const here = tf.equal(part, maximum);
    const taken = tf.where(here, left, zero);
    left = tf.where(here, zero, left);
    return taken;
  });
}

import type * as Tensorflow from '@tensorflow/tfjs';
import { routed } from './firstMaximum.ts';

type Tensor4D = Tensorflow.Tensor4D;
type Tensor6D = Tensorflow.Tensor<Tensorflow.Rank.R6>;

/**
 * Largest value of each 2 × 2 window of x [n, h, w, c], h and w even: [n, h/2, w/2, c]. The gradient goes to the first
 * maximum of a window in row-major order, on every backend (PE training: splitting it among ties is another algorithm).
 */
export function firstMaximumPool(tf: typeof Tensorflow, x: Tensor4D): Tensor4D {
  const [n, h, w, c] = x.shape;
  if (h % 2 !== 0 || w % 2 !== 0) throw new Error(`images to pool are ${h} × ${w}; both sides must be even`);
  /** Place (row, column) of every window, [n, h/2, 1, w/2, 1, c]. */
  const place = (images: Tensorflow.Tensor, row: number, column: number): Tensor6D =>
    tf.slice(
      images.reshape([n, h / 2, 2, w / 2, 2, c]),
      [0, 0, row, 0, column, 0],
      [n, h / 2, 1, w / 2, 1, c],
    ) as Tensor6D;
  const places = (images: Tensorflow.Tensor) => [
    place(images, 0, 0),
    place(images, 0, 1),
    place(images, 1, 0),
    place(images, 1, 1),
  ];
  const pool = tf.customGrad((input, save) => {
    const images = input as Tensorflow.Tensor;
    const [a, b, d, e] = places(images);
    const value = tf.maximum(tf.maximum(a!, b!), tf.maximum(d!, e!)).reshape([n, h / 2, w / 2, c]);
    (save as (tensors: Tensorflow.Tensor[]) => void)([images, value]);
    const gradFunc = (dy: Tensorflow.Tensor, saved: Tensorflow.Tensor[]): Tensorflow.Tensor => {
      const windows = [n, h / 2, 1, w / 2, 1, c];
      const largest = saved[1]!.reshape(windows);
      const taken = routed(tf, places(saved[0]!), largest, dy.reshape(windows));
      const rows = [tf.concat(taken.slice(0, 2), 4), tf.concat(taken.slice(2), 4)];
      return tf.concat(rows, 2).reshape([n, h, w, c]);
    };
    return { value, gradFunc };
  });
  return pool(x) as Tensor4D;
}

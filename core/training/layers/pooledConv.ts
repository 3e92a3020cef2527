import type * as Tensorflow from '@tensorflow/tfjs';
import { firstMaximum } from './firstMaximum.ts';
import { firstMaximumPool } from './firstMaximumPool.ts';

type Tensor4D = Tensorflow.Tensor4D;

/** Up to this many input channels the four-fold filter below is the faster way (docs/performance.md). */
const fewChannels = 4;

/**
 * 2 × 2 maxima of the convolution of x [n, h, w, c] with filters [kh, kw, c, k], stride 1, no padding, first-maximum
 * routing: [n, (h−kh+1)/2, (w−kw+1)/2, k]. With few channels all four places of a window come from one convolution of
 * stride 2, whose filters are the given ones shifted: [kh+1, kw+1, c, 4k].
 */
export function pooledConv(tf: typeof Tensorflow, x: Tensor4D, filters: Tensor4D): Tensor4D {
  if (x.shape[3] > fewChannels) return firstMaximumPool(tf, tf.conv2d(x, filters, 1, 'valid'));
  const [kh, kw] = filters.shape;
  if ((x.shape[1] - kh) % 2 !== 1 || (x.shape[2] - kw) % 2 !== 1)
    throw new Error(
      `images of ${x.shape[1]} × ${x.shape[2]} and filters of ${kh} × ${kw} leave no even output to pool`,
    );
  const shifted = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ].map(([row, column]) =>
    tf.pad4d(filters, [
      [row!, 1 - row!],
      [column!, 1 - column!],
      [0, 0],
      [0, 0],
    ]),
  );
  const places = tf.conv2d(x, tf.concat(shifted, 3), 2, 'valid');
  return firstMaximum(tf, places, 4) as Tensor4D;
}

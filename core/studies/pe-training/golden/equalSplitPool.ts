import type * as Tensorflow from '@tensorflow/tfjs';

type Tensor = Tensorflow.Tensor;

/**
 * 2 × 2 maxima of a convolution as `pooledConv`, but the gradient is shared equally among the maxima of a window: the
 * control of the tie rule, another algorithm under sign().
 */
export function equalSplitPool(
  tf: typeof Tensorflow,
  images: Tensorflow.Tensor4D,
  filters: Tensorflow.Tensor4D,
): Tensorflow.Tensor4D {
  const response = tf.conv2d(images, filters, 1, 'valid');
  const [n, h, w, c] = response.shape;
  const pool = tf.customGrad((input, save) => {
    const windows = (input as Tensor).reshape([n, h / 2, 2, w / 2, 2, c]);
    const largest = windows.max([2, 4], true);
    (save as (tensors: Tensor[]) => void)([windows, largest]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => {
      const [all, most] = saved as [Tensor, Tensor];
      const ties = tf.equal(all, most).toFloat();
      const shared = ties.div(ties.sum([2, 4], true)).mul(dy.reshape([n, h / 2, 1, w / 2, 1, c]));
      return shared.reshape([n, h, w, c]);
    };
    return { value: largest.reshape([n, h / 2, w / 2, c]), gradFunc };
  });
  return pool(response) as Tensorflow.Tensor4D;
}

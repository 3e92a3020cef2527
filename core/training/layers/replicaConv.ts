import type * as Tensorflow from '@tensorflow/tfjs';

type Tensor5D = Tensorflow.Tensor5D;

/**
 * Each replica's own convolution: x [replicas, n, h, w, c], filters [replicas, kh, kw, c, k], NHWC inside. One
 * convolution a replica: TensorFlow's grouped convolution on a CPU is slower.
 */
export function replicaConv(
  tf: typeof Tensorflow,
  x: Tensor5D,
  filters: Tensor5D,
  stride: number,
  padding: 'valid' | 'same',
): Tensor5D {
  const images = tf.unstack(x) as Tensorflow.Tensor4D[];
  const own = tf.unstack(filters) as Tensorflow.Tensor4D[];
  return tf.stack(images.map((image, i) => tf.conv2d(image, own[i]!, stride, padding))) as Tensor5D;
}

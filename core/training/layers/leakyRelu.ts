import type * as Tensorflow from '@tensorflow/tfjs';
import { TraceBackend } from '../graph/traceBackend.ts';
import { real } from '../graph/real.ts';

/** x where x > 0, slope · x elsewhere (the derivative at 0 is the slope). Any shape; 0 < slope < 1. */
export function leakyRelu<T extends Tensorflow.Tensor>(tf: typeof Tensorflow, x: T, slope: number): T {
  const activate = tf.customGrad((input, save) => {
    const at = input as Tensorflow.Tensor;
    (save as (tensors: Tensorflow.Tensor[]) => void)([at]);
    const value = fused(tf) ? tf.leakyRelu(at, slope) : tf.maximum(at, at.mul(real(tf, slope)));
    return {
      value,
      gradFunc: (dy: Tensorflow.Tensor, saved: Tensorflow.Tensor[]) => backward(tf, dy, saved[0]!, slope),
    };
  });
  return activate(x) as T;
}

function backward(
  tf: typeof Tensorflow,
  dy: Tensorflow.Tensor,
  x: Tensorflow.Tensor,
  slope: number,
): Tensorflow.Tensor {
  if (fused(tf)) return tf.engine().runKernel('LeakyReluGrad', { dy, x }, { alpha: slope });
  return tf.where(x.greater(0), dy, dy.mul(real(tf, slope)));
}

/** A float32 graph has one op for it. It gives the bits of the written-out form. */
function fused(tf: typeof Tensorflow): boolean {
  const backend: unknown = tf.backend();
  return backend instanceof TraceBackend && backend.real === 'float32';
}

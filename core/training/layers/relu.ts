import type * as Tensorflow from '@tensorflow/tfjs';
import { TraceBackend } from '../graph/traceBackend.ts';

type Tensor = Tensorflow.Tensor;

/** max(x, 0), any shape; the derivative at 0 is 0. As tf.relu, with a backward pass of one op in a graph. */
export function relu<T extends Tensor>(tf: typeof Tensorflow, x: T): T {
  const activate = tf.customGrad((input, save) => {
    const at = input as Tensor;
    (save as (tensors: Tensor[]) => void)([at]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => backward(tf, dy, saved[0]!);
    return { value: tf.relu(at), gradFunc };
  });
  return activate(x) as T;
}

function backward(tf: typeof Tensorflow, dy: Tensor, x: Tensor): Tensor {
  const backend: unknown = tf.backend();
  if (backend instanceof TraceBackend) return tf.engine().runKernel('ReluGrad', { dy, x });
  return tf.where(x.greater(0), dy, tf.zerosLike(dy));
}

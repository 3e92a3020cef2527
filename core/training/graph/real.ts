import type * as Tensorflow from '@tensorflow/tfjs';
import { TraceBackend } from './traceBackend.ts';

/** A constant in the precision of the step that is running or being traced: tfjs rounds its literals to float32. */
export function real(tf: typeof Tensorflow, value: number): Tensorflow.Scalar {
  const backend: unknown = tf.backend();
  return backend instanceof TraceBackend ? backend.exactScalar(value) : tf.scalar(value);
}

import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import type * as Tensorflow from '@tensorflow/tfjs';
import type { Backend, BackendSettings } from './backend.ts';

/** TensorFlow.js is CommonJS; all its packages must meet in one instance. */
export const requireTensorflow = createRequire(import.meta.url);

export function threadCount({ threads }: BackendSettings): number {
  return threads === 0 ? availableParallelism() : threads;
}

export function cpuName(): string {
  return cpus()[0]?.model.trim() ?? 'unknown CPU';
}

/** Plain TensorFlow.js, without its greeting. */
export function loadTensorflow(): typeof Tensorflow {
  const tf = requireTensorflow('@tensorflow/tfjs') as typeof Tensorflow;
  tf.enableProdMode();
  return tf;
}

/** The backend of that name as the one that computes from now on. */
export async function activate(
  tf: typeof Tensorflow,
  tfjsName: string,
  is: Omit<Backend, 'tf' | 'dispose'>,
): Promise<Backend> {
  if (!(await tf.setBackend(tfjsName))) throw new Error(`TensorFlow.js has no working backend ${tfjsName}`);
  await tf.ready();
  return { ...is, tf, dispose: () => tf.disposeVariables() };
}

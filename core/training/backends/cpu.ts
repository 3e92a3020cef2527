import type { Backend } from './backend.ts';
import { activate, cpuName, loadTensorflow } from './loadTensorflow.ts';

/** Plain JavaScript on one thread: always there, slow. */
export async function openCpu(): Promise<Backend> {
  const tf = loadTensorflow();
  return activate(tf, 'cpu', { name: 'cpu', device: cpuName(), threads: 1, versions: { tfjs: tf.version.tfjs } });
}

import type { Backend, BackendSettings } from './backend.ts';
import { useFastConvolution } from './fastConvolution.ts';
import { loadNative } from './loadNative.ts';
import { activate, cpuName, threadCount } from './loadTensorflow.ts';

/** libtensorflow on the CPU. */
export async function openNative(settings: BackendSettings): Promise<Backend> {
  const threads = threadCount(settings);
  const { tf, versions } = loadNative('native', threads);
  useFastConvolution(tf);
  return activate(tf, 'tensorflow', { name: 'native', device: cpuName(), threads, versions });
}

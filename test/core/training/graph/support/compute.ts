import { openBackend } from '../../../../../core/training/backends/openBackend.ts';
import type { Backend } from '../../../../../core/training/backends/backend.ts';
import type { Compute } from '../../../../../core/training/compute.ts';

const opened = new Map<string, Promise<Backend>>();

/** What a test computes with; the backend is opened once a process, on one thread. */
export async function computeOn(
  backend: 'native' | 'cpu' | 'wasm',
  mode: Compute['mode'] = 'default',
): Promise<Compute> {
  const known = opened.get(backend) ?? openBackend(backend, { threads: 1 });
  opened.set(backend, known);
  const ready = await known;
  await ready.tf.setBackend(backend === 'native' ? 'tensorflow' : backend);
  return { backend: ready, mode, clock: () => performance.now() };
}

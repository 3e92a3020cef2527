import { spawnSync } from 'node:child_process';
import { ExpectedError } from '../../contract/errors.ts';
import type { Backend, BackendSettings } from './backend.ts';
import { loadNative, nvidiaDevices } from './loadNative.ts';
import { activate, threadCount } from './loadTensorflow.ts';

/** libtensorflow on the first CUDA device. */
export async function openGpu(settings: BackendSettings): Promise<Backend> {
  const [device] = nvidiaDevices();
  if (device === undefined) {
    throw new ExpectedError(
      'unavailable',
      'backend is gpu; this machine shows no NVIDIA graphics card with a loaded driver.',
      {
        hint: 'Install the NVIDIA driver, or choose the backend native, wasm or cpu.',
      },
    );
  }
  const threads = threadCount(settings);
  const { tf, onGpu, versions } = loadNative('gpu', threads);
  if (!onGpu) {
    throw new ExpectedError('unavailable', `backend is gpu; ${device} is there, but TensorFlow cannot use it.`, {
      hint: 'Run npm run setup -- --gpu, which fetches the CUDA libraries; excite doctor tells what is missing.',
    });
  }
  return activate(tf, 'tensorflow', { name: 'gpu', device, threads, versions, ...memory() });
}

/** Bytes of the first card that no program holds, where the driver's own tool is there to tell. */
function memory(): { freeBytes?: number } {
  const query = ['--id=0', '--query-gpu=memory.free', '--format=csv,noheader,nounits'];
  const told = spawnSync('nvidia-smi', query, { encoding: 'utf8', timeout: 10_000 });
  const mebibytes = Number.parseInt(told.stdout, 10);
  return Number.isFinite(mebibytes) ? { freeBytes: mebibytes * 2 ** 20 } : {};
}

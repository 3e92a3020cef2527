import { readdirSync, readFileSync } from 'node:fs';
import util from 'node:util';
import type * as Tensorflow from '@tensorflow/tfjs';
import { ExpectedError } from '../../contract/errors.ts';
import { requireTensorflow } from './loadTensorflow.ts';

const nvidiaFolder = '/proc/driver/nvidia/gpus';

/** The graphics cards that CUDA could use, as their driver names them. */
export function nvidiaDevices(): string[] {
  try {
    return readdirSync(nvidiaFolder).map((slot) => {
      const told = readFileSync(`${nvidiaFolder}/${slot}/information`, 'utf8');
      return /^Model:\s*(.+)$/m.exec(told)?.[1]?.trim() ?? 'NVIDIA GPU';
    });
  } catch {
    return [];
  }
}

/**
 * What TensorFlow is told on a card: memory as it is needed; float32 in float32, not in TF32's ten bits; the same bits
 * whenever a run is repeated. XLA's own products, by Triton, are in TF32 whatever the rest says (seen: 9e-5 off), those
 * of cuBLAS are not.
 */
export function cudaSettings(xlaFlags = ''): Readonly<Record<string, string>> {
  return {
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    NVIDIA_TF32_OVERRIDE: '0',
    TF_DETERMINISTIC_OPS: '1',
    TF_CUDNN_DETERMINISTIC: '1',
    XLA_FLAGS: `${xlaFlags} --xla_gpu_enable_triton_gemm=false`.trim(),
  };
}

export interface NativeTensorflow {
  readonly tf: typeof Tensorflow;
  /** Whether TensorFlow found a CUDA device that it can use. */
  readonly onGpu: boolean;
  readonly versions: Readonly<Record<string, string>>;
}

/** libtensorflow through tfjs-node-gpu, which serves CPU and GPU. A process loads it once; the first settings stay. */
export function loadNative(name: 'gpu' | 'native', threads: number): NativeTensorflow {
  try {
    process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
    process.env['TF_NUM_INTRAOP_THREADS'] = String(threads);
    process.env['TF_NUM_INTEROP_THREADS'] = '1';
    process.env['TF_ENABLE_ONEDNN_OPTS'] ??= '0';
    if (name === 'native') process.env['CUDA_VISIBLE_DEVICES'] = '-1';
    else Object.assign(process.env, cudaSettings(process.env['XLA_FLAGS']));
    restoreRemovedHelpers();
    const tf = requireTensorflow('@tensorflow/tfjs-node-gpu') as typeof Tensorflow & {
      version: Record<string, string>;
    };
    tf.enableProdMode();
    const backend = tf.backend() as unknown as { isUsingGpuDevice: boolean; binding: { TF_Version: string } };
    const versions = { tfjs: tf.version.tfjs, tensorflow: backend.binding.TF_Version };
    return { tf, onGpu: backend.isUsingGpuDevice, versions };
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new ExpectedError('unavailable', `backend is ${name}; native TensorFlow cannot be loaded here: ${why}.`, {
      hint: 'Run npm run setup: it builds what can be built here; excite doctor tells what is missing. The backends wasm and cpu need no set-up.',
    });
  }
}

/** tfjs-node 4.22 calls helpers of node:util that Node 23 removed. */
function restoreRemovedHelpers(): void {
  const helpers = util as unknown as Record<string, unknown>;
  helpers['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  helpers['isArray'] ??= Array.isArray;
}

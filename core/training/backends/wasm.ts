import { dirname } from 'node:path';
import type * as Wasm from '@tensorflow/tfjs-backend-wasm';
import { ExpectedError } from '../../contract/errors.ts';
import type { Backend } from './backend.ts';
import { activate, cpuName, loadTensorflow, requireTensorflow } from './loadTensorflow.ts';

const packageName = '@tensorflow/tfjs-backend-wasm';

/** WebAssembly with SIMD; in Node TensorFlow.js runs it on one thread. */
export async function openWasm(): Promise<Backend> {
  try {
    const tf = loadTensorflow();
    const wasm = requireTensorflow(packageName) as typeof Wasm;
    wasm.setWasmPaths(`${dirname(requireTensorflow.resolve(packageName))}/`);
    const versions = { tfjs: tf.version.tfjs, wasm: wasm.version_wasm };
    return await activate(tf, 'wasm', { name: 'wasm', device: cpuName(), threads: 1, versions });
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new ExpectedError(
      'unavailable',
      `backend is wasm; TensorFlow's WebAssembly backend cannot be loaded here: ${why}.`,
      {
        hint: 'Install the packages again with npm ci, or choose the backend cpu.',
      },
    );
  }
}

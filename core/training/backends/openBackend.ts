import { ExpectedError } from '../../contract/errors.ts';
import type { BackendChoice } from '../../contract/run.ts';
import type { Backend, BackendSettings } from './backend.ts';
import { openCpu } from './cpu.ts';
import { openGpu } from './gpu.ts';
import { openNative } from './native.ts';
import { openWasm } from './wasm.ts';

const openers = { gpu: openGpu, native: openNative, wasm: openWasm, cpu: openCpu } as const;
const bestFirst = ['gpu', 'native', 'wasm', 'cpu'] as const;

/** The chosen backend, or with `auto` the best that is there; one that is not there is an ExpectedError `unavailable`. */
export async function openBackend(choice: BackendChoice, settings: BackendSettings): Promise<Backend> {
  if (choice !== 'auto') return openers[choice](settings);
  for (const name of bestFirst) {
    try {
      return await openers[name](settings);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
    }
  }
  throw new ExpectedError('unavailable', 'backend is auto; not even the plain CPU backend can be loaded here.');
}

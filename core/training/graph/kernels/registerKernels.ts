import type * as Tensorflow from '@tensorflow/tfjs';
import type { TraceBackend } from '../traceBackend.ts';
import { registerArrangement } from './arrangement.ts';
import { registerElementwise } from './elementwise.ts';
import { KernelTools } from './kernelTools.ts';
import { registerProducts } from './products.ts';
import { registerReductions } from './reductions.ts';

/** Every op that a compiled step may use. */
export function registerKernels(tf: typeof Tensorflow, backend: TraceBackend): void {
  const tools = new KernelTools(tf, backend);
  registerElementwise(tools);
  registerArrangement(tools);
  registerReductions(tools);
  registerProducts(tools);
}

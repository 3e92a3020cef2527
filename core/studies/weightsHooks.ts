import type { WeightsHook } from './runner.ts';

/** Study id to what finds the weights in its checkpoints; a study that is not here trains no nets. */
export const weightsHooks: Readonly<Record<string, () => Promise<WeightsHook>>> = {
  'ce-vs-squared': async () => (await import('./ce-vs-squared/weights.ts')).weightsOf,
  'label-noise': async () => (await import('./label-noise/weights.ts')).weightsOf,
  'pe-training': async () => (await import('./pe-training/weights.ts')).weightsOf,
  'rank-collapse': async () => (await import('./rank-collapse/weights.ts')).weightsOf,
  'rho-dynamics': async () => (await import('./rho-dynamics/weights.ts')).weightsOf,
};

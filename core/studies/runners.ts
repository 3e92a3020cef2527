import type { StudyRunner } from './runner.ts';

/** Study id to its run module, loaded by the engine alone. `npm run new-study` adds a line here. */
export const runners: Readonly<Record<string, () => Promise<StudyRunner>>> = {
  'ce-vs-squared': async () => (await import('./ce-vs-squared/run.ts')).runner,
  'label-noise': async () => (await import('./label-noise/run.ts')).runner,
  'pe-training': async () => (await import('./pe-training/run.ts')).runner,
  'rank-collapse': async () => (await import('./rank-collapse/run.ts')).runner,
  'rho-dynamics': async () => (await import('./rho-dynamics/run.ts')).runner,
};

import type { RunnableStudy } from './runner.ts';

/**
 * Study id to its specification and its run module, loaded by the engine alone: one that computes a run of a second has no
 * time for the texts of the other studies. `npm run new-study` adds an entry here.
 */
export const runners: Readonly<Record<string, () => Promise<RunnableStudy>>> = {
  'ce-vs-squared': async () => ({
    study: (await import('./ce-vs-squared/study.ts')).ceVsSquared,
    runner: (await import('./ce-vs-squared/run.ts')).runner,
  }),
  'label-noise': async () => ({
    study: (await import('./label-noise/study.ts')).labelNoise,
    runner: (await import('./label-noise/run.ts')).runner,
  }),
  'pe-training': async () => ({
    study: (await import('./pe-training/study.ts')).peTraining,
    runner: (await import('./pe-training/run.ts')).runner,
  }),
  'rank-collapse': async () => ({
    study: (await import('./rank-collapse/study.ts')).rankCollapse,
    runner: (await import('./rank-collapse/run.ts')).runner,
  }),
  'rho-dynamics': async () => ({
    study: (await import('./rho-dynamics/study.ts')).rhoDynamics,
    runner: (await import('./rho-dynamics/run.ts')).runner,
  }),
};

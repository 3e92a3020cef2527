import type { StopReason } from '../../core/contract/run.ts';

/** Why a run stopped by itself, in words. */
export const stopWords: Readonly<Record<StopReason, string>> = {
  stepsDone: 'steps done',
  converged: 'converged',
  diverged: 'diverged',
  stiff: 'too stiff to go on',
  maxSteps: 'step limit',
  until: 'stopped where asked',
};

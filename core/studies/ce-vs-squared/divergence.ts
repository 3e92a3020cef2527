import type { RunEvent } from '../runner.ts';

/** Where a replica diverged: the step, or this while it runs. */
export const running = -1;

export const allDiverged = (divergedAt: Float64Array): boolean => divergedAt.every((step) => step !== running);
export const anyDiverged = (divergedAt: Float64Array): boolean => divergedAt.some((step) => step !== running);

/** One warning for every replica of an arm that diverged. */
export function* divergenceWarnings(arm: string, divergedAt: Float64Array): Generator<RunEvent> {
  for (const [replica, step] of divergedAt.entries()) {
    if (step === running) continue;
    const sentence = `Arm ${arm}, replica ${replica}: an output passed 1e6 at step ${step}; no rows follow.`;
    yield { kind: 'warning', warning: { code: 'diverged', key: 'learningRate', sentence } };
  }
}

import type { CompiledSteps } from './stepDefinition.ts';

/** What each mode gets. */
const trialMs = 50;
const trialSteps = 2000;

/** Measures both modes of a step on copies of its state for 50 ms each; the faster one. */
export function fasterMode(make: (mode: 'graph' | 'xla') => CompiledSteps, clock: () => number): 'graph' | 'xla' {
  return timeAStep(make('graph'), clock) <= timeAStep(make('xla'), clock) ? 'graph' : 'xla';
}

function timeAStep(steps: CompiledSteps, clock: () => number): number {
  try {
    // The first call may compile; the second tells the pace how long steps take.
    steps.run(1);
    steps.run(1);
    const start = clock();
    let done = 0;
    do {
      const chunk = steps.run(trialSteps - done);
      done += chunk.steps;
      if (chunk.diverged) break;
    } while (clock() - start < trialMs && done < trialSteps);
    return (clock() - start) / done;
  } finally {
    steps.dispose();
  }
}

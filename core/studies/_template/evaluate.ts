import type { ClaimEvaluator, RunReader } from '../runner.ts';

/** Largest |w_t / prediction − 1| over the steps and replicas of an arm. */
function largestDeviation(run: RunReader, arm: string): number {
  let largest = 0;
  for (const step of run.steps(arm, 'weight')) {
    const predicted = run.at(arm, 'predictedWeight', step);
    run.at(arm, 'weight', step).forEach((weight, replica) => {
      largest = Math.max(largest, Math.abs((weight ?? NaN) / (predicted[replica] ?? NaN) - 1));
    });
  }
  return largest;
}

/** One evaluator for each claim of study.ts, by its id. */
export const evaluators: Readonly<Record<string, ClaimEvaluator>> = {
  contraction: (run) => {
    const measured = largestDeviation(run, 'descent');
    const control = largestDeviation(run, 'noisy');
    return {
      measured,
      holds: measured < 1e-12,
      why: `largest relative deviation from the closed form ${measured.toExponential(2)}`,
      control: { measured: control, differs: control > 0.01 },
    };
  },
};

import { leastTrace } from '../../../numerics/leastTrace.ts';
import { fullMatrices, type Problem } from './problem.ts';

/** Precision of the least trace: well below the test errors that count as recovery. */
const tolerance = 1e-6;
const limit = 5000;

/**
 * Relative test error of the positive semidefinite matrix of least trace that fits the measurements (section 7, item 6):
 * what the noise tends to at best. NaN where the measurements are dependent.
 */
export function leastTraceError(problem: Problem, n: number, d: number): number {
  const found = leastTrace(fullMatrices(problem, n, d), n, d, problem.labels, tolerance, limit);
  if (!found) return NaN;
  let [gap, whole] = [0, 0];
  problem.target.forEach((value, i) => {
    gap += (found.x[i]! - value) ** 2;
    whole += value ** 2;
  });
  return gap / whole;
}

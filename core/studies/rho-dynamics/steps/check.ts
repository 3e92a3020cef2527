import { symmetricEigen } from '../../../numerics/symmetricEigen.ts';
import type { RunContext } from '../../runner.ts';
import type { StudyParams } from '../fields.ts';
import type { Findings } from '../findings.ts';
import { allPoints, startOf } from '../linear/problem.ts';
import { Pull } from '../linear/flows.ts';
import { dotRow, norm } from '../linear/vectors.ts';

/** Learning rates of explicit steps (section 7). */
export function checkSteps(params: StudyParams, { rng, data }: RunContext, findings: Findings): void {
  if (params.experiment === 'stall') {
    warnOfStall(params, findings);
    return;
  }
  if (findings.refusals > 0) return;
  const { learningRate, loss, method } = params;
  const points = allPoints(params, rng, 0, data);
  const start = startOf(params, points.d, rng, 0);
  const { n, d, z } = points;
  const pull = new Pull(points, loss);
  pull.evaluate(0, 1, start, 0, true);
  const stiffest = symmetricEigen(
    pull.k.map((value) => -value),
    d,
  ).values.at(-1)!;
  let [largest, total] = [0, 0];
  for (let i = 0; i < n; i++) {
    largest = Math.max(largest, norm(z.subarray(i * d, (i + 1) * d)) ** 2);
    total += Math.exp(-dotRow(z, i, d, start));
  }
  if (method === 'gd' && learningRate * stiffest >= 2) {
    const sentence = `learningRate is ${learningRate}; at the start gradient descent is stable only below 2/lambda_max = ${(2 / stiffest).toPrecision(4)}.`;
    findings.refuse('learningRate', sentence, true);
  } else if (method === 'gd' && learningRate * largest * total >= 2) {
    const sentence = `learningRate is ${learningRate}, above the bound 2/(max|z|² L) = ${(2 / (largest * total)).toPrecision(4)} that suffices for stability at the start.`;
    findings.warn('aboveSufficientRate', 'learningRate', sentence);
  }
}

/** float32 stops where eta e^−w is below half a unit in the last place of w. */
function warnOfStall({ precision, learningRate, startWeight, mostSteps }: StudyParams, findings: Findings): void {
  if (precision !== 'float32') return;
  const reached = Math.log(Math.exp(startWeight) + learningRate * mostSteps);
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(reached))) - 23);
  if (learningRate * Math.exp(-reached) < unit / 2) {
    const sentence = `in float32 a step falls below half a unit in the last place of w before ${mostSteps} steps are done (eta e^-w < ulp(w)/2): the weight will stop moving.`;
    findings.warn('willStall', 'precision', sentence);
  }
}

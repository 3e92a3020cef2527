import { symmetricEigen } from '../../../numerics/symmetricEigen.ts';
import type { RunContext } from '../../runner.ts';
import type { Findings } from '../check.ts';
import type { StudyArm } from '../job.ts';
import { inseparableReason, ownPointRefusals } from '../ownPointsCheck.ts';
import { linearPoints, untranslatedPoints } from './points.ts';

/** Fewer steps than this do not settle on the line set; after 1 000 it is not even separated. */
const enoughSteps = 100_000;

/** Bad input of the linear classifier that its fields cannot see alone (docs/science/ce-vs-squared.md, section 8). */
export function checkLinear(arm: StudyArm, context: RunContext): Findings {
  const { name, params } = arm;
  if (params.linearSet === 'own') {
    const refusals = ownPointRefusals(name, params.ownPoints);
    if (refusals.length > 0) return { refusals, warnings: [] };
    const reason = inseparableReason(untranslatedPoints(params, context.rng, 0));
    if (reason !== undefined) {
      const sentence = `Arm ${name}: ownPoints: ${reason}.`;
      return { refusals: [{ key: 'ownPoints', sentence, forcible: false }], warnings: [] };
    }
  }
  const warnings: Findings['warnings'] = [];
  const onLine = params.linearSet === 'line' || params.linearSet === 'lineDrawn';
  if (onLine && params.steps > 0 && params.steps < enoughSteps) {
    const sentence = `Arm ${name}: steps is ${params.steps}; on the line set fewer than ${enoughSteps} steps are not near the limit (after 1 000 the classes are not even separated: margin/optimal −0.13).`;
    warnings.push({ code: 'fewSteps', key: 'steps', sentence });
  }
  warnings.push(...rateWarnings(arm, context));
  return { refusals: [], warnings };
}

/** λ_max of the mean of x̃ x̃ᵀ/(4 s²), the largest curvature that cross entropy can have; x̃ = (x, R). */
function rateWarnings({ name, params }: StudyArm, { rng }: RunContext): Findings['warnings'] {
  if (params.steps === 0) return [];
  const { n, x } = linearPoints(params, rng, 0);
  const gram = new Float64Array(9);
  for (let i = 0; i < n; i++) {
    const row = [x[2 * i]!, x[2 * i + 1]!, params.biasRate];
    for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) gram[3 * a + b] = gram[3 * a + b]! + row[a]! * row[b]!;
  }
  const steepest = symmetricEigen(gram, 3).values[2]! / (4 * n * params.outputScale ** 2);
  const limit = (2 * (1 + params.momentum)) / steepest;
  if (params.learningRate <= limit) return [];
  const sentence = `Arm ${name}: learningRate is ${params.learningRate}, above 2(1 + momentum)/λ_max = ${limit.toPrecision(3)} of the steepest cross entropy; training may diverge.`;
  return [{ code: 'learningRateHigh', key: 'learningRate', sentence }];
}

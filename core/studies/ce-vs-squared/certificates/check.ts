import { largestEigenvalue } from '../../../numerics/largestEigenvalue.ts';
import type { RunContext } from '../../runner.ts';
import type { Findings } from '../check.ts';
import type { StudyArm } from '../job.ts';
import { regressionSet, regressionStart } from './draws.ts';
import { squaredLossHessian } from './hessian.ts';

/** From this step on the nodes of the smooth target die or the run hovers. */
const nodesDie = 0.02;
const looked = 4;

/** Bad input of the certificates that their fields cannot see alone (docs/science/ce-vs-squared.md, section 8). */
export function checkCertificates({ name, params }: StudyArm, { rng, replicas }: RunContext): Findings {
  const { learningRate, width } = params;
  const warnings: Findings['warnings'] = [];
  if (params.certificateSet === 'grid' && learningRate >= nodesDie) {
    const sentence = `Arm ${name}: learningRate is ${learningRate}; from ${nodesDie} on nodes die or descent hovers, and no certificate is to be had.`;
    warnings.push({ code: 'nodesDie', key: 'learningRate', sentence });
  }
  let steepest = 0;
  for (let k = 0; k < Math.min(looked, replicas); k++) {
    const start = regressionStart(width, params.initDraw, rng, k);
    steepest = Math.max(
      steepest,
      largestEigenvalue(squaredLossHessian(start, width, regressionSet(params, rng, k)), 4 * width),
    );
  }
  const limit = 2 / steepest;
  if (learningRate > limit) {
    const sentence = `Arm ${name}: learningRate is ${learningRate}, above 2/λ_max = ${limit.toPrecision(3)} at the initial weights; training may diverge.`;
    warnings.push({ code: 'learningRateHigh', key: 'learningRate', sentence });
  }
  return { refusals: [], warnings };
}

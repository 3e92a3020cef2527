import type { Preflight, RunContext } from '../runner.ts';
import { checkCifar } from './cifar/check.ts';
import { checkDeep } from './deep/check.ts';
import type { StudyParams } from './fields.ts';
import { Findings } from './findings.ts';
import { checkHorizon } from './linear/checkHorizon.ts';
import { checkLinear } from './linear/check.ts';
import { checkLp } from './lp/check.ts';
import { checkSteps } from './steps/check.ts';

/** Every rule of section 7 that the fields' ranges do not tell. */
export function check(context: RunContext): Preflight {
  const findings = new Findings(context.arms.map((arm) => arm.name));
  for (const arm of context.arms) {
    findings.enter(arm.name);
    const params = arm.params as StudyParams;
    const { experiment } = params;
    if (experiment === 'linear' || experiment === 'steps' || experiment === 'lp' || experiment === 'growth') {
      checkHorizon(params, findings);
    }
    if (experiment === 'linear' || experiment === 'steps' || experiment === 'optimisers') {
      checkLinear(params, context, findings);
    }
    if (experiment === 'steps' || experiment === 'stall') checkSteps(params, context, findings);
    if (experiment === 'lp') checkLp(params, findings);
    if (experiment === 'convNets' || experiment === 'supportPoints') checkCifar(params, context, findings);
    if (experiment === 'deep' || experiment === 'balance' || experiment === 'hessian') checkDeep(params, findings);
  }
  return findings.preflight();
}

import type { StudyParams } from '../fields.ts';
import type { Findings } from '../findings.ts';

const safeConstant = 0.3;
const largestConstant = 1;
const largeRate = 0.08;
const mostHessianWeights = 1000;

/** Steps of deep nets and sizes of Hessians (section 7). Arms meant to blow up are exempt from the step rules. */
export function checkDeep(params: StudyParams, findings: Findings): void {
  const { experiment, activation, hessianUnits, stepConstant, learningRate } = params;
  if (experiment === 'hessian') {
    const weights = 6 * hessianUnits;
    if (weights > mostHessianWeights) {
      const sentence = `hessianUnits is ${hessianUnits}, which makes ${weights} weights; the dense Hessian takes at most ${mostHessianWeights}.`;
      findings.refuse('hessianUnits', sentence);
    }
  }
  if (experiment === 'balance') {
    if (learningRate >= largeRate) {
      const sentence = `learningRate is ${learningRate}; from ${largeRate} on the slope of the drift is off in one of 7 nets, and one of 150 diverges.`;
      findings.warn('largeRate', 'learningRate', sentence);
    }
    return;
  }
  if (activation === 'tanh' && experiment === 'deep') {
    const sentence =
      'activation is tanh, which is not positively homogeneous: norms, margins and balance are not measured.';
    findings.warn('notHomogeneous', 'activation', sentence);
  }
  if (params.mayBlowUp && experiment === 'deep') return;
  if (experiment === 'deep' && params.stepRule === 'constant') {
    const sentence = `stepRule is constant; with ${params.hidden.length + 1} layers eta = c/L runs away: take polyak (or mayBlowUp for a control).`;
    findings.refuse('stepRule', sentence);
  } else if (stepConstant > largestConstant) {
    findings.refuse(
      'stepConstant',
      `stepConstant is ${stepConstant}; it must be at most ${largestConstant} (up to ${safeConstant} without a warning).`,
    );
  } else if (stepConstant > safeConstant) {
    const sentence = `stepConstant is ${stepConstant}; above ${safeConstant} the smoothed margin falls at kinks and log L lags behind.`;
    findings.warn('largeConstant', 'stepConstant', sentence);
  }
}

import type { StudyParams } from '../fields.ts';
import type { Findings } from '../findings.ts';

const longestLogT = 5000;
const longestT = 1e300;

/** Horizons and precisions of flows in log-time (section 7). */
export function checkHorizon({ experiment, horizon, horizonAs, precision }: StudyParams, findings: Findings): void {
  if (horizonAs === 't' && horizon > longestT) {
    const logT = Math.log(horizon).toPrecision(6);
    const sentence = `horizon is t = ${horizon}; above ${longestT} it must be given as log t (horizonAs logT, here ${logT}).`;
    findings.refuse('horizon', sentence);
  } else if (horizonAs === 't' && horizon <= 1) {
    findings.refuse('horizon', `horizon is t = ${horizon}; flows begin at t = 1, so it must be above 1.`);
  } else if (horizonAs === 'logT' && horizon > longestLogT) {
    findings.refuse('horizon', `horizon is log t = ${horizon}; it must be at most ${longestLogT}.`);
  }
  if (precision === 'float32' && experiment !== 'growth') {
    const sentence =
      'precision is float32; flows in log-time and the steps beside them are computed in float64 only, float32 is for the experiment stall.';
    findings.refuse('precision', sentence);
  }
}

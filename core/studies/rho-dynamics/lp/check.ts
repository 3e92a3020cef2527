import type { StudyParams } from '../fields.ts';
import type { Findings } from '../findings.ts';

/** The norms of the Lp flow (section 7). */
export function checkLp({ p, lpFlow }: StudyParams, findings: Findings): void {
  if (lpFlow === 'gradientRead' || (p > 1 && p <= 8)) return;
  const why = p <= 1 ? 'the norm is not smooth there' : 'its gradient is all but undefined near the axes';
  findings.refuse('p', `p is ${p}; it must be above 1 and at most 8 (${why}).`);
}

import type { LinearParams } from './fields.ts';

export type Loss = LinearParams['loss'];

/** Largest exponent: a trial step of an implicit solver may ask for more (section 1.1). */
const largestExponent = 700;

/** log(1 + eᵠ) without overflow. */
export function softplus(q: number): number {
  return Math.max(q, 0) + Math.log1p(Math.exp(-Math.abs(q)));
}

/** e^s e_n, e_n = −dL/dq_n (section 1.1): the time factor goes into the exponent, so that neither overflows alone. */
export function timedWeight(loss: Loss, s: number, q: number): number {
  return Math.exp(Math.min(largestExponent, s - (loss === 'exponential' ? q : softplus(q))));
}

/** d log e_n/dq_n. */
export function weightSlope(loss: Loss, q: number): number {
  return loss === 'exponential' ? -1 : -1 / (1 + Math.exp(-q));
}

/** log of the summed loss at q [n]. */
export function logLoss(loss: Loss, q: readonly number[]): number {
  const terms = q.map((value) => (loss === 'exponential' ? -value : logSoftplusOfMinus(value)));
  const largest = terms.reduce((a, b) => Math.max(a, b), -Infinity);
  return largest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - largest), 0));
}

/** log log(1 + e^−q); for large q it is −q to the last digit. */
function logSoftplusOfMinus(q: number): number {
  return q > 36 ? -q : Math.log(softplus(-q));
}

import { dormandPrince } from '../../../numerics/dormandPrince.ts';
import { exponentialIntegral } from '../../../numerics/exponentialIntegral.ts';

/** Exponents of the flow are capped here: a trial step may ask for more (section 1.1). */
const largestExponent = 700;
const tolerances = { relative: 1e-11, absolute: 1e-12 };

/**
 * q = f R with R the product of K equal layer norms, N = 1, at the log-times `s` (ascending): dq/ds = e^(s−q) factor q^(2−2/K),
 * factor = K f^(2/K) (section 1.4, law 2), or K² f^(2/K) as printed in eqs. 63–65. q(0) = f.
 */
export function reducedLaw(depth: number, feature: number, factor: number, s: Float64Array): Float64Array {
  const power = 2 - 2 / depth;
  const problem = {
    n: 1,
    derivative(time: number, y: Float64Array, out: Float64Array): void {
      out[0] = Math.exp(Math.min(largestExponent, time - y[0]!)) * factor * Math.max(0, y[0]!) ** power;
    },
  };
  return dormandPrince(problem, 0, Float64Array.of(feature), s, tolerances).states;
}

/** The same from the K norms themselves: dr_k/ds = e^(s−q) f Π_{j≠k} r_j, r_k(0) = 1. */
export function fullLaw(depth: number, feature: number, s: Float64Array): Float64Array {
  const problem = {
    n: depth,
    derivative(time: number, r: Float64Array, out: Float64Array): void {
      const product = r.reduce((a, b) => a * b, 1);
      const pull = Math.exp(Math.min(largestExponent, time - feature * product)) * feature;
      for (let k = 0; k < depth; k++) out[k] = (pull * product) / r[k]!;
    },
  };
  const { states } = dormandPrince(problem, 0, new Float64Array(depth).fill(1), s, tolerances);
  return Float64Array.from(s, (_, i) => states.subarray(i * depth, (i + 1) * depth).reduce((a, b) => a * b, feature));
}

export const correctedFactor = (depth: number, feature: number): number => depth * feature ** (2 / depth);

/** q − log t − (2−2/K) log log t − log factor, which tends to 0; NaN for log t ≤ 1. */
export function residual(depth: number, feature: number, s: number, q: number): number {
  if (s <= 1) return NaN;
  return q - s - (2 - 2 / depth) * Math.log(s) - Math.log(correctedFactor(depth, feature));
}

/** K = 2: relative error of li(R) − li(R₀) = factor f (t − 1), R = e^q, factor 2 (as printed 4). */
export function logIntegralError(feature: number, s: number, q: number, factor: number): number {
  const grown = exponentialIntegral(q) - exponentialIntegral(feature);
  return Math.abs((factor * feature * Math.expm1(s)) / grown - 1);
}

/** y' = f(t, y), y of length n. */
export interface OdeProblem {
  readonly n: number;
  /** Writes f(t, y) into `out` [n]. A value that is not finite makes the solver try a shorter step. */
  derivative(t: number, y: Float64Array, out: Float64Array): void;
}

export interface StiffOdeProblem extends OdeProblem {
  /** Writes ∂f/∂y into `out` [n, n], row i the gradient of f_i. */
  jacobian(t: number, y: Float64Array, out: Float64Array): void;
}

/** A step is accepted when the root mean square of error_i/(absolute + relative |y_i|) is at most 1. */
export interface OdeTolerances {
  readonly relative: number;
  readonly absolute: number;
  /** Accepted and rejected steps in all; default 1e6. */
  readonly mostSteps?: number;
}

/** `stepTooSmall`: the step fell below what t can resolve, as at a singularity or where f is not finite. */
type OdeCode = 'done' | 'maxSteps' | 'stepTooSmall';

export interface OdeSolution {
  readonly code: OdeCode;
  /** Outputs that were reached; fewer than asked for unless `done`. */
  readonly reached: number;
  /** States at the outputs, [outputs, n]; rows from `reached` on are zero. */
  readonly states: Float64Array;
  /** Calls of `derivative`. */
  readonly evaluations: number;
  readonly steps: number;
}

/** Root mean square of error_i/(absolute + relative max(|a_i|, |b_i|)). NaN when something is not finite. */
export function scaledNorm(
  error: Float64Array,
  a: Float64Array,
  b: Float64Array,
  { relative, absolute }: OdeTolerances,
): number {
  let sum = 0;
  for (let i = 0; i < error.length; i++) {
    sum += (error[i]! / (absolute + relative * Math.max(Math.abs(a[i]!), Math.abs(b[i]!)))) ** 2;
  }
  return Math.sqrt(sum / error.length);
}

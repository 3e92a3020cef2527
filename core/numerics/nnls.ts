import { boundedLeastSquares, type BoundedSolution } from './boundedLeastSquares.ts';

/**
 * argmin |A x − b|₂ subject to x ≥ 0, A [m, n] row-major (any m, n, any rank).
 *
 * Lawson & Hanson, Solving Least Squares Problems (1974), algorithm NNLS, ch. 23, as the case without upper bounds of
 * `boundedLeastSquares`, which tells cost, tolerance and errors.
 */
export function nnls(a: Float64Array, m: number, n: number, b: Float64Array): BoundedSolution {
  return boundedLeastSquares(a, m, n, b, new Float64Array(n), new Float64Array(n).fill(Infinity));
}

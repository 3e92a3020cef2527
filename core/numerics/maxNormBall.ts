import { boundedLeastSquares } from './boundedLeastSquares.ts';

/**
 * argmin |y − X w|₂ subject to max |wⱼ| ≤ radius, X [m, n] row-major of any rank: least squares in a box; cost and
 * errors are those of `boundedLeastSquares`.
 */
export function maxNormBall(x: Float64Array, m: number, n: number, y: Float64Array, radius: number): Float64Array {
  if (radius === 0) return new Float64Array(n);
  const upper = new Float64Array(n).fill(radius);
  return boundedLeastSquares(
    x,
    m,
    n,
    y,
    upper.map((value) => -value),
    upper,
  ).x;
}

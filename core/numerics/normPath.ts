import { convexMinimum } from './convexMinimum.ts';
import { leastSquares } from './leastSquares.ts';
import { maxNormBall } from './maxNormBall.ts';
import { oneNormBall } from './oneNormBall.ts';
import { dualExponent, pNorm } from './pNorm.ts';
import { smoothNormBall } from './smoothNormBall.ts';
import { triangularise } from './triangularise.ts';
import { twoNormBall } from './twoNormBall.ts';

/** The path w(t) = argmin |y − X w|² subject to |w|_p ≤ t. */
export interface NormPath {
  readonly p: number;
  /** From here on the bound does not bind: the norm of the shortest (in |·|₂) least squares solution. */
  readonly end: number;
  at(t: number): Float64Array;
  /** d/dt |y − X w(t)|² = −2 |Xᵀ(y − X w)|_q: never positive, rises to 0. */
  slope(t: number): number;
}

/**
 * The path for X [m, n] row-major and p = 1, ∞ or 1 < p ≤ 2 (full column rank needed when p is not 1, 2 or ∞). The
 * slope is the multiplier of the bound (Boyd & Vandenberghe, Convex Optimization, 2004, section 5.6.3). More rows than
 * columns are first reduced to n; then cost and errors are those of the method for p.
 */
export function normPath(x: Float64Array, m: number, n: number, y: Float64Array, p: number): NormPath {
  if (m > n) {
    const { r, c } = triangularise(x, m, n, y);
    return normPath(r, n, n, c, p);
  }
  const free = leastSquares(x, m, n, y, 1e-13).x;
  const end = pNorm(free, p);
  const inBall = solverOf(x, m, n, y, p);
  const at = (t: number): Float64Array => (t >= end ? free.slice() : inBall(t));
  const slope = (t: number): number => (t >= end ? 0 : -2 * pNorm(correlation(x, m, n, y, inBall(t)), dualExponent(p)));
  return { p, end, at, slope };
}

/** Xᵀ(y − X w), [n]. */
function correlation(x: Float64Array, m: number, n: number, y: Float64Array, w: Float64Array): Float64Array {
  const product = new Float64Array(n);
  for (let i = 0; i < m; i++) {
    let residual = y[i]!;
    for (let j = 0; j < n; j++) residual -= x[i * n + j]! * w[j]!;
    for (let j = 0; j < n; j++) product[j] = product[j]! + x[i * n + j]! * residual;
  }
  return product;
}

function solverOf(x: Float64Array, m: number, n: number, y: Float64Array, p: number): (radius: number) => Float64Array {
  if (p === 1) return (radius) => oneNormBall(x, m, n, y, radius);
  if (p === 2) return twoNormBall(x, m, n, y);
  if (p === Infinity) return (radius) => maxNormBall(x, m, n, y, radius);
  return smoothNormBall(x, m, n, y, p);
}

/** argmin |y − X w|² + lambda |w|_p^power, power ≥ 1: it lies on the path, at the t that a convex search finds. */
export function normPenalty(path: NormPath, lambda: number, power: number): Float64Array {
  const slope = (t: number): number => path.slope(t) + lambda * power * t ** (power - 1);
  return path.at(convexMinimum(slope, 0, path.end));
}

import { linearProgram } from '../numerics/linearProgram.ts';

/**
 * {(δ, s): row · (δ, s) ≤ limit for all rows, 0 ≤ s ≤ most}: `rows` [count, dimension + others], the coefficients of δ
 * first; `most` [others].
 */
export interface Polyhedron {
  readonly count: number;
  readonly dimension: number;
  readonly rows: Float64Array;
  readonly limits: Float64Array;
  readonly most: readonly number[];
}

/** Largest sum of the multipliers; an empty polyhedron's bound is of this size. */
const largestSum = 1e4;

/**
 * Lower bound of |δ|∞ in a polyhedron, the least of them to about 1e-7 where it is not empty. Multipliers λ ≥ 0 come from
 * the dual, of which zero is a point: max −limits · λ subject to |(Aᵀλ)_δ|₁ ≤ 1, (Aᵀλ)_s ≥ 0, Σ λ ≤ 1e4. What is
 * returned is what any λ proves by itself, |δ|∞ ≥ (−limits · λ + (Aᵀλ)_s⁻ · most)/|(Aᵀλ)_δ|₁, so that rounding inside the
 * linear program cannot make it too large (Neumaier & Shcherbina, Math. Program. 99, 2004). Cost: a linear program of
 * 2 · dimension + others + 2 rows.
 */
export function leastNorm({ count, dimension, rows, limits, most }: Polyhedron): number {
  const others = most.length;
  const width = dimension + others;
  const columns = count + dimension;
  const norm = 2 * dimension;
  const height = norm + 2 + others;
  const a = new Float64Array(height * columns);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < dimension; k++) {
      const entry = rows[i * width + k]!;
      a[2 * k * columns + i] = entry;
      a[(2 * k + 1) * columns + i] = -entry;
    }
    for (let k = 0; k < others; k++) a[(norm + 2 + k) * columns + i] = -rows[i * width + dimension + k]!;
    a[(norm + 1) * columns + i] = 1;
  }
  for (let k = 0; k < dimension; k++) {
    a[2 * k * columns + count + k] = -1;
    a[(2 * k + 1) * columns + count + k] = -1;
    a[norm * columns + count + k] = 1;
  }
  const b = new Float64Array(height);
  b[norm] = 1;
  b[norm + 1] = largestSum;
  const c = new Float64Array(columns);
  for (let i = 0; i < count; i++) c[i] = -limits[i]!;
  const best = linearProgram(a, height, columns, b, c, 'steepest');
  return best ? proved(best.x, { count, dimension, rows, limits, most }) : 0;
}

/** What the multipliers λ prove. */
function proved(multipliers: Float64Array, { count, dimension, rows, limits, most }: Polyhedron): number {
  const width = dimension + most.length;
  const sums = new Float64Array(width);
  let value = 0;
  for (let i = 0; i < count; i++) {
    const lambda = Math.max(multipliers[i]!, 0);
    if (lambda === 0) continue;
    value -= lambda * limits[i]!;
    for (let k = 0; k < width; k++) sums[k] = sums[k]! + lambda * rows[i * width + k]!;
  }
  most.forEach((limit, k) => {
    value += Math.min(sums[dimension + k]!, 0) * limit;
  });
  const norm = sums.subarray(0, dimension).reduce((sum, v) => sum + Math.abs(v), 0);
  return value > 0 ? value / norm : 0;
}

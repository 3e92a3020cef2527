import { linearProgram } from '../numerics/linearProgram.ts';

/**
 * {(δ, s): row · (δ, s) ≤ limit for all rows, s ≥ 0}: `rows` [count, dimension + others], the coefficients of δ first.
 */
export interface Polyhedron {
  readonly count: number;
  readonly dimension: number;
  readonly others: number;
  readonly rows: Float64Array;
  readonly limits: Float64Array;
}

/**
 * Least |δ|∞ in a polyhedron; Infinity where it is empty. Through the dual, of which zero is a point: max −limits · λ
 * subject to λ ≥ 0, |(Aᵀλ)_δ|₁ ≤ 1, (Aᵀλ)_s ≥ 0. Cost: a linear program of 2 · dimension + others + 1 rows; exact to
 * its rounding.
 */
export function leastNorm({ count, dimension, others, rows, limits }: Polyhedron): number {
  const width = dimension + others;
  const columns = count + dimension;
  const height = 2 * dimension + 1 + others;
  const a = new Float64Array(height * columns);
  const norm = 2 * dimension;
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < dimension; k++) {
      const entry = rows[i * width + k]!;
      a[2 * k * columns + i] = entry;
      a[(2 * k + 1) * columns + i] = -entry;
    }
    for (let k = 0; k < others; k++) a[(norm + 1 + k) * columns + i] = -rows[i * width + dimension + k]!;
  }
  for (let k = 0; k < dimension; k++) {
    a[2 * k * columns + count + k] = -1;
    a[(2 * k + 1) * columns + count + k] = -1;
    a[norm * columns + count + k] = 1;
  }
  const b = new Float64Array(height);
  b[norm] = 1;
  const c = new Float64Array(columns);
  for (let i = 0; i < count; i++) c[i] = -limits[i]!;
  const best = linearProgram(a, height, columns, b, c, 'steepest');
  return best ? Math.max(best.value, 0) : Infinity;
}

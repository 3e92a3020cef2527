import { singularValues } from './singularValues.ts';

export interface MinimumNormSolution {
  /** The shortest minimiser of |A x − b|₂, [n]. */
  readonly x: Float64Array;
  /** Number of singular values that were kept. */
  readonly rank: number;
  /** [min(m, n)], descending. */
  readonly singularValues: Float64Array;
}

/**
 * Minimum-norm least squares, x = Σ (uᵢ·b / sᵢ) vᵢ over the singular values sᵢ > cutOff s₁, for A [m, n] row-major of any
 * rank. When s₁ itself is below `least`, the matrix counts as zero: rank 0, x = 0.
 *
 * Golub & Van Loan, Matrix Computations (4th ed.), section 5.5. Cost of one singular value decomposition; errors of
 * order ε s₁/s_rank, plus what the cut-off drops.
 */
export function leastSquares(
  a: Float64Array,
  m: number,
  n: number,
  b: Float64Array,
  cutOff: number,
  least = 0,
): MinimumNormSolution {
  const { values, left, right } = singularValues(a, m, n);
  const largest = values[0] ?? 0;
  const x = new Float64Array(n);
  let rank = 0;
  for (let i = 0; i < values.length && largest > least && values[i]! > cutOff * largest; i++) {
    let dot = 0;
    for (let k = 0; k < m; k++) dot += left[i * m + k]! * b[k]!;
    const weight = dot / values[i]!;
    for (let j = 0; j < n; j++) x[j] = x[j]! + weight * right[i * n + j]!;
    rank += 1;
  }
  return { x, rank, singularValues: values };
}

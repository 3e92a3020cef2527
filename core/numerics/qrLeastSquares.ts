import { triangularise } from './triangularise.ts';

/**
 * argmin |A x − b|₂ for A [m, n] row-major of full column rank, m ≥ n, by Householder reflections.
 *
 * Golub & Van Loan, Matrix Computations (4th ed.), algorithm 5.3.2. Cost 2 n² (m − n/3); error of order ε cond(A), and
 * ε cond(A)² |residual| where the fit is poor. Returns undefined when m < n or a column depends on those before it
 * (its part orthogonal to them is below m ε of its length); `leastSquares` allows that.
 */
export function qrLeastSquares(a: Float64Array, m: number, n: number, b: Float64Array): Float64Array | undefined {
  if (m < n) return undefined;
  const { r, c } = triangularise(a, m, n, b);
  const x = new Float64Array(n);
  for (let k = n - 1; k >= 0; k--) {
    let square = 0;
    for (let i = 0; i <= k; i++) square += r[i * n + k]! ** 2;
    const diagonal = r[k * n + k]!;
    if (!(Math.abs(diagonal) > m * Number.EPSILON * Math.sqrt(square))) return undefined;
    let sum = c[k]!;
    for (let j = k + 1; j < n; j++) sum -= r[k * n + j]! * x[j]!;
    x[k] = sum / diagonal;
  }
  return x;
}

/**
 * argmin |A x − b|₂ by Householder reflections, for A [m, n] row-major of full column rank, m ≥ n.
 *
 * Golub & Van Loan, Matrix Computations (4th ed.), algorithm 5.3.2. Cost 2 n² (m − n/3); error of order ε cond(A),
 * or ε cond(A)² |residual| where the fit is poor. Returns undefined when a column depends on those before it
 * (the reflected column is below m ε of its own length); use `leastSquares` where that is allowed.
 */
export function qrLeastSquares(a: Float64Array, m: number, n: number, b: Float64Array): Float64Array | undefined {
  if (m < n) return undefined;
  const r = a.slice(0, m * n);
  const y = b.slice(0, m);
  for (let k = 0; k < n; k++) {
    const whole = columnLength(r, m, n, k, 0);
    const length = columnLength(r, m, n, k, k);
    if (!(length > m * Number.EPSILON * whole)) return undefined;
    const head = r[k * n + k]!;
    const diagonal = head > 0 ? -length : length;
    const first = head - diagonal;
    // The reflector is v = (1, column / first); 2/|v|² = (diagonal − head)/diagonal.
    const scale = (diagonal - head) / diagonal;
    for (let i = k + 1; i < m; i++) r[i * n + k] = r[i * n + k]! / first;
    r[k * n + k] = diagonal;
    for (let j = k + 1; j < n; j++) {
      let dot = r[k * n + j]!;
      for (let i = k + 1; i < m; i++) dot += r[i * n + k]! * r[i * n + j]!;
      dot *= scale;
      r[k * n + j] = r[k * n + j]! - dot;
      for (let i = k + 1; i < m; i++) r[i * n + j] = r[i * n + j]! - dot * r[i * n + k]!;
    }
    let dot = y[k]!;
    for (let i = k + 1; i < m; i++) dot += r[i * n + k]! * y[i]!;
    dot *= scale;
    y[k] = y[k]! - dot;
    for (let i = k + 1; i < m; i++) y[i] = y[i]! - dot * r[i * n + k]!;
  }
  const x = new Float64Array(n);
  for (let k = n - 1; k >= 0; k--) {
    let sum = y[k]!;
    for (let j = k + 1; j < n; j++) sum -= r[k * n + j]! * x[j]!;
    x[k] = sum / r[k * n + k]!;
  }
  return x;
}

/** Length of column k from row `from` on. The rows above k hold R, those below the reflected column. */
function columnLength(r: Float64Array, m: number, n: number, k: number, from: number): number {
  let largest = 0;
  for (let i = from; i < m; i++) largest = Math.max(largest, Math.abs(r[i * n + k]!));
  if (largest === 0) return 0;
  let sum = 0;
  for (let i = from; i < m; i++) sum += (r[i * n + k]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}

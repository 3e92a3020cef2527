/**
 * Orthogonal reduction of a least squares problem |A x − b|₂, A [m, n] row-major, m ≥ n: R [n, n] upper triangular and the
 * first n entries c of Qᵀb, so that |A x − b|² = |R x − c|² + (what no x can reach).
 *
 * Householder reflections: Golub & Van Loan, Matrix Computations (4th ed.), algorithm 5.2.1. Cost 2 n² (m − n/3);
 * backward stable: errors of order ε |A|. A column that depends on those before it leaves a diagonal entry of that size.
 */
export function triangularise(
  a: Float64Array,
  m: number,
  n: number,
  b: Float64Array,
): { r: Float64Array; c: Float64Array } {
  const work = a.slice(0, m * n);
  const y = b.slice(0, m);
  for (let k = 0; k < n; k++) {
    const length = lengthBelow(work, m, n, k);
    if (length === 0) continue;
    const head = work[k * n + k]!;
    const diagonal = head > 0 ? -length : length;
    const first = head - diagonal;
    // The reflector is v = (1, column / first); 2/|v|² = (diagonal − head)/diagonal.
    const scale = (diagonal - head) / diagonal;
    for (let i = k + 1; i < m; i++) work[i * n + k] = work[i * n + k]! / first;
    work[k * n + k] = diagonal;
    for (let j = k + 1; j < n; j++) {
      let dot = work[k * n + j]!;
      for (let i = k + 1; i < m; i++) dot += work[i * n + k]! * work[i * n + j]!;
      dot *= scale;
      work[k * n + j] = work[k * n + j]! - dot;
      for (let i = k + 1; i < m; i++) work[i * n + j] = work[i * n + j]! - dot * work[i * n + k]!;
    }
    let dot = y[k]!;
    for (let i = k + 1; i < m; i++) dot += work[i * n + k]! * y[i]!;
    dot *= scale;
    y[k] = y[k]! - dot;
    for (let i = k + 1; i < m; i++) y[i] = y[i]! - dot * work[i * n + k]!;
  }
  const r = work.slice(0, n * n);
  for (let i = 1; i < n; i++) r.fill(0, i * n, i * n + i);
  return { r, c: y.slice(0, n) };
}

/** Length of column k from row k on; scaled, so that squares neither overflow nor vanish. */
function lengthBelow(work: Float64Array, m: number, n: number, k: number): number {
  let largest = 0;
  for (let i = k; i < m; i++) largest = Math.max(largest, Math.abs(work[i * n + k]!));
  if (largest === 0) return 0;
  let sum = 0;
  for (let i = k; i < m; i++) sum += (work[i * n + k]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}

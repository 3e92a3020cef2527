/**
 * Solves A x = b for a symmetric positive definite A [n, n] (only its lower triangle is read) by A = L Lᵀ.
 *
 * Golub & Van Loan, Matrix Computations (4th ed.), algorithm 4.2.1. Cost n³/3; error of order ε cond(A). Returns
 * undefined when a pivot is not positive: the matrix is not positive definite to rounding.
 */
export function choleskySolve(a: Float64Array, n: number, b: Float64Array): Float64Array | undefined {
  const l = a.slice(0, n * n);
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) {
      const factor = l[j * n + k]!;
      for (let i = j; i < n; i++) l[i * n + j] = l[i * n + j]! - factor * l[i * n + k]!;
    }
    const pivot = l[j * n + j]!;
    if (!(pivot > 0)) return undefined;
    const root = Math.sqrt(pivot);
    for (let i = j; i < n; i++) l[i * n + j] = l[i * n + j]! / root;
  }
  const x = b.slice(0, n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] = x[i]! - l[i * n + k]! * x[k]!;
    x[i] = x[i]! / l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] = x[i]! - l[k * n + i]! * x[k]!;
    x[i] = x[i]! / l[i * n + i]!;
  }
  return x;
}

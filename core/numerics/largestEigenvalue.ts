/**
 * The largest eigenvalue of a symmetric matrix [n, n]: Householder reduction to a tridiagonal matrix (Golub & Van Loan,
 * Matrix Computations, 4th ed., algorithm 8.3.1) and bisection with Sturm counts (section 8.4.1). Cost 4n³/3; absolute
 * error of order n ε |A|. Entries must be finite; only the lower triangle is read.
 */
export function largestEigenvalue(matrix: Float64Array, n: number): number {
  if (n === 0) return 0;
  const { diagonal, offDiagonal } = tridiagonal(matrix, n);
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < n; i++) {
    const reach = Math.abs(offDiagonal[i - 1] ?? 0) + Math.abs(offDiagonal[i] ?? 0);
    low = Math.min(low, diagonal[i]! - reach);
    high = Math.max(high, diagonal[i]! + reach);
  }
  while (high - low > 2 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high))) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (allBelow(diagonal, offDiagonal, middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** Whether every eigenvalue lies below `shift`: all pivots of T − shift are negative. */
function allBelow(diagonal: Float64Array, offDiagonal: Float64Array, shift: number): boolean {
  let pivot = diagonal[0]! - shift;
  for (let i = 1; i < diagonal.length; i++) {
    if (pivot >= 0) return false;
    pivot = diagonal[i]! - shift - offDiagonal[i - 1]! ** 2 / pivot;
  }
  return pivot < 0;
}

function tridiagonal(matrix: Float64Array, n: number): { diagonal: Float64Array; offDiagonal: Float64Array } {
  const a = matrix.slice(0, n * n);
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) a[i * n + j] = a[j * n + i]!;
  const offDiagonal = new Float64Array(Math.max(0, n - 1));
  const u = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    let square = 0;
    for (let i = k + 1; i < n; i++) square += a[i * n + k]! ** 2;
    const head = a[(k + 1) * n + k]!;
    const length = Math.sqrt(square);
    const pivot = head > 0 ? -length : length;
    offDiagonal[k] = pivot;
    // H = I − 2 u uᵀ/|u|², u = column − pivot e.
    const size = 2 * length * (length + Math.abs(head));
    if (size === 0) continue;
    for (let i = k + 1; i < n; i++) u[i] = a[i * n + k]! - (i === k + 1 ? pivot : 0);
    let inner = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += a[i * n + j]! * u[j]!;
      p[i] = (2 * sum) / size;
      inner += p[i]! * u[i]!;
    }
    for (let i = k + 1; i < n; i++) p[i] = p[i]! - (inner / size) * u[i]!;
    for (let i = k + 1; i < n; i++) {
      for (let j = k + 1; j < n; j++) a[i * n + j] = a[i * n + j]! - u[i]! * p[j]! - p[i]! * u[j]!;
    }
  }
  return { diagonal: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!), offDiagonal };
}

const mostIterations = 60;

/**
 * Eigenvalues of a symmetric matrix [n, n], ascending, without vectors: Householder reduction to a tridiagonal matrix, then
 * implicit QL steps with Wilkinson's shift (Golub & Van Loan, Matrix Computations, 4th ed., algorithms 8.3.1 and 8.3.3;
 * Wilkinson & Reinsch, contributions II/2 and II/4). Absolute accuracy is about n · 1e-16 of the largest. Only the lower
 * triangle is read. Cost 4n³/3; `symmetricEigen` gives vectors as well, at about forty times that. Throws when an
 * eigenvalue does not converge (entries that are no finite numbers).
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const { diagonal, off } = tridiagonalise(matrix, n);
  for (let l = 0; l < n; l++) {
    for (let iteration = 0; ; iteration++) {
      let m = l;
      while (m < n - 1) {
        const size = Math.abs(diagonal[m]!) + Math.abs(diagonal[m + 1]!);
        if (Math.abs(off[m]!) <= Number.EPSILON * size) break;
        m += 1;
      }
      if (m === l) break;
      if (iteration === mostIterations) throw new Error('an eigenvalue did not converge: the entries must be finite');
      qlStep(diagonal, off, l, m);
    }
  }
  return diagonal.sort();
}

/** Diagonal [n] and subdiagonal [n] (its last entry 0) of an orthogonally similar tridiagonal matrix. */
function tridiagonalise(matrix: Float64Array, n: number): { diagonal: Float64Array; off: Float64Array } {
  const a = matrix.slice(0, n * n);
  const off = new Float64Array(n);
  const v = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    let square = 0;
    for (let i = k + 2; i < n; i++) square += a[i * n + k]! ** 2;
    const head = a[(k + 1) * n + k]!;
    if (square === 0) {
      off[k] = head;
      continue;
    }
    const length = Math.sqrt(head * head + square);
    const image = head > 0 ? -length : length;
    v[k + 1] = head - image;
    for (let i = k + 2; i < n; i++) v[i] = a[i * n + k]!;
    const beta = 2 / (v[k + 1]! ** 2 + square);
    off[k] = image;
    // A ← A − v wᵀ − w vᵀ with w = p − (β/2)(p·v) v, p = β A v.
    // One pass over the rows of the lower triangle serves both halves: a column's entries lie far apart.
    p.fill(0, k + 1);
    for (let i = k + 1; i < n; i++) {
      const [row, own] = [i * n, v[i]!];
      let sum = a[row + i]! * own;
      for (let j = k + 1; j < i; j++) {
        sum += a[row + j]! * v[j]!;
        p[j] = p[j]! + a[row + j]! * own;
      }
      p[i] = p[i]! + sum;
    }
    for (let i = k + 1; i < n; i++) p[i] = beta * p[i]!;
    let dot = 0;
    for (let i = k + 1; i < n; i++) dot += p[i]! * v[i]!;
    for (let i = k + 1; i < n; i++) p[i] = p[i]! - 0.5 * beta * dot * v[i]!;
    for (let i = k + 1; i < n; i++) {
      const [row, first, second] = [i * n, v[i]!, p[i]!];
      for (let j = k + 1; j <= i; j++) a[row + j] = a[row + j]! - first * p[j]! - second * v[j]!;
    }
  }
  if (n > 1) off[n - 2] = a[(n - 1) * n + n - 2]!;
  return { diagonal: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!), off };
}

/** One implicit QL step on the rows l..m. */
function qlStep(diagonal: Float64Array, off: Float64Array, l: number, m: number): void {
  const half = (diagonal[l + 1]! - diagonal[l]!) / (2 * off[l]!);
  let r = Math.hypot(half, 1);
  let g = diagonal[m]! - diagonal[l]! + off[l]! / (half + (half >= 0 ? r : -r));
  let [s, c, p] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const f = s * off[i]!;
    const b = c * off[i]!;
    r = Math.hypot(f, g);
    off[i + 1] = r;
    if (r === 0) {
      diagonal[i + 1] = diagonal[i + 1]! - p;
      off[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = diagonal[i + 1]! - p;
    const t = (diagonal[i]! - g) * s + 2 * c * b;
    p = s * t;
    diagonal[i + 1] = g + p;
    g = c * t - b;
  }
  diagonal[l] = diagonal[l]! - p;
  off[l] = g;
  off[m] = 0;
}

export interface SymmetricEigen {
  /** Ascending, [n]. */
  readonly values: Float64Array;
  /** Row j is the eigenvector of values[j], [n, n]. */
  readonly vectors: Float64Array;
}

const mostSweeps = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix [n, n] by cyclic Jacobi rotations (Golub & Van Loan, Matrix
 * Computations, section 8.5). Absolute accuracy is about n · 1e-16 of the largest eigenvalue. Only the mean of the
 * two triangles is used. Cost about 8 sweeps × 6 n³. Entries must be finite.
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const a = new Float64Array(n * n);
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    vectors[i * n + i] = 1;
    for (let j = 0; j < n; j++) a[i * n + j] = (matrix[i * n + j]! + matrix[j * n + i]!) / 2;
  }
  for (let sweep = 0; sweep < mostSweeps; sweep++) if (!rotateAll(a, vectors, n)) break;

  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[i * n + i]! - a[j * n + j]!);
  const sorted = new Float64Array(n * n);
  order.forEach((from, j) => sorted.set(vectors.subarray(from * n, (from + 1) * n), j * n));
  return { values: Float64Array.from(order, (i) => a[i * n + i]!), vectors: sorted };
}

/** One sweep; says whether anything was left to rotate. */
function rotateAll(a: Float64Array, vectors: Float64Array, n: number): boolean {
  let rotated = false;
  for (let p = 0; p < n - 1; p++) {
    for (let q = p + 1; q < n; q++) {
      const off = a[p * n + q]!;
      const small = (Number.EPSILON / 4) * Math.sqrt(Math.abs(a[p * n + p]! * a[q * n + q]!));
      if (off === 0 || Math.abs(off) <= small) continue;
      rotated = true;
      const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * off);
      const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(1 + theta * theta));
      const cosine = 1 / Math.sqrt(1 + tangent * tangent);
      const sine = cosine * tangent;
      for (let i = 0; i < n; i++) turn(a, i * n + p, i * n + q, cosine, sine);
      for (let i = 0; i < n; i++) turn(a, p * n + i, q * n + i, cosine, sine);
      a[p * n + q] = 0;
      a[q * n + p] = 0;
      for (let i = 0; i < n; i++) turn(vectors, p * n + i, q * n + i, cosine, sine);
    }
  }
  return rotated;
}

function turn(values: Float64Array, p: number, q: number, cosine: number, sine: number): void {
  const x = values[p]!;
  const y = values[q]!;
  values[p] = cosine * x - sine * y;
  values[q] = sine * x + cosine * y;
}

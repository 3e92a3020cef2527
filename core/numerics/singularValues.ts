export interface SingularValues {
  /** Descending, [r] with r = min(rows, columns). */
  readonly values: Float64Array;
  /** Row j is the left singular vector u_j, [r, rows]; zero where s_j = 0. */
  readonly left: Float64Array;
  /** Row j is the right singular vector v_j, [r, columns]. */
  readonly right: Float64Array;
}

/** Relative size of an inner product below which two columns count as orthogonal. */
const tolerance = 4 * Number.EPSILON;
const mostSweeps = 60;

/**
 * Singular values and vectors of a matrix [rows, columns] (row-major), by one-sided Jacobi rotations of its columns
 * (Hestenes; Demmel & Veselić, "Jacobi's method is more accurate than QR", SIAM J. Matrix Anal. 13, 1992): tiny
 * singular values keep their relative accuracy. A matrix with more columns than rows is worked on transposed. Cost
 * about 6 sweeps × 6 rows columns². The matrix is scaled by its largest entry, so that squares cannot underflow.
 * Entries must be finite.
 */
export function singularValues(matrix: Float64Array, rows: number, columns: number): SingularValues {
  const wide = columns > rows;
  const long = wide ? columns : rows;
  const rank = wide ? rows : columns;
  let scale = 0;
  for (let i = 0; i < rows * columns; i++) scale = Math.max(scale, Math.abs(matrix[i]!));

  // Row j of `image` [rank, long] is column j of A (or of its transpose); row j of `basis` is column j of V.
  const image = new Float64Array(rank * long);
  const basis = new Float64Array(rank * rank);
  for (let j = 0; j < rank; j++) {
    basis[j * rank + j] = 1;
    if (scale === 0) continue;
    for (let i = 0; i < long; i++) {
      image[j * long + i] = matrix[wide ? j * columns + i : i * columns + j]! / scale;
    }
  }
  if (scale > 0) orthogonalise(image, basis, rank, long);
  return sorted(image, basis, rank, long, scale, wide);
}

/** Sweeps of rotations until all rows of `image` are orthogonal; `basis` turns with them. */
function orthogonalise(image: Float64Array, basis: Float64Array, rank: number, long: number): void {
  const squares = new Float64Array(rank);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let rotated = false;
    for (let j = 0; j < rank; j++) squares[j] = innerOf(image, j * long, j * long, long);
    for (let p = 0; p < rank - 1; p++) {
      bringLargest(image, basis, squares, p, rank, long);
      for (let q = p + 1; q < rank; q++) {
        const a = p * long;
        const b = q * long;
        const inner = innerOf(image, a, b, long);
        const alpha = squares[p]!;
        const beta = squares[q]!;
        if (!(Math.abs(inner) > tolerance * Math.sqrt(alpha) * Math.sqrt(beta))) continue;
        rotated = true;
        const zeta = (beta - alpha) / (2 * inner);
        const tangent = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const cosine = 1 / Math.sqrt(1 + tangent * tangent);
        const sine = cosine * tangent;
        rotate(image, a, b, long, cosine, sine);
        rotate(basis, p * rank, q * rank, rank, cosine, sine);
        squares[p] = alpha - tangent * inner;
        // A difference of near equal numbers is measured anew: the test above needs it relatively accurate.
        const shrunk = beta + tangent * inner;
        squares[q] = shrunk > beta / 10 ? shrunk : innerOf(image, b, b, long);
      }
    }
    if (!rotated) return;
  }
}

/** Two sums, since one would wait for each addition. */
function innerOf(values: Float64Array, a: number, b: number, length: number): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < length; i += 2) {
    even += values[a + i]! * values[b + i]!;
    odd += values[a + i + 1]! * values[b + i + 1]!;
  }
  return i < length ? even + odd + values[a + i]! * values[b + i]! : even + odd;
}

/** de Rijk's order: the largest remaining row comes first, which saves sweeps and leaves the values nearly sorted. */
function bringLargest(
  image: Float64Array,
  basis: Float64Array,
  squares: Float64Array,
  p: number,
  rank: number,
  long: number,
): void {
  let largest = p;
  for (let q = p + 1; q < rank; q++) if (squares[q]! > squares[largest]!) largest = q;
  if (largest === p) return;
  exchange(image, p * long, largest * long, long);
  exchange(basis, p * rank, largest * rank, rank);
  exchange(squares, p, largest, 1);
}

function exchange(values: Float64Array, a: number, b: number, length: number): void {
  for (let i = 0; i < length; i++) {
    const held = values[a + i]!;
    values[a + i] = values[b + i]!;
    values[b + i] = held;
  }
}

function rotate(values: Float64Array, a: number, b: number, length: number, cosine: number, sine: number): void {
  for (let i = 0; i < length; i++) {
    const x = values[a + i]!;
    const y = values[b + i]!;
    values[a + i] = cosine * x - sine * y;
    values[b + i] = sine * x + cosine * y;
  }
}

function sorted(
  image: Float64Array,
  basis: Float64Array,
  rank: number,
  long: number,
  scale: number,
  wide: boolean,
): SingularValues {
  const norms = new Float64Array(rank);
  const order: number[] = [];
  for (let j = 0; j < rank; j++) {
    norms[j] = Math.sqrt(innerOf(image, j * long, j * long, long));
    order.push(j);
  }
  order.sort((a, b) => norms[b]! - norms[a]!);
  const values = new Float64Array(rank);
  const imageVectors = new Float64Array(rank * long);
  const basisVectors = new Float64Array(rank * rank);
  for (let j = 0; j < rank; j++) {
    const from = order[j]!;
    const norm = norms[from]!;
    values[j] = norm * scale;
    for (let i = 0; norm > 0 && i < long; i++) imageVectors[j * long + i] = image[from * long + i]! / norm;
    for (let i = 0; i < rank; i++) basisVectors[j * rank + i] = basis[from * rank + i]!;
  }
  return wide
    ? { values, left: basisVectors, right: imageVectors }
    : { values, left: imageVectors, right: basisVectors };
}

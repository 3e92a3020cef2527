/**
 * Solves A X = B for a square A [n, n] and B [n, columns], both row-major, by elimination with row pivots.
 *
 * Golub & Van Loan, Matrix Computations (4th ed.), algorithm 3.4.1. Cost 2n³/3 + 2n² columns; error of order
 * ε cond(A). Returns undefined when A is singular to the last bit (a zero pivot).
 */
export function linearSolve(a: Float64Array, n: number, b: Float64Array, columns = 1): Float64Array | undefined {
  const left = a.slice(0, n * n);
  const right = b.slice(0, n * columns);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(left[i * n + k]!) > Math.abs(left[pivot * n + k]!)) pivot = i;
    const head = left[pivot * n + k]!;
    if (!(Math.abs(head) > 0)) return undefined;
    swapRows(left, n, k, pivot);
    swapRows(right, columns, k, pivot);
    for (let i = k + 1; i < n; i++) {
      const factor = left[i * n + k]! / head;
      if (factor === 0) continue;
      for (let j = k; j < n; j++) left[i * n + j] = left[i * n + j]! - factor * left[k * n + j]!;
      for (let j = 0; j < columns; j++) {
        right[i * columns + j] = right[i * columns + j]! - factor * right[k * columns + j]!;
      }
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = 0; j < columns; j++) {
      let sum = right[i * columns + j]!;
      for (let k = i + 1; k < n; k++) sum -= left[i * n + k]! * right[k * columns + j]!;
      right[i * columns + j] = sum / left[i * n + i]!;
    }
  }
  return right;
}

function swapRows(matrix: Float64Array, width: number, first: number, second: number): void {
  if (first === second) return;
  const held = matrix.slice(first * width, (first + 1) * width);
  matrix.copyWithin(first * width, second * width, (second + 1) * width);
  matrix.set(held, second * width);
}

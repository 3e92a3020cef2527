/** L U = P A of a square matrix, for several right-hand sides. */
export interface LuFactor {
  /** L below the diagonal (its ones left out), U on and above, [n, n]. */
  readonly lu: Float64Array;
  /** Row that was swapped with row k at step k, [n]. */
  readonly pivots: Int32Array;
}

/**
 * Factors A [n, n], row-major, in place of its own copy, with row pivots. Golub & Van Loan, Matrix Computations (4th ed.),
 * algorithm 3.4.1; cost 2n³/3. Undefined when A is singular to the last bit or not finite.
 */
export function luFactor(a: Float64Array, n: number): LuFactor | undefined {
  const lu = a.slice(0, n * n);
  const pivots = new Int32Array(n);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(lu[i * n + k]!) > Math.abs(lu[pivot * n + k]!)) pivot = i;
    pivots[k] = pivot;
    if (pivot !== k) {
      for (let j = 0; j < n; j++) {
        const held = lu[k * n + j]!;
        lu[k * n + j] = lu[pivot * n + j]!;
        lu[pivot * n + j] = held;
      }
    }
    const head = lu[k * n + k]!;
    if (!(Math.abs(head) > 0) || !Number.isFinite(head)) return undefined;
    for (let i = k + 1; i < n; i++) {
      const factor = lu[i * n + k]! / head;
      lu[i * n + k] = factor;
      if (factor === 0) continue;
      for (let j = k + 1; j < n; j++) lu[i * n + j] = lu[i * n + j]! - factor * lu[k * n + j]!;
    }
  }
  return { lu, pivots };
}

/** Overwrites b [n] with the solution of A x = b. */
export function luSolve({ lu, pivots }: LuFactor, b: Float64Array): void {
  const n = pivots.length;
  for (let k = 0; k < n; k++) {
    const held = b[k]!;
    b[k] = b[pivots[k]!]!;
    b[pivots[k]!] = held;
  }
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= lu[i * n + k]! * b[k]!;
    b[i] = sum;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = i + 1; k < n; k++) sum -= lu[i * n + k]! * b[k]!;
    b[i] = sum / lu[i * n + i]!;
  }
}

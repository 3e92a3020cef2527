import { qrLeastSquares } from './qrLeastSquares.ts';

export interface NonNegativeSolution {
  /** [n], each entry ≥ 0. */
  readonly x: Float64Array;
  /** b − A x, [m]. */
  readonly residual: Float64Array;
}

/**
 * argmin |A x − b|₂ subject to x ≥ 0, A [m, n] row-major (any m, n, any rank).
 *
 * Lawson & Hanson, Solving Least Squares Problems (1974), algorithm NNLS, ch. 23: an active-set method; the passive
 * columns are solved afresh by QR. A column enters when its dual aⱼ·(b − A x) is above 10 max(m, n) ε |aⱼ| |b|.
 * Cost O(m k²) an exchange, k the number of passive columns; usually between n/2 and 2n exchanges. The passive columns
 * stay independent, so k ≤ m. Throws after 30 n exchanges, which the theory excludes in exact arithmetic.
 */
export function nnls(a: Float64Array, m: number, n: number, b: Float64Array): NonNegativeSolution {
  const x = new Float64Array(n);
  const passive: number[] = [];
  let residual: Float64Array = b.slice(0, m);
  const enough = Float64Array.from(
    { length: n },
    (_, j) => 10 * Math.max(m, n) * Number.EPSILON * columnNorm(a, m, n, j) * norm(b),
  );
  const refused = new Uint8Array(n);
  for (let exchanges = 0; exchanges <= 30 * n; exchanges++) {
    const entering = largestDual(a, m, n, residual, passive, refused, enough);
    if (entering < 0) return { x, residual };
    passive.push(entering);
    let trial = solvePassive(a, m, n, b, passive);
    if (trial === undefined || trial[passive.length - 1]! <= 0) {
      // Rounding gave this column a positive dual; it cannot enter (Lawson & Hanson, p. 164).
      passive.pop();
      refused[entering] = 1;
      continue;
    }
    refused.fill(0);
    while (trial.some((value) => value <= 0)) {
      stepTowards(x, passive, trial);
      const next = solvePassive(a, m, n, b, passive);
      if (next === undefined) throw new Error('nnls: independent columns became dependent');
      trial = next;
    }
    passive.forEach((j, k) => (x[j] = trial[k]!));
    residual = residualOf(a, m, n, b, x, passive);
  }
  throw new Error(`nnls: no solution after ${30 * n} exchanges`);
}

function largestDual(
  a: Float64Array,
  m: number,
  n: number,
  residual: Float64Array,
  passive: readonly number[],
  refused: Uint8Array,
  enough: Float64Array,
): number {
  const dual = new Float64Array(n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) dual[j] = dual[j]! + a[i * n + j]! * residual[i]!;
  let best = -1;
  for (let j = 0; j < n; j++) {
    if (refused[j] === 1 || dual[j]! <= enough[j]! || passive.includes(j)) continue;
    if (best < 0 || dual[j]! > dual[best]!) best = j;
  }
  return best;
}

/** Moves x as far towards the trial as it stays ≥ 0 and drops the columns that reach 0 from the passive ones. */
function stepTowards(x: Float64Array, passive: number[], trial: Float64Array): void {
  let share = 1;
  let blocking = -1;
  passive.forEach((j, k) => {
    if (trial[k]! > 0) return;
    const ratio = x[j]! / (x[j]! - trial[k]!);
    if (blocking < 0 || ratio < share) {
      share = ratio;
      blocking = j;
    }
  });
  passive.forEach((j, k) => (x[j] = j === blocking ? 0 : x[j]! + share * (trial[k]! - x[j]!)));
  for (let k = passive.length - 1; k >= 0; k--) {
    const j = passive[k]!;
    if (x[j]! > 0) continue;
    x[j] = 0;
    passive.splice(k, 1);
  }
}

function solvePassive(
  a: Float64Array,
  m: number,
  n: number,
  b: Float64Array,
  passive: readonly number[],
): Float64Array | undefined {
  const k = passive.length;
  const columns = new Float64Array(m * k);
  for (let i = 0; i < m; i++) for (let c = 0; c < k; c++) columns[i * k + c] = a[i * n + passive[c]!]!;
  return qrLeastSquares(columns, m, k, b);
}

function residualOf(
  a: Float64Array,
  m: number,
  n: number,
  b: Float64Array,
  x: Float64Array,
  passive: readonly number[],
): Float64Array {
  return Float64Array.from({ length: m }, (_, i) => passive.reduce((sum, j) => sum - a[i * n + j]! * x[j]!, b[i]!));
}

function columnNorm(a: Float64Array, m: number, n: number, j: number): number {
  let sum = 0;
  for (let i = 0; i < m; i++) sum += a[i * n + j]! ** 2;
  return Math.sqrt(sum);
}

function norm(v: Float64Array): number {
  return Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
}

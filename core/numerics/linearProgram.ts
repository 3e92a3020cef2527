export interface LinearProgram {
  /** argmax c·x, [n]. */
  readonly x: Float64Array;
  readonly value: number;
}

/** An entry of the tableau below this is rounding: rows are scaled to their largest entry. */
const tiny = 1e-11;
const mostPivots = 100_000;
/** Pivots of the steepest rule that may leave the value as it is before Bland's rule goes on. */
const patience = 50;

/** Which column enters: Bland's first, or that of the most negative cost, much faster where many vertices coincide. */
export type EnteringRule = 'first' | 'steepest';

/**
 * max c·x subject to A x ≤ b, x ≥ 0, A [m, n] row-major, b ≥ 0, so that x = 0 is allowed.
 *
 * Primal simplex on a dense tableau with Bland's rule, which cannot cycle (Chvátal, Linear Programming, 1983, ch. 3).
 * `steepest` (Dantzig's rule) goes over to Bland's while the value stays as it is.
 * Cost m (n + m) a pivot, usually 2 m to 4 m of them. Undefined where c·x has no bound; throws a RangeError where b < 0.
 */
export function linearProgram(
  a: Float64Array,
  m: number,
  n: number,
  b: Float64Array,
  c: Float64Array,
  rule: EnteringRule = 'first',
): LinearProgram | undefined {
  if (b.some((value) => !(value >= 0))) throw new RangeError('the right-hand side must not be negative');
  const width = n + m + 1;
  const tableau = new Float64Array((m + 1) * width);
  for (let i = 0; i < m; i++) {
    const row = a.subarray(i * n, (i + 1) * n);
    const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    for (let j = 0; j < n; j++) tableau[i * width + j] = row[j]! / largest;
    tableau[i * width + n + i] = 1;
    tableau[i * width + width - 1] = b[i]! / largest;
  }
  const cost = m * width;
  for (let j = 0; j < n; j++) tableau[cost + j] = -c[j]!;
  const basis = Array.from({ length: m }, (_, i) => n + i);
  let [value, still] = [0, 0];
  for (let pivots = 0; pivots < mostPivots; pivots++) {
    const steep = rule === 'steepest' && still < patience;
    const entering = enteringColumn(tableau.subarray(cost, cost + width - 1), steep);
    if (entering === undefined) return solutionOf(tableau, basis, n, width);
    const leaving = leavingRow(tableau, basis, entering, width);
    if (leaving === undefined) return undefined;
    pivot(tableau, leaving, entering, width);
    basis[leaving] = entering;
    const now = tableau[tableau.length - 1]!;
    still = now > value + tiny ? 0 : still + 1;
    value = now;
  }
  throw new Error(`no optimum after ${mostPivots} pivots`);
}

/** A column of negative cost: the first, or the steepest. */
function enteringColumn(costs: Float64Array, steep: boolean): number | undefined {
  let [chosen, least]: [number | undefined, number] = [undefined, -tiny];
  for (let j = 0; j < costs.length; j++) {
    if (costs[j]! >= least) continue;
    if (!steep) return j;
    [chosen, least] = [j, costs[j]!];
  }
  return chosen;
}

/** Least quotient of the right-hand side; of equal ones the variable that comes first (Bland). */
function leavingRow(tableau: Float64Array, basis: readonly number[], entering: number, width: number) {
  let [chosen, least]: [number | undefined, number] = [undefined, Infinity];
  basis.forEach((variable, i) => {
    const entry = tableau[i * width + entering]!;
    if (entry <= tiny) return;
    const quotient = tableau[i * width + width - 1]! / entry;
    const first = chosen !== undefined && quotient === least && variable < basis[chosen]!;
    if (quotient < least || first) [chosen, least] = [i, quotient];
  });
  return chosen;
}

function pivot(tableau: Float64Array, leaving: number, entering: number, width: number): void {
  const row = tableau.subarray(leaving * width, (leaving + 1) * width);
  const entry = row[entering]!;
  for (let j = 0; j < width; j++) row[j] = row[j]! / entry;
  for (let start = 0; start < tableau.length; start += width) {
    const factor = tableau[start + entering]!;
    if (start === leaving * width || factor === 0) continue;
    for (let j = 0; j < width; j++) tableau[start + j] = tableau[start + j]! - factor * row[j]!;
    tableau[start + entering] = 0;
  }
}

function solutionOf(tableau: Float64Array, basis: readonly number[], n: number, width: number): LinearProgram {
  const x = new Float64Array(n);
  basis.forEach((variable, i) => {
    if (variable < n) x[variable] = tableau[i * width + width - 1]!;
  });
  return { x, value: tableau[basis.length * width + width - 1]! };
}

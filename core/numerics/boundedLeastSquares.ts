import { qrLeastSquares } from './qrLeastSquares.ts';

export interface BoundedSolution {
  /** [n], within the bounds; a coordinate at a bound equals it. */
  readonly x: Float64Array;
  /** b − A x, [m]. */
  readonly residual: Float64Array;
}

/** Where a coordinate stands: at its lower bound, free between the bounds, at its upper bound. */
type Place = 'lower' | 'free' | 'upper';

/**
 * argmin |A x − b|₂ subject to lower ≤ x ≤ upper, A [m, n] row-major (any m, n, any rank), lower finite, upper > lower
 * and possibly Infinity.
 *
 * Active set: Lawson & Hanson, Solving Least Squares Problems (1974), ch. 23, with upper bounds as in Stark & Parker,
 * "Bounded-variable least-squares", Computational Statistics 10 (1995). It starts at the lower bounds; a coordinate
 * becomes free when its dual aⱼ·(b − A x) points into the box by more than 10 max(m, n) ε |aⱼ| |b − A lower|; the free
 * columns are solved afresh by QR and stay independent. Cost O(m k²) an exchange, k the free columns; usually n/2 to 3n
 * exchanges. Throws after 30 n exchanges, which the theory excludes in exact arithmetic.
 */
export function boundedLeastSquares(
  a: Float64Array,
  m: number,
  n: number,
  b: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
): BoundedSolution {
  const problem: Problem = { a, m, n, b, lower, upper };
  const x = lower.slice(0, n);
  const place = new Array<Place>(n).fill('lower');
  const refused = new Uint8Array(n);
  let residual = residualOf(problem, x);
  const scale = 10 * Math.max(m, n) * Number.EPSILON * norm(residual);
  const enough = Float64Array.from({ length: n }, (_, j) => scale * columnNorm(a, m, n, j));
  for (let exchanges = 0; exchanges <= 30 * n; exchanges++) {
    const entering = entrant(problem, residual, place, refused, enough);
    if (entering < 0) return { x, residual };
    const left = place[entering]!;
    place[entering] = 'free';
    let trial = solveFree(problem, x, place);
    if (trial === undefined || leavesAtOnce(trial, entering, left, problem)) {
      // Rounding gave this column its dual; it cannot enter (Lawson & Hanson, p. 164).
      place[entering] = left;
      refused[entering] = 1;
      continue;
    }
    refused.fill(0);
    while (stepTowards(problem, x, place, trial)) {
      const next = solveFree(problem, x, place);
      if (next === undefined) throw new Error('boundedLeastSquares: independent columns became dependent');
      trial = next;
    }
    residual = residualOf(problem, x);
  }
  throw new Error(`boundedLeastSquares: no solution after ${30 * n} exchanges`);
}

interface Problem {
  readonly a: Float64Array;
  readonly m: number;
  readonly n: number;
  readonly b: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** The coordinate at a bound whose dual points into the box the most, or −1. */
function entrant(
  { a, m, n }: Problem,
  residual: Float64Array,
  place: readonly Place[],
  refused: Uint8Array,
  enough: Float64Array,
): number {
  const dual = new Float64Array(n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) dual[j] = dual[j]! + a[i * n + j]! * residual[i]!;
  let best = -1;
  let bestInward = 0;
  for (let j = 0; j < n; j++) {
    if (place[j] === 'free' || refused[j] === 1) continue;
    const inward = place[j] === 'lower' ? dual[j]! : -dual[j]!;
    if (inward > enough[j]! && inward > bestInward) {
      best = j;
      bestInward = inward;
    }
  }
  return best;
}

function leavesAtOnce(trial: Float64Array, j: number, left: Place, { lower, upper }: Problem): boolean {
  return left === 'lower' ? trial[j]! <= lower[j]! : trial[j]! >= upper[j]!;
}

/**
 * Moves the free coordinates to the trial, or as far towards it as the box allows; those that arrive at a bound are
 * fixed there. Says whether any was.
 */
function stepTowards({ n, lower, upper }: Problem, x: Float64Array, place: Place[], trial: Float64Array): boolean {
  let share = 1;
  let blocking = -1;
  for (let j = 0; j < n; j++) {
    if (place[j] !== 'free') continue;
    const bound = trial[j]! <= lower[j]! ? lower[j]! : trial[j]! >= upper[j]! ? upper[j]! : undefined;
    if (bound === undefined) continue;
    const reach = trial[j] === x[j] ? 0 : (bound - x[j]!) / (trial[j]! - x[j]!);
    if (blocking < 0 || reach < share) {
      share = reach;
      blocking = j;
    }
  }
  for (let j = 0; j < n; j++) {
    if (place[j] !== 'free') continue;
    const moved = blocking < 0 ? trial[j]! : x[j]! + share * (trial[j]! - x[j]!);
    const atBound = j === blocking || moved <= lower[j]! || moved >= upper[j]!;
    if (!atBound) {
      x[j] = moved;
      continue;
    }
    place[j] = trial[j]! <= lower[j]! ? 'lower' : 'upper';
    x[j] = place[j] === 'lower' ? lower[j]! : upper[j]!;
  }
  return blocking >= 0;
}

/** Least squares over the free columns with the others at their bounds: [n], meaningful at the free ones. */
function solveFree({ a, m, n, b }: Problem, x: Float64Array, place: readonly Place[]): Float64Array | undefined {
  const free = place.flatMap((p, j) => (p === 'free' ? [j] : []));
  const columns = new Float64Array(m * free.length);
  const rest = b.slice(0, m);
  for (let i = 0; i < m; i++) {
    free.forEach((j, c) => (columns[i * free.length + c] = a[i * n + j]!));
    for (let j = 0; j < n; j++) if (place[j] !== 'free') rest[i] = rest[i]! - a[i * n + j]! * x[j]!;
  }
  const solved = qrLeastSquares(columns, m, free.length, rest);
  if (solved === undefined) return undefined;
  const trial = new Float64Array(n);
  free.forEach((j, c) => (trial[j] = solved[c]!));
  return trial;
}

function residualOf({ a, m, n, b }: Problem, x: Float64Array): Float64Array {
  const residual = b.slice(0, m);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) residual[i] = residual[i]! - a[i * n + j]! * x[j]!;
  return residual;
}

function columnNorm(a: Float64Array, m: number, n: number, j: number): number {
  let sum = 0;
  for (let i = 0; i < m; i++) sum += a[i * n + j]! ** 2;
  return Math.sqrt(sum);
}

function norm(v: Float64Array): number {
  return Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
}

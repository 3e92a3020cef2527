import { leastSquares } from '../../../numerics/leastSquares.ts';
import { normPath, normPenalty } from '../../../numerics/normPath.ts';
import { pNorm } from '../../../numerics/pNorm.ts';
import type { RunEvent } from '../../runner.ts';
import { Lcg } from '../lcg.ts';
import { golden, goldenDifference, goldenTable, type GoldenRow } from './goldenRows.ts';
import type { CaseRunner } from './runCases.ts';

/** Points X [count, dimension] row by row and their targets. */
interface Regression {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly count: number;
  readonly dimension: number;
}

const [count, dimension] = [12, 5] as const;
/** The adversary's norm and its dual. */
const pairs = [
  [1, Infinity],
  [2, 2],
  [Infinity, 1],
] as const;
const powers = [1, 2, 3] as const;

/** Fixture D of docs/science/pe-training.md: q, p, minimiser of (b), objective. */
const fixtureD = [
  { q: 1, w: [-0.2954522, 0.4409398, 0.0193777, -0.1586979, 0.4080842], objective: 6.63792994 },
  { q: 2, w: [-0.2793839, 0.4428558, 0.0084764, -0.1575462, 0.3943028], objective: 6.8393948 },
  { q: Infinity, w: [-0.2480505, 0.4182239, 0, -0.1015442, 0.383699], objective: 7.62207049 },
] as const;

/** Theorem 2: the min-max problem (b), the penalty (a) and what the printed proof makes of them. */
export const dualityCase: CaseRunner = function* (arm, replica, { rng }): Generator<RunEvent> {
  const { epsilon, statement } = arm.params;
  const data = drawn(rng.stream('data', replica));
  const rows: GoldenRow[] = [];
  if (statement === 'corrected') {
    yield minimiserTable(arm.name, replica, data, epsilon);
    rows.push(...bruteForceRows(data, epsilon, count), ...mapRows(data, epsilon), ...everyLambdaRows(data));
    rows.push(ghostRow('ghostNoise', data, 1 / count), ...uniqueRows(), ...fixtureRows(epsilon, count));
  } else if (statement === 'printed') {
    rows.push(...bruteForceRows(data, epsilon, 1), shiftRow('minimiserShift', data, epsilon, 1, 1));
    rows.push(ghostRow('ghostNoise', data, 1), ...fixtureRows(epsilon, 1));
  } else {
    rows.push(shiftRow('wrongNorm2', data, epsilon, count, 2));
    rows.push(shiftRow('wrongNormInf', data, epsilon, count, Infinity));
  }
  yield goldenTable(arm.name, replica, rows);
};

/** X ~ N(0, 1), y = X w0 + 0.3 N(0, 1), w0 ~ N(0, 1). */
function drawn(stream: { normals(step: number, out: Float64Array): Float64Array }): Regression {
  const draws = stream.normals(0, new Float64Array(count * dimension + dimension + count));
  const x = draws.slice(0, count * dimension);
  const w0 = draws.subarray(count * dimension, count * dimension + dimension);
  const y = Float64Array.from(
    { length: count },
    (_, i) => dotRow(x, i, w0) + 0.3 * draws[count * dimension + dimension + i]!,
  );
  return { x, y, count, dimension };
}

function dotRow(x: Float64Array, row: number, w: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < w.length; k++) sum += x[row * w.length + k]! * w[k]!;
  return sum;
}

/** argmin of Σ (y − w·x)² + points ε² |w|_p²: problem (b) where `points` is N. */
function minimiser(
  { x, y, count: n, dimension: d }: Regression,
  points: number,
  epsilon: number,
  p: number,
): Float64Array {
  return normPenalty(normPath(x, n, d, y, p), points * epsilon ** 2, 2);
}

function objective({ x, y }: Regression, w: Float64Array, points: number, epsilon: number, p: number): number {
  const squares = y.reduce((sum, target, i) => sum + (target - dotRow(x, i, w)) ** 2, 0);
  return squares + points * epsilon ** 2 * pNorm(w, p) ** 2;
}

/**
 * Σ ½[(y − min w·(x+d))² + (y − max w·(x+d))²] with d over the extreme points of the ball |d|_q ≤ ε; for q = 2, where
 * every point of the sphere is extreme, over the two that are parallel to w.
 */
function bruteForce({ x, y }: Regression, w: Float64Array, epsilon: number, q: number): number {
  const extremes = extremePoints(w, epsilon, q);
  let sum = 0;
  y.forEach((target, i) => {
    let [low, high] = [Infinity, -Infinity];
    for (const d of extremes) {
      const moved = w.reduce((total, weight, k) => total + weight * (x[i * w.length + k]! + d[k]!), 0);
      low = Math.min(low, moved);
      high = Math.max(high, moved);
    }
    sum += ((target - low) ** 2 + (target - high) ** 2) / 2;
  });
  return sum;
}

function extremePoints(w: Float64Array, epsilon: number, q: number): Float64Array[] {
  const n = w.length;
  if (q === 2) {
    const size = pNorm(w, 2);
    return [1, -1].map((sign) => w.map((weight) => (sign * epsilon * weight) / size));
  }
  if (q === 1)
    return Array.from({ length: 2 * n }, (_, i) =>
      Float64Array.from({ length: n }, (_v, k) => (k === i >> 1 ? epsilon * (i % 2 === 0 ? 1 : -1) : 0)),
    );
  return Array.from({ length: 2 ** n }, (_, i) =>
    Float64Array.from({ length: n }, (_v, k) => ((i >> k) & 1 ? epsilon : -epsilon)),
  );
}

/** The min-max objective at the least squares solution against the sum with the given factor in place of N. */
function bruteForceRows(data: Regression, epsilon: number, points: number): GoldenRow[] {
  const w = leastSquares(data.x, data.count, data.dimension, data.y, 1e-13).x;
  return pairs.map(([q, p], i) => {
    const exact = bruteForce(data, w, epsilon, q);
    const formula = objective(data, w, points, epsilon, p);
    return {
      quantity: 'bruteForce',
      layer: i,
      expected: exact,
      measured: formula,
      difference: Math.abs(formula / exact - 1),
    };
  });
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, v, k) => Math.max(most, Math.abs(v - b[k]!)), 0);
}

/** How far the minimiser for q = ∞ moves with another factor or another norm. */
function shiftRow(quantity: string, data: Regression, epsilon: number, points: number, p: number): GoldenRow {
  const right = minimiser(data, data.count, epsilon, 1);
  return goldenDifference(quantity, 0, largestDifference(minimiser(data, points, epsilon, p), right));
}

/** λ = N ε² (2/m) |w|_p^(2−m). */
function matchingLambda(w: Float64Array, n: number, epsilon: number, p: number, m: number): number {
  return n * epsilon ** 2 * (2 / m) * pNorm(w, p) ** (2 - m);
}

/** (a) and (b) at the matching λ, for every pair of norms and every power. */
function mapRows(data: Regression, epsilon: number): GoldenRow[] {
  return pairs.flatMap(([, p], i) => {
    const path = normPath(data.x, data.count, data.dimension, data.y, p);
    const wB = minimiser(data, data.count, epsilon, p);
    return powers.map((m) => {
      const wA = normPenalty(path, matchingLambda(wB, data.count, epsilon, p, m), m);
      return goldenDifference('map', 3 * i + m - 1, largestDifference(wA, wB));
    });
  });
}

function minimiserTable(arm: string, replica: number, data: Regression, epsilon: number): RunEvent {
  const columns = Object.fromEntries(
    ['arm', 'replica', 'q', 'p', 'm', 'eps', 'lambda', 'i', 'wA', 'wB'].map((key) => [key, [] as (number | string)[]]),
  );
  for (const [q, p] of pairs) {
    const path = normPath(data.x, data.count, data.dimension, data.y, p);
    const wB = minimiser(data, data.count, epsilon, p);
    for (const m of powers) {
      const lambda = matchingLambda(wB, data.count, epsilon, p, m);
      const wA = normPenalty(path, lambda, m);
      wA.forEach((value, k) => {
        const row = { arm, replica, q, p, m, eps: epsilon, lambda, i: k + 1, wA: value, wB: wB[k]! };
        for (const [key, cell] of Object.entries(row)) columns[key]!.push(cell);
      });
    }
  }
  return { kind: 'table', table: 'duality', columns: columns as unknown as Record<string, readonly string[]> };
}

/** q = ∞, m = 1: above 2|Xᵀy|_∞ (a) gives exactly 0, which (b) does for no finite ε. */
function everyLambdaRows(data: Regression): GoldenRow[] {
  const { x, y, count: n, dimension: d } = data;
  const path = normPath(x, n, d, y, 1);
  const threshold =
    2 *
    Array.from({ length: d }, (_, k) => Math.abs(y.reduce((sum, target, i) => sum + target * x[i * d + k]!, 0))).reduce(
      (a, b) => Math.max(a, b),
    );
  const size = (w: Float64Array): number => pNorm(w, 1);
  return [
    golden('penaltyAbove', 0, 0, size(normPenalty(path, 1.01 * threshold, 1))),
    golden('penaltyBelow', 0, 0, size(normPenalty(path, 0.5 * threshold, 1))),
    ...[1, 10, 100].map((epsilon, i) => golden('minMaxNorm', i, 0, size(minimiser(data, n, epsilon, 1)))),
  ];
}

/** X = (1 1) and (1 0.9), y = 1, ε = ½, q = ∞: the objective at (0.8, 0) and at (0, 0.8), and the least on a grid. */
function uniqueRows(): GoldenRow[] {
  const at = (second: number, w: readonly number[]): number =>
    objective(
      { x: Float64Array.of(1, second), y: Float64Array.of(1), count: 1, dimension: 2 },
      Float64Array.from(w),
      1,
      0.5,
      1,
    );
  let least = Infinity;
  for (let i = -40; i <= 40; i++) for (let j = -40; j <= 40; j++) least = Math.min(least, at(1, [i / 40, j / 40]));
  return [
    golden('uniqueFirst', 0, 0.2, at(1, [0.8, 0])),
    golden('uniqueSecond', 0, 0.2, at(1, [0, 0.8])),
    golden('uniqueLeast', 0, 0.2, least),
    golden('tiltedDifference', 0, at(0.9, [0.8, 0]), at(0.9, [0, 0.8])),
  ];
}

/**
 * Problem (10), Σ (y − w·x)² + λ |w|₂² with λ = 1, against (11), the mean of the squares over noise of the 2n points
 * ±√(n · variance) e_k.
 */
function ghostRow(quantity: string, { x, y, count: n, dimension: d }: Regression, variance: number): GoldenRow {
  const ridge = leastSquares(
    Float64Array.from({ length: (n + d) * d }, (_, at) =>
      at < n * d ? x[at]! : Math.floor(at / d) - n === at % d ? 1 : 0,
    ),
    n + d,
    d,
    Float64Array.from({ length: n + d }, (_, i) => y[i] ?? 0),
    1e-13,
  ).x;
  const size = Math.sqrt(d * variance);
  const noisy = new Float64Array(n * 2 * d * d);
  const targets = new Float64Array(n * 2 * d);
  for (let i = 0; i < n; i++)
    for (let point = 0; point < 2 * d; point++) {
      const row = i * 2 * d + point;
      targets[row] = y[i]!;
      for (let k = 0; k < d; k++)
        noisy[row * d + k] = x[i * d + k]! + (k === point >> 1 ? (point % 2 === 0 ? size : -size) : 0);
    }
  return goldenDifference(quantity, 0, largestDifference(leastSquares(noisy, n * 2 * d, d, targets, 1e-13).x, ridge));
}

/** Minimisers and objectives of fixture D, with N or without it. */
function fixtureRows(epsilon: number, points: number): GoldenRow[] {
  const lcg = new Lcg(5);
  const x = lcg.values(count * dimension, 2);
  const data: Regression = { x, y: lcg.values(count, 2), count, dimension };
  return fixtureD.flatMap(({ q, w, objective: expected }, i) => {
    const p = pairs[i]![1];
    const found = minimiser(data, points, epsilon, p);
    const quantity = q === Infinity ? 'fixtureInf' : 'fixture';
    return [
      ...w.map((value, k) => golden(quantity, dimension * i + k, value, found[k]!)),
      golden('fixtureObjective', i, expected, objective(data, found, points, epsilon, p)),
    ];
  });
}

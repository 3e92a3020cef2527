import { describe, expect, it } from 'vitest';
import { defaultParams } from '../../../contract/fields.ts';
import { leastSquares } from '../../../numerics/leastSquares.ts';
import { linearSolve } from '../../../numerics/linearSolve.ts';
import { Randomness } from '../../../random.ts';
import { fields } from '../fields.ts';
import { drawProblem, startMatrix, type SensingParams } from './problem.ts';
import { SlowFlow } from './slowFlow.ts';

const [d, n] = [4, 6];
const rng = new Randomness(8);
const params: SensingParams = {
  ...defaultParams(fields),
  dimension: d,
  measurements: n,
  learningRate: 0.004,
  batchSize: 2,
};
const problem = drawProblem(params, rng, 0);
const flowOf = (flowTerm: SensingParams['flowTerm']): SlowFlow => new SlowFlow({ ...params, flowTerm }, problem);

/** ∇h_i = 2 M_i U, written out from the packed rows. */
function gradients(u: ArrayLike<number>): Float64Array[] {
  return Array.from({ length: n }, (_, i) => {
    const row = problem.rows.subarray(i * 10, (i + 1) * 10);
    const entry = (j: number, k: number): number => {
      const [a, b] = [Math.max(j, k), Math.min(j, k)];
      return row[(a * (a + 1)) / 2 + b]! / (a === b ? 1 : 2);
    };
    return Float64Array.from({ length: d * d }, (_g, at) => {
      const [j, l] = [Math.floor(at / d), at % d];
      let sum = 0;
      for (let k = 0; k < d; k++) sum += 2 * entry(j, k) * u[k * d + l]!;
      return sum;
    });
  });
}

const inner = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((s, v, i) => s + v * b[i]!, 0);
const errors = (u: Float64Array): number[] => gradients(u).map((g, i) => inner(g, u) / 2 - problem.labels[i]!);

/** log det by elimination: the product of the pivots, read off unit right-hand sides. */
function logDeterminant(matrix: Float64Array): number {
  let sum = 0;
  for (let size = 1; size <= n; size++) {
    const minor = Float64Array.from({ length: size * size }, (_, i) => matrix[Math.floor(i / size) * n + (i % size)]!);
    const unit = new Float64Array(size);
    unit[size - 1] = 1;
    // The last entry of the inverse's last column is det(minor of size − 1)/det(minor).
    sum -= Math.log(linearSolve(minor, size, unit)![size - 1]!);
  }
  return sum;
}

function regulariser(u: Float64Array, term: SensingParams['flowTerm']): number {
  const g = gradients(u);
  if (term === 'reg') return g.reduce((sum, v) => sum + inner(v, v), 0) / n;
  const eta = params.learningRate;
  const matrix = Float64Array.from({ length: n * n }, (_, i) => {
    const [a, b] = [Math.floor(i / n), i % n];
    return (a === b ? 1 : 0) - (eta * inner(g[a]!, g[b]!)) / n;
  });
  return -logDeterminant(matrix) / eta;
}

/** A point of zero loss, and another one that the flow has not seen. */
const start = (() => {
  let u: Float64Array = Float64Array.from(startMatrix({ ...params, start: 'gaussian' }, rng, 0));
  for (let round = 0; round < 20; round++) u = flowOf('reg').step(u, 0);
  return u;
})();

describe('the slow flow', () => {
  it('starts from a point of zero loss', () => {
    errors(start).forEach((e) => expect(e).toBeCloseTo(0, 12));
  });

  it.each(['reg', 'finiteStep'] as const)('%s: moves along −P ∇R', (term) => {
    const ds = 1e-7;
    const moved = flowOf(term).step(start, ds);
    const v = moved.map((value, i) => (value - start[i]!) / ds);
    const g = gradients(start);
    const rows = Float64Array.from(g.flatMap((row) => [...row]));
    g.forEach((row) => expect(inner(row, v) / Math.sqrt(inner(row, row) * inner(v, v))).toBeCloseTo(0, 5));
    for (let probe = 0; probe < 4; probe++) {
      // w: a random direction without its part in the span of the gradients.
      const random = rng.stream('noise', probe).normals(0, new Float64Array(d * d));
      const image = Float64Array.from(g, (row) => inner(row, random));
      const stiff = leastSquares(rows, n, d * d, image, 1e-12).x;
      const w = random.map((value, i) => value - stiff[i]!);
      const h = 1e-5;
      const slope =
        (regulariser(
          start.map((x, i) => x + h * w[i]!),
          term,
        ) -
          regulariser(
            start.map((x, i) => x - h * w[i]!),
            term,
          )) /
        (2 * h);
      // Rounding of the move, 1e-16/1e-7, against slopes of some tens.
      expect(inner(v, w) + slope).toBeCloseTo(0, 4);
    }
  });

  it('of index noise is that of finite steps, faster by 1 + η reg/B', () => {
    const ds = 1e-7;
    const v = (term: SensingParams['flowTerm']): Float64Array =>
      flowOf(term)
        .step(start, ds)
        .map((value, i) => value - start[i]!);
    const factor = 1 + (params.learningRate * regulariser(start, 'reg')) / params.batchSize;
    const [fast, slow] = [v('indexNoise'), v('finiteStep')];
    expect(Math.sqrt(inner(fast, fast) / inner(slow, slow)) / factor).toBeCloseTo(1, 5);
  });

  it('keeps zero loss, lowers reg, and errs by the square of its step', () => {
    const flow = flowOf('reg');
    const end = (steps: number): Float64Array => {
      let u = start;
      for (let i = 0; i < steps; i++) u = flow.step(u, 0.004 / steps);
      return u;
    };
    const [coarse, middle, fine] = [end(8), end(16), end(32)];
    errors(fine).forEach((e) => expect(e).toBeCloseTo(0, 10));
    expect(regulariser(fine, 'reg')).toBeLessThan(regulariser(start, 'reg'));
    const distance = (a: Float64Array, b: Float64Array): number => Math.hypot(...a.map((v, i) => v - b[i]!));
    // Halving the step of a method of second order quarters its error.
    const order = Math.log2(distance(coarse, middle) / distance(middle, fine));
    expect(order).toBeGreaterThan(1.6);
    expect(order).toBeLessThan(2.6);
  });
});

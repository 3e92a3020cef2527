import { describe, expect, it } from 'vitest';
import { defaultParams } from '../../../contract/fields.ts';
import { symmetricEigen } from '../../../numerics/symmetricEigen.ts';
import { Randomness } from '../../../random.ts';
import { fields } from '../fields.ts';
import { measure } from './measure.ts';
import { drawProblem, packedLength, startMatrix, type SensingParams } from './problem.ts';
import { TypedStep, type Stretch } from './step.ts';

const rng = new Randomness(5);
const paramsOf = (more: Partial<SensingParams>): SensingParams => ({ ...defaultParams(fields), ...more });

/** M_i as a full symmetric matrix. */
function unpackRow(rows: Float32Array, i: number, d: number): number[][] {
  const m = Array.from({ length: d }, () => new Array<number>(d).fill(0));
  let at = i * packedLength(d);
  for (let j = 0; j < d; j++) {
    for (let k = 0; k <= j; k++) {
      const value = rows[at++]!;
      m[j]![k] = k === j ? value : value / 2;
      m[k]![j] = m[j]![k]!;
    }
  }
  return m;
}

/** Section 2.2 written out with full matrices in float64: U ← U − (4η/B) Σ e_i M_i U − ηλ 4(d+1) U. */
function oracle(u: number[][], rows: Float32Array, labels: ArrayLike<number>, stretch: Stretch): number[][] {
  const d = u.length;
  let at = u;
  for (let step = 0; step < stretch.steps; step++) {
    const x = at.map((row) => at.map((other) => row.reduce((sum, v, l) => sum + v * other[l]!, 0)));
    const g = Array.from({ length: d }, () => new Array<number>(d).fill(0));
    for (let b = 0; b < stretch.batch; b++) {
      const i = stretch.order[step * stretch.batch + b]!;
      const m = unpackRow(rows, i, d);
      let error = -labels[i]! - stretch.noise[step * stretch.batch + b]!;
      m.forEach((row, j) => row.forEach((v, k) => (error += v * x[j]![k]!)));
      m.forEach((row, j) => row.forEach((v, k) => (g[j]![k] = g[j]![k]! + error * v)));
    }
    const shrink = 4 * (d + 1) * stretch.learningRate * stretch.strength;
    at = at.map((row, j) =>
      row.map((v, k) => {
        const product = g[j]!.reduce((sum, w, l) => sum + w * at[l]![k]!, 0);
        return v - ((4 * stretch.learningRate) / stretch.batch) * product - shrink * v;
      }),
    );
  }
  return at;
}

describe('the step', () => {
  // 7 and 5: no multiples of the blocks of 4.
  it.each([
    [7, 5, 0],
    [8, 4, 0.02],
    [3, 9, 0.01],
  ])('d = %i, B = %i, λ = %f: equals the formula with full matrices', (d, batch, strength) => {
    const params = paramsOf({ dimension: d, rank: 2, measurements: 12, start: 'gaussian' });
    const { rows, labels, target } = drawProblem(params, rng, 0);
    const start = startMatrix(params, rng, 0);
    const steps = 6;
    const stretch: Stretch = {
      learningRate: 0.004,
      batch,
      strength,
      order: rng.stream('order', 0).integers(0, new Uint32Array(steps * batch), 12),
      noise: rng.stream('noise', 0).normals(0, new Float64Array(steps * batch)),
      steps,
    };
    const full = Array.from({ length: d }, (_, j) => Array.from(start.subarray(j * d, (j + 1) * d)));
    const expected = oracle(full, rows, labels, stretch).flat();
    const u = start.slice();
    new TypedStep(d).advance(u, { rows, labels, target }, labels, stretch);
    // U is rounded to float32 after each step: about 6 × 6e-8 of entries of order 1.
    u.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-6));
    expect(u).not.toEqual(start);
  });

  it('is the same in one stretch and in two', () => {
    const params = paramsOf({ dimension: 9, measurements: 20 });
    const problem = drawProblem(params, rng, 1);
    const stretch = (from: number, steps: number): Stretch => ({
      learningRate: 0.005,
      batch: 4,
      strength: 0,
      order: Uint32Array.from({ length: 4 * steps }, (_, i) => (7 * (4 * from + i)) % 20),
      noise: new Float64Array(4 * steps),
      steps,
    });
    const whole = startMatrix(params, rng, 1);
    const parts = whole.slice();
    const kernel = new TypedStep(9);
    kernel.advance(whole, problem, problem.labels, stretch(0, 10));
    kernel.advance(parts, problem, problem.labels, stretch(0, 3));
    kernel.advance(parts, problem, problem.labels, stretch(3, 7));
    expect(parts).toEqual(whole);
  });
});

describe('the data', () => {
  const d = 20;
  const params = paramsOf({ dimension: d, rank: 2, measurements: 3000 });
  const problem = drawProblem(params, rng, 0);

  it('have the moments of packed Gaussian matrices: N(0,1) on the diagonal, N(0,2) beside it', () => {
    let [diagonal, beside, at] = [0, 0, 0];
    for (let i = 0; i < 3000; i++) {
      for (let j = 0; j < d; j++) {
        for (let k = 0; k <= j; k++) {
          if (k === j) diagonal += problem.rows[at]! ** 2;
          else beside += problem.rows[at]! ** 2;
          at += 1;
        }
      }
    }
    // Standard errors √2/√60 000 and 2√2/√570 000: five of them.
    expect(diagonal / (3000 * d) - 1).toBeCloseTo(0, 1);
    expect(Math.abs(diagonal / (3000 * d) - 1)).toBeLessThan(0.03);
    expect(Math.abs(beside / (3000 * 190) - 2)).toBeLessThan(0.02);
  });

  it('have labels ⟨M_i, X*⟩ of an X* with eigenvalues 1 and 0', () => {
    const { values } = symmetricEigen(problem.target, d);
    values.forEach((value, k) => expect(value - (k < d - 2 ? 0 : 1)).toBeCloseTo(0, 13));
    const m = unpackRow(problem.rows, 17, d);
    let label = 0;
    m.forEach((row, j) => row.forEach((v, k) => (label += v * problem.target[j * d + k]!)));
    expect(problem.labels[17]! - label).toBeCloseTo(0, 12);
  });

  it('have reg = (1/n) Σ |2 M_i U|² near its expectation 2(d+1)|U|² (section 2.2)', () => {
    const u = startMatrix(paramsOf({ dimension: d, start: 'gaussian' }), rng, 0);
    let [sum, norm] = [0, 0];
    for (let i = 0; i < 3000; i++) {
      const m = unpackRow(problem.rows, i, d);
      m.forEach((row) => {
        for (let k = 0; k < d; k++) sum += (2 * row.reduce((s, v, l) => s + v * u[l * d + k]!, 0)) ** 2;
      });
    }
    for (const value of u) norm += value * value;
    // |2MU|² has a relative spread of about 0.1 a matrix.
    expect(sum / 3000 / (2 * (d + 1) * norm) - 1).toBeCloseTo(0, 2);
    expect(measure(u, d, problem, problem.labels).reg / (2 * (d + 1) * norm) - 1).toBeCloseTo(0, 12);
  });
});

describe('the measures', () => {
  it('of the solution itself are those of X*', () => {
    const d = 6;
    const params = paramsOf({ dimension: d, rank: 2, measurements: 10 });
    const problem = drawProblem(params, rng, 3);
    const { values, vectors } = symmetricEigen(problem.target, d);
    const u = new Float32Array(d * d);
    for (let j = 0; j < d; j++) {
      for (let c = 0; c < 2; c++) u[j * d + c] = Math.sqrt(values[d - 1 - c]!) * vectors[(d - 1 - c) * d + j]!;
    }
    const measures = measure(u, d, problem, problem.labels);
    // U is float32.
    expect(measures.relativeTestError).toBeLessThan(1e-12);
    expect(measures.trainLoss).toBeLessThan(1e-12);
    expect(measures.nuclearNorm).toBeCloseTo(2, 6);
    expect(measures.rankFivePercent).toBe(2);
  });
});

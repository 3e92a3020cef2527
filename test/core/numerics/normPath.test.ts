import { describe, expect, it } from 'vitest';
import { choleskySolve } from '../../../core/numerics/cholesky.ts';
import { normPath, normPenalty } from '../../../core/numerics/normPath.ts';
import { dualExponent, pNorm } from '../../../core/numerics/pNorm.ts';
import { Randomness } from '../../../core/random.ts';

const exponents = [1, 1.05, 1.2, 1.5, 1.9, 2, Infinity];

function problem(seed: number, m: number, n: number): { x: Float64Array; y: Float64Array } {
  const draws = new Randomness(seed).stream('data', 0).normals(0, new Float64Array(m * n + m));
  return { x: draws.slice(0, m * n), y: draws.slice(m * n) };
}

/** Xᵀ(y − X w), [n]. */
function correlation(x: Float64Array, y: Float64Array, w: Float64Array): Float64Array {
  const n = w.length;
  const product = new Float64Array(n);
  y.forEach((target, i) => {
    const residual = target - w.reduce((sum, value, j) => sum + x[i * n + j]! * value, 0);
    for (let j = 0; j < n; j++) product[j] = product[j]! + x[i * n + j]! * residual;
  });
  return product;
}

function objective(
  x: Float64Array,
  y: Float64Array,
  w: Float64Array,
  p: number,
  lambda: number,
  power: number,
): number {
  const n = w.length;
  const square = y.reduce((sum, target, i) => {
    return sum + (target - w.reduce((fit, value, j) => fit + x[i * n + j]! * value, 0)) ** 2;
  }, 0);
  return square + lambda * pNorm(w, p) ** power;
}

describe.each(exponents)('normPath, p = %d', (p) => {
  it('satisfies the optimality condition of the ball: w·Xᵀr = |w|_p |Xᵀr|_q with |w|_p at the radius', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { x, y } = problem(seed, 20, 6);
      const path = normPath(x, 20, 6, y, p);
      for (const share of [1e-3, 0.1, 0.5, 0.9, 0.999]) {
        const w = path.at(share * path.end);
        const c = correlation(x, y, w);
        const reached = w.reduce((sum, value, j) => sum + value * c[j]!, 0);
        const scale = pNorm(correlation(x, y, new Float64Array(6)), dualExponent(p)) * pNorm(w, p);
        expect(pNorm(w, p) / (share * path.end)).toBeCloseTo(1, 11);
        // Hölder's inequality is an equality exactly at the minimum; both sides round to about 1e-15 of the scale.
        expect(Math.abs(reached - pNorm(w, p) * pNorm(c, dualExponent(p))) / scale).toBeLessThan(1e-12);
      }
    }
  });

  it('has a slope that is the derivative of the squared residual', () => {
    const { x, y } = problem(3, 20, 6);
    const path = normPath(x, 20, 6, y, p);
    const t = 0.4 * path.end;
    const step = 1e-5 * path.end;
    const square = (at: number): number => objective(x, y, path.at(at), p, 0, 1);
    // Central difference: truncation and rounding are both about 1e-9.
    expect(path.slope(t) / ((square(t + step) - square(t - step)) / (2 * step))).toBeCloseTo(1, 6);
  });

  it('gives least squares beyond the end of the path', () => {
    const { x, y } = problem(4, 20, 6);
    const path = normPath(x, 20, 6, y, p);
    expect(pNorm(correlation(x, y, path.at(2 * path.end)), Infinity)).toBeLessThan(1e-13);
    expect(path.slope(path.end)).toBe(0);
  });

  it('minimises the penalised problem: no random change lowers it', () => {
    for (const power of [1, 2, 3]) {
      const { x, y } = problem(5, 20, 6);
      const w = normPenalty(normPath(x, 20, 6, y, p), 2, power);
      const best = objective(x, y, w, p, 2, power);
      const noise = new Randomness(6).stream('noise', 0);
      for (let trial = 0; trial < 300; trial++) {
        const size = 10 ** (-1 - (trial % 5));
        const moved = noise.normals(trial, new Float64Array(6)).map((value, j) => w[j]! + size * value);
        expect(objective(x, y, moved, p, 2, power)).toBeGreaterThan(best);
      }
    }
  });

  it('gives zero at the penalty above which m = 1 has only zero, and not below it', () => {
    const { x, y } = problem(8, 20, 6);
    const path = normPath(x, 20, 6, y, p);
    const largest = 2 * pNorm(correlation(x, y, new Float64Array(6)), dualExponent(p));
    expect([...normPenalty(path, 1.001 * largest, 1)]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(pNorm(normPenalty(path, 0.999 * largest, 1), p)).toBeGreaterThan(0);
  });
});

describe('normPenalty', () => {
  it('is ridge regression for p = 2, m = 2', () => {
    const { x, y } = problem(9, 20, 6);
    const w = normPenalty(normPath(x, 20, 6, y, 2), 0.7, 2);
    const gram = new Float64Array(36);
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 6; j++) {
        for (let k = 0; k < 20; k++) gram[i * 6 + j] = gram[i * 6 + j]! + x[k * 6 + i]! * x[k * 6 + j]!;
      }
      gram[i * 7] = gram[i * 7]! + 0.7;
    }
    const ridge = choleskySolve(gram, 6, correlation(x, y, new Float64Array(6)))!;
    w.forEach((value, j) => expect(value).toBeCloseTo(ridge[j]!, 13));
  });

  it.each([1, 2, Infinity])(
    'has the fitted values and the norm of every minimiser where X is rank-deficient, p = %d',
    (p) => {
      const { x, y } = problem(10, 4, 9);
      const path = normPath(x, 4, 9, y, p);
      const w = normPenalty(path, 0.5, 2);
      const best = objective(x, y, w, p, 0.5, 2);
      const noise = new Randomness(11).stream('noise', 0);
      for (let trial = 0; trial < 300; trial++) {
        const moved = noise
          .normals(trial, new Float64Array(9))
          .map((value, j) => w[j]! + 10 ** (-1 - (trial % 5)) * value);
        expect(objective(x, y, moved, p, 0.5, 2)).toBeGreaterThanOrEqual(best - 1e-13);
      }
    },
  );

  it('solves the closed forms of the specification (section 2.4)', () => {
    // p = 1: X = [1 1], y = 2, lambda = m = 1 has the minimum 1.75 with fitted value 1.5.
    const one = normPenalty(normPath(Float64Array.of(1, 1), 1, 2, Float64Array.of(2), 1), 1, 1);
    expect(one[0]! + one[1]!).toBeCloseTo(1.5, 14);
    expect(pNorm(one, 1)).toBeCloseTo(1.5, 14);
    // p = inf: minimum 8 at w = (2, b, 1 − b).
    const x = Float64Array.of(1, 0, 0, 0, 1, 1);
    const largest = normPenalty(normPath(x, 2, 3, Float64Array.of(4, 1), Infinity), 1, 2);
    expect(largest[0]).toBeCloseTo(2, 14);
    expect(largest[1]! + largest[2]!).toBeCloseTo(1, 14);
    expect(objective(x, Float64Array.of(4, 1), largest, Infinity, 1, 2)).toBeCloseTo(8, 13);
  });
});

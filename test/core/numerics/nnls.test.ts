import { describe, expect, it } from 'vitest';
import { nnls } from '../../../core/numerics/nnls.ts';
import { Randomness } from '../../../core/random.ts';

function normals(seed: number, length: number): Float64Array {
  return new Randomness(seed).stream('data', 0).normals(0, new Float64Array(length));
}

/** Largest violation of x ≥ 0, Aᵀr ≤ 0, x·Aᵀr = 0: the conditions that decide the minimum. */
function violation(a: Float64Array, m: number, n: number, x: Float64Array, residual: Float64Array): number {
  let worst = 0;
  for (let j = 0; j < n; j++) {
    let dual = 0;
    for (let i = 0; i < m; i++) dual += a[i * n + j]! * residual[i]!;
    worst = Math.max(worst, -x[j]!, dual, Math.abs(x[j]! * dual));
  }
  return worst;
}

describe('nnls', () => {
  it('clips a coordinate of an orthogonal problem at zero', () => {
    const { x, residual } = nnls(Float64Array.of(1, 0, 0, 2), 2, 2, Float64Array.of(3, -4));
    expect([...x]).toEqual([3, 0]);
    expect([...residual]).toEqual([0, -4]);
  });

  it('gives zero when every dual is negative', () => {
    expect([...nnls(Float64Array.of(1, 1), 2, 1, Float64Array.of(-1, -2)).x]).toEqual([0]);
  });

  it('drops a column that entered first: it has the largest dual at the start and a negative one at the end', () => {
    const a = Float64Array.of(10, 1, 0, 10, 0, 1, 5, 0, 0);
    const { x, residual } = nnls(a, 3, 3, Float64Array.of(1, 1, -0.1));
    expect(x[0]).toBe(0);
    expect(x[1]).toBeCloseTo(1, 14);
    expect(x[2]).toBeCloseTo(1, 14);
    expect(residual[2]).toBeCloseTo(-0.1, 14);
  });

  it.each([
    [30, 10],
    [10, 30],
    [5, 80],
  ])('satisfies the optimality conditions for random %i × %i problems', (m, n) => {
    for (let seed = 1; seed <= 20; seed++) {
      const draws = normals(seed, m * n + m);
      const a = draws.slice(0, m * n);
      const { x, residual } = nnls(a, m, n, draws.slice(m * n));
      // Duals round to about m ε |a| |b| ~ 1e-13.
      expect(violation(a, m, n, x, residual)).toBeLessThan(1e-12);
    }
  });

  it('solves a problem with repeated columns', () => {
    const draws = normals(7, 24);
    const column = (j: number): number => j % 3;
    const a = Float64Array.from({ length: 8 * 6 }, (_, k) => Math.abs(draws[Math.floor(k / 6) * 3 + column(k % 6)]!));
    const b = Float64Array.from({ length: 8 }, (_, i) => a[i * 6]! + 2 * a[i * 6 + 1]!);
    const { x, residual } = nnls(a, 8, 6, b);
    expect(x[0]! + x[3]!).toBeCloseTo(1, 12);
    expect(x[1]! + x[4]!).toBeCloseTo(2, 12);
    expect(Math.max(...residual.map(Math.abs))).toBeLessThan(1e-13);
  });
});

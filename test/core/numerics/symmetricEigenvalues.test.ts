import { describe, expect, it } from 'vitest';
import { symmetricEigen } from '../../../core/numerics/symmetricEigen.ts';
import { symmetricEigenvalues } from '../../../core/numerics/symmetricEigenvalues.ts';
import { Randomness } from '../../../core/random.ts';

function gaussian(n: number): Float64Array {
  const g = new Randomness(n).stream('data', 0).normals(0, new Float64Array(n * n));
  return g.map((_, i) => (g[i]! + g[(i % n) * n + Math.floor(i / n)]!) / 2);
}

describe('symmetricEigenvalues', () => {
  it.each([1, 2, 3, 10, 41])('n = %i: those of the Jacobi method', (n) => {
    const matrix = gaussian(n);
    const expected = symmetricEigen(matrix, n).values;
    const largest = Math.max(...expected.map(Math.abs));
    symmetricEigenvalues(matrix, n).forEach((value, k) =>
      // Both err by about n ε of the largest.
      expect(Math.abs(value - expected[k]!)).toBeLessThan(20 * n * Number.EPSILON * largest),
    );
  });

  it('finds those of the second difference, 2 − 2 cos(kπ/(n+1)), and of diagonal and rank-one matrices', () => {
    const n = 30;
    const matrix = Float64Array.from({ length: n * n }, (_, i) => {
      const apart = Math.abs((i % n) - Math.floor(i / n));
      return apart === 0 ? 2 : apart === 1 ? -1 : 0;
    });
    symmetricEigenvalues(matrix, n).forEach((value, k) =>
      expect(value - (2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)))).toBeCloseTo(0, 13),
    );
    expect([...symmetricEigenvalues(Float64Array.of(3, 0, 0, 0, -1, 0, 0, 0, 2), 3)]).toEqual([-1, 2, 3]);
    const ones = symmetricEigenvalues(new Float64Array(25).fill(1), 5);
    expect(ones[4]! - 5).toBeCloseTo(0, 13);
    ones.slice(0, 4).forEach((value) => expect(value).toBeCloseTo(0, 13));
  });

  it('reads the lower triangle only and leaves the matrix alone', () => {
    const matrix = Float64Array.of(2, 99, 1, 2);
    expect([...symmetricEigenvalues(matrix, 2)].map((v) => Number(v.toFixed(12)))).toEqual([1, 3]);
    expect([...matrix]).toEqual([2, 99, 1, 2]);
  });

  it('throws on entries that are no finite numbers', () => {
    expect(() => symmetricEigenvalues(new Float64Array(9).fill(NaN), 3)).toThrow(/finite/);
  });
});

import { describe, expect, it } from 'vitest';
import { symmetricEigen } from '../../../core/numerics/symmetricEigen.ts';
import { Randomness } from '../../../core/random.ts';

describe('symmetricEigen', () => {
  it('factors a random symmetric matrix: A v = λ v, values ascending', () => {
    const n = 9;
    const g = new Randomness(4).stream('data', 0).normals(0, new Float64Array(n * n));
    const a = g.map((value, i) => value + g[(i % n) * n + Math.floor(i / n)]!);
    const { values, vectors } = symmetricEigen(a, n);
    expect([...values]).toEqual([...values].sort((x, y) => x - y));
    for (let k = 0; k < n; k++) {
      const v = vectors.subarray(k * n, (k + 1) * n);
      expect(Math.hypot(...v)).toBeCloseTo(1, 14);
      for (let i = 0; i < n; i++) {
        const image = v.reduce((sum, x, j) => sum + a[i * n + j]! * x, 0);
        // n rotations of a matrix of norm about 8 round to some 1e-15 · 8.
        expect(Math.abs(image - values[k]! * v[i]!)).toBeLessThan(1e-13);
      }
    }
  });

  it('knows the second difference: 2 − 2 cos(kπ/(n+1))', () => {
    const n = 12;
    const a = Float64Array.from({ length: n * n }, (_, i) => {
      const gap = Math.abs(Math.floor(i / n) - (i % n));
      return gap === 0 ? 2 : gap === 1 ? -1 : 0;
    });
    symmetricEigen(a, n).values.forEach((value, k) =>
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 13),
    );
  });

  it('finds the zeros of a singular information matrix', () => {
    // x x^T of x = (1, 2, 3): eigenvalues 0, 0, 14.
    const a = Float64Array.of(1, 2, 3, 2, 4, 6, 3, 6, 9);
    const { values } = symmetricEigen(a, 3);
    expect(Math.abs(values[0]!)).toBeLessThan(1e-14);
    expect(Math.abs(values[1]!)).toBeLessThan(1e-14);
    expect(values[2]).toBeCloseTo(14, 13);
  });
});

import { describe, expect, it } from 'vitest';
import { largestEigenvalue } from '../../../core/numerics/largestEigenvalue.ts';
import { symmetricEigen } from '../../../core/numerics/symmetricEigen.ts';
import { Randomness } from '../../../core/random.ts';

describe('largestEigenvalue', () => {
  it('is that of the full decomposition on random matrices', () => {
    for (const n of [1, 2, 3, 7, 40]) {
      const draws = new Randomness(n).stream('data', 0).normals(0, new Float64Array(n * n));
      const a = Float64Array.from(draws, (_, k) => draws[k]! + draws[(k % n) * n + Math.floor(k / n)]!);
      const all = symmetricEigen(a, n).values;
      // n ε |A| ~ 40 · 2e-16 · 20.
      expect(Math.abs(largestEigenvalue(a, n) - all[n - 1]!)).toBeLessThan(1e-12);
    }
  });

  it('knows diagonal, zero and negative matrices', () => {
    expect(largestEigenvalue(Float64Array.of(3, 0, 0, 0, -7, 0, 0, 0, 5), 3)).toBeCloseTo(5, 14);
    expect(largestEigenvalue(new Float64Array(9), 3)).toBeCloseTo(0, 14);
    expect(largestEigenvalue(Float64Array.of(-2, 0, 0, -1), 2)).toBeCloseTo(-1, 14);
  });
});

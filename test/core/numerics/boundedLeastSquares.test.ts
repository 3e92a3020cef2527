import { describe, expect, it } from 'vitest';
import { boundedLeastSquares } from '../../../core/numerics/boundedLeastSquares.ts';
import { Randomness } from '../../../core/random.ts';

describe('boundedLeastSquares', () => {
  it('clips an orthogonal problem coordinate by coordinate', () => {
    const identity = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
    const { x } = boundedLeastSquares(
      identity,
      3,
      3,
      Float64Array.of(5, -5, 0.25),
      Float64Array.of(-1, -1, -1),
      Float64Array.of(1, 1, 1),
    );
    expect([...x]).toEqual([1, -1, 0.25]);
  });

  it.each([
    [30, 8],
    [6, 15],
  ])('satisfies the optimality conditions of random boxes, %i × %i', (m, n) => {
    for (let seed = 1; seed <= 30; seed++) {
      const draws = new Randomness(seed).stream('data', 0).normals(0, new Float64Array(m * n + m));
      const a = draws.slice(0, m * n);
      const lower = new Float64Array(n).fill(-0.1);
      const upper = Float64Array.from({ length: n }, (_, j) => (j % 3 === 0 ? Infinity : 0.2));
      const { x, residual } = boundedLeastSquares(a, m, n, draws.slice(m * n), lower, upper);
      for (let j = 0; j < n; j++) {
        const dual = residual.reduce((sum, value, i) => sum + value * a[i * n + j]!, 0);
        expect(x[j]).toBeGreaterThanOrEqual(lower[j]!);
        expect(x[j]).toBeLessThanOrEqual(upper[j]!);
        // The dual points out of the box at a bound and vanishes between the bounds, to rounding.
        if (x[j]! < upper[j]!) expect(dual).toBeLessThan(1e-12);
        if (x[j]! > lower[j]!) expect(dual).toBeGreaterThan(-1e-12);
      }
    }
  });
});

import { describe, expect, it } from 'vitest';
import { lpMaxMargin } from '../../../core/numerics/lpMaxMargin.ts';
import { throughOriginSvm } from '../../../core/numerics/throughOriginSvm.ts';
import { Randomness } from '../../../core/random.ts';

const size = (v: ArrayLike<number>, p: number): number =>
  Array.from(v).reduce((sum, x) => sum + Math.abs(x) ** p, 0) ** (1 / p);

describe('largest margin of the p-norm', () => {
  it.each([1.5, 3, 4])('with one datum is along z^(1/(p-1)), p = %f', (p) => {
    const { direction, margin } = lpMaxMargin(Float64Array.of(1, 0.2), 1, 2, p)!;
    const exact = [1, 0.2 ** (1 / (p - 1))];
    exact.forEach((value, j) => expect(direction[j]).toBeCloseTo(value / size(exact, p), 12));
    // Hölder: the largest margin is the dual norm of z.
    expect(margin).toBeCloseTo(size([1, 0.2], p / (p - 1)), 12);
  });

  it('is the SVM at p = 2, and no direction of the p-sphere does better', () => {
    for (let trial = 0; trial < 6; trial++) {
      const draws = new Randomness(trial).stream('data', 0).normals(0, new Float64Array(18));
      const z = draws.map((value, i) => value + (i % 3 === 0 ? 3 : 0));
      const svm = throughOriginSvm(z, 6, 3);
      const euclidean = lpMaxMargin(z, 6, 3, 2)!;
      expect(euclidean.margin / svm.margin).toBeCloseTo(1, 9);
      for (const p of [1.5, 4]) {
        const best = lpMaxMargin(z, 6, 3, p)!;
        expect(size(best.direction, p)).toBeCloseTo(1, 12);
        const moves = new Randomness(trial).stream('noise', 0).normals(0, new Float64Array(300));
        for (let k = 0; k < 100; k++) {
          const moved = best.direction.map((value, j) => value + 0.02 * moves[3 * k + j]!);
          const v = moved.map((value) => value / size(moved, p));
          const margin = Math.min(
            ...[0, 1, 2, 3, 4, 5].map((i) => v.reduce((sum, x, j) => sum + x * z[3 * i + j]!, 0)),
          );
          expect(margin).toBeLessThanOrEqual(best.margin + 1e-9);
        }
      }
    }
  });

  it('is undefined without separation', () => {
    expect(lpMaxMargin(Float64Array.of(1, 0, -1, 0), 2, 2, 3)).toBeUndefined();
  });
});

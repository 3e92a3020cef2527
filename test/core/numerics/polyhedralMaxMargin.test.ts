import { describe, expect, it } from 'vitest';
import { pNorm } from '../../../core/numerics/pNorm.ts';
import { polyhedralMaxMargin } from '../../../core/numerics/polyhedralMaxMargin.ts';
import { lpMaxMargin } from '../../../core/numerics/lpMaxMargin.ts';
import { Randomness } from '../../../core/random.ts';

const norms = [
  [1, 1],
  ['infinity', Infinity],
] as const;

/** Gaussian rows folded to z·(1, …, 1) > 0. */
function separable(seed: number, n: number, d: number): Float64Array {
  const z = new Randomness(seed).stream('data', 0).normals(0, new Float64Array(n * d));
  for (let i = 0; i < n; i++) {
    const row = z.subarray(i * d, (i + 1) * d);
    if (row.reduce((sum, value) => sum + value, 0) < 0) row.forEach((value, j) => (row[j] = -value));
  }
  return z;
}

const marginOf = (z: Float64Array, n: number, d: number, v: ArrayLike<number>): number =>
  Math.min(...Array.from({ length: n }, (_, i) => Array.from(v).reduce((s, value, j) => s + value * z[i * d + j]!, 0)));

describe('polyhedralMaxMargin', () => {
  it('is (1, 0) in the 1-norm and (1, 1) in the ∞-norm for the points (1, 0.2), (1.5, 0.1)', () => {
    const z = Float64Array.of(1, 0.2, 1.5, 0.1);
    const [one, most] = [polyhedralMaxMargin(z, 2, 2, 1)!, polyhedralMaxMargin(z, 2, 2, 'infinity')!];
    expect([...one.direction, one.margin]).toEqual([1, 0, 1]);
    [1, 1, 1.2].forEach((value, i) => expect([...most.direction, most.margin][i]).toBeCloseTo(value, 12));
  });

  it.each(norms)('p = %s: no direction of the plane has more, and one has it', (name, p) => {
    for (let seed = 1; seed <= 20; seed++) {
      const [n, d] = [6, 2];
      const z = separable(seed, n, d);
      const found = polyhedralMaxMargin(z, n, d, name)!;
      expect(pNorm(found.direction, p)).toBeCloseTo(1, 12);
      expect(marginOf(z, n, d, found.direction)).toBeCloseTo(found.margin, 12);
      let most = -Infinity;
      for (let k = 0; k < 20_000; k++) {
        const angle = (2 * Math.PI * k) / 20_000;
        const v = [Math.cos(angle), Math.sin(angle)];
        most = Math.max(most, marginOf(z, n, d, v) / pNorm(v, p));
      }
      expect(most).toBeLessThanOrEqual(found.margin + 1e-12);
      // Neighbouring angles are 3e-4 apart; |z| is below 4.
      expect(most).toBeGreaterThan(found.margin - 2e-3);
    }
  });

  it('is what the margins of neighbouring p-norms tend to', () => {
    const [n, d] = [12, 5];
    const z = separable(3, n, d);
    // |v|_p and |v|_∞ differ by at most the factor d^(1/p).
    const [most, near] = [polyhedralMaxMargin(z, n, d, 'infinity')!.margin, lpMaxMargin(z, n, d, 8)!.margin];
    expect(near).toBeLessThanOrEqual(most + 1e-9);
    expect(near).toBeGreaterThanOrEqual(most / d ** (1 / 8) - 1e-9);
  });

  it.each(norms)('p = %s: has none where the points are not separable', (name) => {
    expect(polyhedralMaxMargin(Float64Array.of(1, 1, -1, -1), 2, 2, name)).toBeUndefined();
  });
});

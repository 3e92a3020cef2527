import { describe, expect, it } from 'vitest';
import { leastDistance } from '../../../core/numerics/leastDistance.ts';
import { Randomness } from '../../../core/random.ts';

describe('leastDistance', () => {
  it('finds the corner of two half-planes', () => {
    const { z, multipliers } = leastDistance(Float64Array.of(1, 0, 0, 1, 1, 1), Float64Array.of(1, 2, 0), 3, 2);
    expect(z![0]).toBeCloseTo(1, 14);
    expect(z![1]).toBeCloseTo(2, 14);
    expect([...multipliers].map((u) => Math.round(1e12 * u) / 1e12)).toEqual([1, 2, 0]);
  });

  it('is the origin where that is allowed', () => {
    expect([...leastDistance(Float64Array.of(1, 1), Float64Array.of(-1), 1, 2).z!].map(Math.abs)).toEqual([0, 0]);
    expect([...leastDistance(Float64Array.of(1, 1), Float64Array.of(0), 1, 2).z!]).toEqual([0, 0]);
  });

  it('says that contradicting constraints have no solution', () => {
    expect(leastDistance(Float64Array.of(1, 0, -1, 0), Float64Array.of(1, 1), 2, 2).z).toBeUndefined();
    expect(leastDistance(Float64Array.of(0, 0), Float64Array.of(1), 1, 2).z).toBeUndefined();
    // Three half-planes round a triangle, facing outwards.
    const [c, s] = [Math.cos((2 * Math.PI) / 3), Math.sin((2 * Math.PI) / 3)];
    expect(leastDistance(Float64Array.of(1, 0, c, s, c, -s), Float64Array.of(1, 1, 1), 3, 2).z).toBeUndefined();
  });

  it('meets the optimality conditions on random problems, z = Gᵀu with complementary slackness', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const [m, n] = [30, 4];
      const draws = new Randomness(seed).stream('data', 0).normals(0, new Float64Array(m * n));
      // Rows with a common positive part are compatible.
      const g = draws.map((value, i) => value + (i % n === 0 ? 6 : 0));
      const h = new Float64Array(m).fill(1);
      const { z, multipliers } = leastDistance(g, h, m, n);
      const gap = (i: number): number => z!.reduce((sum, value, j) => sum + value * g[i * n + j]!, -h[i]!);
      for (let i = 0; i < m; i++) {
        expect(gap(i)).toBeGreaterThan(-1e-10);
        expect(multipliers[i]!).toBeGreaterThanOrEqual(0);
        expect(Math.abs(gap(i) * multipliers[i]!)).toBeLessThan(1e-10);
      }
      for (let j = 0; j < n; j++) {
        const image = multipliers.reduce((sum, value, i) => sum + value * g[i * n + j]!, 0);
        expect(image).toBeCloseTo(z![j]!, 10);
      }
    }
  });
});

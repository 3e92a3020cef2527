import { describe, expect, it } from 'vitest';
import { throughOriginSvm } from '../../../core/numerics/throughOriginSvm.ts';
import { Randomness } from '../../../core/random.ts';

describe('throughOriginSvm', () => {
  it('finds the known direction and margin of two points in the plane', () => {
    // The nearest points are (2, 0) and (0, 1): w = (1/2, 1).
    const { separable, direction, margin } = throughOriginSvm(Float64Array.of(2, 0, 0, 1, 3, 3), 3, 2);
    expect(separable).toBe(true);
    expect(direction[0]).toBeCloseTo(1 / Math.sqrt(5), 14);
    expect(direction[1]).toBeCloseTo(2 / Math.sqrt(5), 14);
    expect(margin).toBeCloseTo(2 / Math.sqrt(5), 14);
  });

  it('takes one point as its own support vector', () => {
    const { direction, margin } = throughOriginSvm(Float64Array.of(3, -4, 0), 1, 3);
    expect(direction[0]).toBeCloseTo(0.6, 15);
    expect(direction[1]).toBeCloseTo(-0.8, 15);
    expect(direction[2]).toBeCloseTo(0, 15);
    expect(margin).toBeCloseTo(5, 14);
  });

  it.each([
    ['two opposite points', Float64Array.of(1, 2, -1, -2), 2],
    ['a triangle around the origin', Float64Array.of(1, 0, -1, 1, -1, -1), 3],
    ['a point at the origin', Float64Array.of(1, 0, 0, 0), 2],
    ['all points at the origin', Float64Array.of(0, 0, 0, 0), 2],
  ])('says that %s cannot be separated', (_, z, n) => {
    expect(throughOriginSvm(z, n, 2)).toEqual({ separable: false, direction: new Float64Array(2), margin: 0 });
  });

  it('separates noise around a teacher optimally: w is a positive combination of the points on the margin', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const x = new Randomness(seed).stream('data', 0).normals(0, new Float64Array(400));
      // Teacher e₁ with a gap of 0.3 on either side, labels folded into z = y x.
      const z = Float64Array.from(x, (v, k) => {
        const sign = Math.sign(x[k - (k % 10)]!);
        return sign * v + (k % 10 === 0 ? 0.3 : 0);
      });
      const { separable, direction, margin } = throughOriginSvm(z, 40, 10);
      expect(separable).toBe(true);
      expect(margin).toBeGreaterThanOrEqual(0.3);
      // No unit vector near the answer has a larger margin.
      const noise = new Randomness(seed).stream('noise', 0);
      for (let trial = 0; trial < 200; trial++) {
        const moved = noise.normals(trial, new Float64Array(10)).map((v, j) => direction[j]! + 1e-3 * v);
        const length = Math.hypot(...moved);
        let least = Infinity;
        for (let i = 0; i < 40; i++) {
          least = Math.min(least, moved.reduce((sum, v, j) => sum + v * z[i * 10 + j]!, 0) / length);
        }
        expect(least).toBeLessThan(margin + 1e-13);
      }
    }
  });

  it('does not depend on the unit of the points', () => {
    const z = Float64Array.of(2, 0, 0, 1);
    for (const unit of [1e-100, 1e100]) {
      const scaled = throughOriginSvm(
        z.map((v) => v * unit),
        2,
        2,
      );
      expect(scaled.separable).toBe(true);
      expect(scaled.direction[0]).toBeCloseTo(1 / Math.sqrt(5), 14);
      expect(scaled.margin / unit).toBeCloseTo(2 / Math.sqrt(5), 14);
    }
  });

  it('decides random labels of points in few dimensions: with 40 points in the plane none is separable', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const z = new Randomness(seed).stream('data', 0).normals(0, new Float64Array(80));
      expect(throughOriginSvm(z, 40, 2).separable).toBe(false);
    }
  });
});

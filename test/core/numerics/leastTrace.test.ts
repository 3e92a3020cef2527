import { describe, expect, it } from 'vitest';
import { leastTrace } from '../../../core/numerics/leastTrace.ts';
import { symmetricEigen } from '../../../core/numerics/symmetricEigen.ts';
import { Randomness } from '../../../core/random.ts';

function measurements(n: number, d: number, seed: number): Float64Array {
  const g = new Randomness(seed).stream('data', 0).normals(0, new Float64Array(n * d * d));
  return g.map((_, at) => {
    const [i, j, k] = [Math.floor(at / (d * d)), Math.floor(at / d) % d, at % d];
    return (g[(i * d + j) * d + k]! + g[(i * d + k) * d + j]!) / 2;
  });
}

function values(m: Float64Array, n: number, x: Float64Array): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => x.reduce((sum, v, l) => sum + v * m[i * x.length + l]!, 0));
}

describe('leastTrace', () => {
  it('with one measurement of the identity has that trace, with one entry fixed that entry', () => {
    const identity = Float64Array.of(1, 0, 0, 1);
    const trace = leastTrace(identity, 1, 2, Float64Array.of(3), 1e-10, 5000)!;
    expect(trace.x[0]! + trace.x[3]! - 3).toBeCloseTo(0, 8);
    // X_11 = 2 alone: the least trace is 2, X = diag(2, 0).
    const corner = leastTrace(Float64Array.of(1, 0, 0, 0), 1, 2, Float64Array.of(2), 1e-10, 5000)!;
    [2, 0, 0, 0].forEach((value, i) => expect(corner.x[i]! - value).toBeCloseTo(0, 8));
    // X_12 = 1 (M = [[0, ½], [½, 0]]): least trace 2 at the matrix of ones.
    const ones = leastTrace(Float64Array.of(0, 0.5, 0.5, 0), 1, 2, Float64Array.of(1), 1e-10, 5000)!;
    ones.x.forEach((value) => expect(value - 1).toBeCloseTo(0, 8));
  });

  it('recovers a matrix of rank one from enough measurements, and has less trace than it from few', () => {
    const d = 8;
    const u = new Randomness(2).stream('init', 0).normals(0, new Float64Array(d));
    const target = Float64Array.from({ length: d * d }, (_, i) => u[Math.floor(i / d)]! * u[i % d]!);
    const size = Math.hypot(...target);
    const trace = (x: Float64Array): number =>
      Array.from({ length: d }, (_, j) => x[j * d + j]!).reduce((a, b) => a + b, 0);
    for (const [n, recovered] of [
      [30, true],
      [5, false],
    ] as const) {
      const m = measurements(n, d, n);
      const found = leastTrace(m, n, d, values(m, n, target), 1e-9, 20_000)!;
      expect(found.residual).toBeLessThan(1e-8);
      const gap = Math.hypot(...found.x.map((v, i) => v - target[i]!)) / size;
      if (recovered) expect(gap).toBeLessThan(1e-6);
      else {
        expect(gap).toBeGreaterThan(0.05);
        expect(trace(found.x)).toBeLessThan(trace(target));
      }
      values(m, n, found.x).forEach((v, i) => expect(v - values(m, n, target)[i]!).toBeCloseTo(0, 5));
      expect(symmetricEigen(found.x, d).values[0]).toBeGreaterThan(-1e-12);
    }
  });

  it('says of dependent measurements that they are', () => {
    const twice = new Float64Array(8).fill(1);
    expect(leastTrace(twice, 2, 2, Float64Array.of(1, 1), 1e-9, 10)).toBeUndefined();
  });
});

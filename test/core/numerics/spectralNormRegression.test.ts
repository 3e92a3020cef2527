import { describe, expect, it } from 'vitest';
import { singularValues } from '../../../core/numerics/singularValues.ts';
import { spectralNormRegression } from '../../../core/numerics/spectralNormRegression.ts';
import { Randomness } from '../../../core/random.ts';

function objective(
  x: Float64Array,
  y: Float64Array,
  w: Float64Array,
  m: number,
  n: number,
  c: number,
  lambda: number,
): number {
  let sum = lambda * singularValues(w, c, n).values[0]! ** 2;
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < c; k++) {
      let rest = y[i * c + k]!;
      for (let j = 0; j < n; j++) rest -= w[k * n + j]! * x[i * n + j]!;
      sum += rest * rest;
    }
  }
  return sum;
}

describe('spectralNormRegression', () => {
  it('is ridge regression for one output', () => {
    // x = (1, 1), y = (2, 2), lambda = 2: w = 4/(2 + 2).
    expect(spectralNormRegression(Float64Array.of(1, 1), 2, 1, Float64Array.of(2, 2), 1, 2)[0]).toBeCloseTo(1, 15);
  });

  it('clips only the top singular value of orthonormal inputs: it becomes s/(1 + lambda)', () => {
    const identity = Float64Array.of(1, 0, 0, 1);
    const w = spectralNormRegression(identity, 2, 2, Float64Array.of(3, 0, 0, 1), 2, 1);
    [1.5, 0, 0, 1].forEach((value, i) => expect(w[i]).toBeCloseTo(value, 14));
  });

  it('minimises: no random change lowers the objective', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const draws = new Randomness(seed).stream('data', 0).normals(0, new Float64Array(15 * 8));
      const [x, y] = [draws.slice(0, 75), draws.slice(75)];
      const w = spectralNormRegression(x, 15, 5, y, 3, 2.4);
      const best = objective(x, y, w, 15, 5, 3, 2.4);
      const noise = new Randomness(seed).stream('noise', 0);
      for (let trial = 0; trial < 200; trial++) {
        const size = 10 ** (-1 - (trial % 5));
        const moved = noise.normals(trial, new Float64Array(15)).map((value, i) => w[i]! + size * value);
        expect(objective(x, y, moved, 15, 5, 3, 2.4)).toBeGreaterThan(best);
      }
    }
  });

  it('refuses dependent columns', () => {
    expect(() => spectralNormRegression(Float64Array.of(1, 1, 2, 2), 2, 2, Float64Array.of(1, 1), 1, 1)).toThrow(
      'depend',
    );
  });
});

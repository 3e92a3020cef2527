import { describe, expect, it } from 'vitest';
import { computeOn } from '../../../../test/core/training/graph/support/compute.ts';
import { Randomness } from '../../../random.ts';
import { componentsFor, covarianceSpectrum, rankRatio, shareOfFirst } from './spectrum.ts';

const draw = (samples: number, width: number): Float32Array =>
  Float32Array.from(new Randomness(3).stream('data', 0).normals(0, new Float64Array(samples * width)));

describe('a covariance spectrum', () => {
  it('is known for two opposite points along each axis', async () => {
    const { tf } = (await computeOn('native', 'eager')).backend;
    // ±3 e1, ±2 e2, ±1 e3 about a mean of 5: variances 9/3, 4/3, 1/3.
    const points = [3, 2, 1].flatMap((size, k) =>
      [size, -size].map((v) => [0, 1, 2].map((j) => 5 + (j === k ? v : 0))),
    );
    const values = covarianceSpectrum(tf, Float32Array.from(points.flat()), 6);
    [3, 4 / 3, 1 / 3].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 12));
    expect(shareOfFirst(values, 1)).toBeCloseTo(9 / 14, 12);
    expect([0.5, 0.9, 0.95].map((share) => componentsFor(values, share))).toEqual([1, 2, 3]);
    expect(rankRatio(values)).toBeCloseTo(1 / 9, 12);
  });

  it('of a layer wider than its samples has the trace and the tops of the covariance', async () => {
    const { tf } = (await computeOn('native', 'eager')).backend;
    const [samples, width] = [20, 310];
    const x = draw(samples, width);
    const values = covarianceSpectrum(tf, x, samples);
    expect(values).toHaveLength(samples);
    let trace = 0;
    for (let k = 0; k < width; k++) {
      const column = Array.from({ length: samples }, (_, i) => x[i * width + k]!);
      const mean = column.reduce((a, b) => a + b, 0) / samples;
      trace += column.reduce((sum, v) => sum + (v - mean) ** 2 / samples, 0);
    }
    // A float32 product of 310 terms.
    expect(values.reduce((a, b) => a + b, 0) / trace).toBeCloseTo(1, 5);
    // Centring takes one dimension away.
    expect(Math.abs(rankRatio(values))).toBeLessThan(1e-5);
  });

  it('of a unit copied onto another has a rank loss', async () => {
    const { tf } = (await computeOn('native', 'eager')).backend;
    const x = draw(200, 10);
    for (let i = 0; i < 200; i++) x[i * 10 + 9] = x[i * 10]!;
    expect(Math.abs(rankRatio(covarianceSpectrum(tf, x, 200)))).toBeLessThan(1e-14);
    expect(rankRatio(covarianceSpectrum(tf, draw(200, 10), 200))).toBeGreaterThan(0.1);
  });
});

import { describe, expect, it } from 'vitest';
import { quantileOfSorted, sampleDeviation, spread } from '../../../core/numerics/bands.ts';
import { RandomStream } from '../../../core/random.ts';

const stream = new RandomStream(0, 0, 'subset');
const eight = Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9);

describe('spread', () => {
  it('gives mean, sample deviation and standard error of a known sample', () => {
    // Σ(x − 5)² = 32 over n − 1 = 7.
    const sd = Math.sqrt(32 / 7);
    expect(sampleDeviation(eight)).toBeCloseTo(sd, 14);
    expect(spread(eight, 'mean', 'sd', stream, 0)).toEqual({ center: 5, low: 5 - sd, high: 5 + sd });
    const { low, high } = spread(eight, 'mean', 'sem', stream, 0);
    expect((high - low) / 2).toBeCloseTo(sd / Math.sqrt(8), 14);
    expect(spread(eight, 'median', 'minMax', stream, 0)).toEqual({ center: 4.5, low: 2, high: 9 });
  });

  it('says nothing of the spread of one value, and nothing at all of none', () => {
    const one = Float64Array.of(3);
    for (const kind of ['sd', 'sem', 'bootstrap'] as const) {
      expect(spread(one, 'mean', kind, stream, 0)).toEqual({ center: 3, low: NaN, high: NaN });
    }
    expect(spread(new Float64Array(0), 'mean', 'sd', stream, 0).center).toBeNaN();
  });

  it('takes quantiles between order statistics as R and NumPy do by default', () => {
    expect(quantileOfSorted(Float64Array.of(1, 2, 3, 4), 0.3)).toBeCloseTo(1.9, 14);
    expect(quantileOfSorted(Float64Array.of(1, 2, 3, 4), 1)).toBe(4);
  });

  it('draws a bootstrap interval that is the same every time and covers the mean 95 times of 100', () => {
    const normals = new RandomStream(7, 0, 'data');
    const n = 40;
    let covered = 0;
    const trials = 200;
    for (let trial = 0; trial < trials; trial++) {
      const sample = normals.normals(trial, new Float64Array(n));
      const { low, high } = spread(sample, 'mean', 'bootstrap', stream, trial);
      if (low <= 0 && high >= 0) covered++;
    }
    // The percentile interval of 40 draws covers about 0.935; three binomial deviations of 200 trials are 0.052.
    expect(covered / trials).toBeGreaterThan(0.935 - 0.052);
    expect(covered / trials).toBeLessThan(0.99);
    expect(spread(eight, 'mean', 'bootstrap', stream, 5)).toEqual(spread(eight, 'mean', 'bootstrap', stream, 5));
  });

  it('has a bootstrap interval of the mean as wide as the normal one for many draws', () => {
    const sample = new RandomStream(3, 0, 'data').normals(0, new Float64Array(2000));
    const { low, high } = spread(sample, 'mean', 'bootstrap', stream, 0);
    const normal = (2 * 1.96 * sampleDeviation(sample)) / Math.sqrt(sample.length);
    // 1,000 resamples fix each 2.5 % end to about 5 % of the half width.
    expect((high - low) / normal).toBeGreaterThan(0.9);
    expect((high - low) / normal).toBeLessThan(1.1);
  });
});

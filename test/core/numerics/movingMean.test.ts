import { describe, expect, it } from 'vitest';
import { interpolate } from '../../../core/numerics/interpolate.ts';
import { movingMean } from '../../../core/numerics/movingMean.ts';
import { RandomStream } from '../../../core/random.ts';

/** By definition, O(n · width). */
function naive(values: Float64Array, width: number): number[] {
  const before = width >> 1;
  return [...values].map((_, i) => {
    const window = values.slice(Math.max(0, i - before), i + width - before).filter((value) => !Number.isNaN(value));
    return window.reduce((sum, value) => sum + value, 0) / window.length;
  });
}

describe('movingMean', () => {
  it('is the mean of the window about each row, short at the ends, without NaN', () => {
    const values = new RandomStream(1, 0, 'data').normals(0, new Float64Array(3000));
    values[17] = NaN;
    values[18] = NaN;
    for (const width of [3, 6, 101]) {
      const smooth = movingMean(values, width);
      // Running sums over at most 1,024 rows of size 1: rounding of about 1024 · 2^-53.
      naive(values, width).forEach((value, i) => expect(Math.abs(smooth[i]! - value)).toBeLessThan(1e-12));
    }
  });

  it('leaves a straight line straight inside, and a width of 1 as it was', () => {
    const line = Float64Array.from({ length: 50 }, (_, i) => 3 * i);
    expect(movingMean(line, 1)).toBe(line);
    expect([...movingMean(line, 7).slice(3, 47)]).toEqual([...line.slice(3, 47)]);
  });
});

describe('interpolate', () => {
  const x = Float64Array.of(0, 2, 4);
  const y = Float64Array.of(1, 5, NaN);

  it('is straight between points, itself at them, and nothing outside or beside a gap', () => {
    expect([...interpolate(x, y, Float64Array.of(-1, 0, 1, 2, 3, 4, 5))]).toEqual([NaN, 1, 3, 5, NaN, NaN, NaN]);
    expect([...interpolate(new Float64Array(0), new Float64Array(0), Float64Array.of(1))]).toEqual([NaN]);
  });
});

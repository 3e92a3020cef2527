import { expect, it } from 'vitest';
import { meanMargin, medianOf, shareWithin, wilsonBand } from './statistics.ts';

it('medians keep margins that were not found in their place', () => {
  expect(medianOf([3, Infinity, 1])).toBe(3);
  expect(medianOf([Infinity, 1, Infinity, 2])).toBe(Infinity);
  expect(medianOf([4, 1])).toBe(2.5);
  expect(medianOf([])).toBeNaN();
});

it('means count a margin that was not found as 2, shares count it among all', () => {
  expect(meanMargin([1, Infinity])).toBe(1.5);
  expect(shareWithin([0, 0.1, Infinity, 0.3], 0.1)).toBe(0.5);
});

it('the band is the interval of Wilson', () => {
  // Brown, Cai & DasGupta (2001), eq. (4), 10 of 100 with z = 1.96.
  const [low, high] = wilsonBand(0.1, 100);
  expect(low).toBeCloseTo(0.05523, 5);
  expect(high).toBeCloseTo(0.17437, 5);
  expect(wilsonBand(0, 10)[0]).toBe(0);
});

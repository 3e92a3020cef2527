import { expect, it } from 'vitest';
import { goldenSection } from '../../../core/numerics/goldenSection.ts';

it('goldenSection finds the place where a function stops falling, smooth or not', () => {
  // A smooth minimum is known to √ε only.
  expect(goldenSection((t) => (t - 0.3) ** 2, -1, 2)).toBeCloseTo(0.3, 7);
  expect(goldenSection((t) => Math.abs(t - 0.3), -1, 2)).toBeCloseTo(0.3, 11);
  expect(goldenSection((t) => t, 0, 1)).toBeCloseTo(0, 11);
  expect(goldenSection((t) => -t, 0, 1)).toBeCloseTo(1, 11);
});

import { expect, it } from 'vitest';
import { linearFit } from '../../../core/numerics/linearFit.ts';

it('gives the line, the share of the variance and the correlation', () => {
  const fit = linearFit([0, 1, 2, 3], [1, 3, 2, 4]);
  // By hand: Sxx = 5, Sxy = 4, Syy = 5.
  expect(fit).toMatchObject({ count: 4 });
  expect(fit.slope).toBeCloseTo(0.8, 14);
  expect(fit.intercept).toBeCloseTo(1.3, 14);
  expect(fit.correlation).toBeCloseTo(0.8, 14);
  expect(fit.r2).toBeCloseTo(0.64, 14);
});

it('has no slope where x does not vary', () => {
  expect(linearFit([1, 1], [0, 1]).slope).toBeNaN();
  expect(linearFit([1], [0]).slope).toBeNaN();
});

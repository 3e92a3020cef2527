import { expect, it } from 'vitest';
import { exponentialIntegral } from '../../../core/numerics/exponentialIntegral.ts';

// Abramowitz & Stegun, tables 5.1 and 5.2; li(2) and li(1e6) of the prime counting literature.
it.each([
  [0.5, 0.4542199048631736],
  [1, 1.8951178163559368],
  [10, 2492.228976241877],
  [Math.log(2), 1.0451637801174928],
  [Math.log(1e6), 78627.54915945719],
])('Ei(%f)', (x, value) => {
  expect(exponentialIntegral(x) / value - 1).toBeCloseTo(0, 12);
});

it('has the derivative eˣ/x and no value for x ≤ 0', () => {
  for (const x of [0.1, 3, 40]) {
    const h = 1e-5 * x;
    const slope = (exponentialIntegral(x + h) - exponentialIntegral(x - h)) / (2 * h);
    expect((slope * x) / Math.exp(x)).toBeCloseTo(1, 6);
  }
  expect(exponentialIntegral(0)).toBeNaN();
});

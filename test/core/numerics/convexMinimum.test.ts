import { describe, expect, it } from 'vitest';
import { convexMinimum } from '../../../core/numerics/convexMinimum.ts';

describe('convexMinimum', () => {
  it('finds the minimum of smooth functions to the last digits', () => {
    expect(convexMinimum((t) => 2 * (t - 0.3), 0, 1)).toBeCloseTo(0.3, 15);
    expect(convexMinimum((t) => Math.exp(t) - 2, -50, 50)).toBeCloseTo(Math.LN2, 14);
    expect(convexMinimum((t) => t ** 9 - 1e-9, 0, 1e3)).toBeCloseTo(0.1, 14);
  });

  it('finds a kink, where the derivative jumps over zero', () => {
    expect(convexMinimum((t) => (t < 1 / 3 ? -1 : 1e6), 0, 1)).toBeCloseTo(1 / 3, 15);
  });

  it('gives an end of the interval when the function falls or rises throughout', () => {
    expect(convexMinimum((t) => t - 5, 0, 1)).toBe(1);
    expect(convexMinimum((t) => t + 5, 0, 1)).toBe(0);
  });

  it('needs few evaluations, and throws at a derivative that is not a number', () => {
    let calls = 0;
    convexMinimum((t) => (calls++, Math.tanh(t - 40) + 0.5), 0, 1000);
    expect(calls).toBeLessThan(60);
    expect(() => convexMinimum(() => NaN, 0, 1)).toThrow('not a number');
  });
});

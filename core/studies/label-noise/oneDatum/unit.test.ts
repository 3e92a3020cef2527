import { describe, expect, it } from 'vitest';
import { classesOf, countClasses } from './classes.ts';
import { activations, reg } from './unit.ts';

describe('activations', () => {
  it.each(['tanh', 'logistic'] as const)('%s has its slope and curvature', (name) => {
    const { value, slope, curvature } = activations[name];
    for (const p of [-1.3, 0.2, 2]) {
      const h = 1e-5;
      expect((value(p + h) - value(p - h)) / (2 * h) - slope(value(p))).toBeCloseTo(0, 9);
      expect((slope(value(p + h)) - slope(value(p - h))) / (2 * h) - curvature(value(p))).toBeCloseTo(0, 9);
    }
  });

  it.each(['tanh', 'logistic'] as const)(
    '%s: R_o is the least part of reg at an output, at the relation of h',
    (name) => {
      const activation = activations[name];
      for (const q of [1, 2.5]) {
        for (const o of [0.3, -0.8, 1.7]) {
          let [least, at] = [Infinity, 0];
          for (let i = 1; i < 100_000; i++) {
            const h = i / 100_000;
            const part = h * h + ((o / h) * activation.slope(h)) ** 2 * q;
            if (part < least) [least, at] = [part, h];
          }
          // The minimum is flat: a mesh of 1e-5 misses it by about 1e-10, its place by 1e-5.
          expect(activation.reduced(o, q) - least).toBeCloseTo(0, 8);
          expect(activation.residual(o, at, q)).toBeLessThan(3e-5);
          const h = 1e-6;
          const numeric = (activation.reduced(o + h, q) - activation.reduced(o - h, q)) / (2 * h);
          expect(activation.reducedFirst(o, q) - numeric).toBeCloseTo(0, 7);
        }
      }
    },
  );

  it('sum to reg', () => {
    const p = Math.atanh(0.5);
    expect(reg([2], [p], 1, activations.tanh)).toBeCloseTo(0.25 + 4 * 0.75 ** 2, 14);
  });
});

describe('classes', () => {
  it('link units that are near in the scaled plane, through chains as well', () => {
    expect(classesOf([1, 1.01, -1], [0.5, 0.5, -0.5])).toEqual([0, 0, 1]);
    // Steps of 0.1 of the largest: a chain is one class.
    expect(countClasses(classesOf([1, 0.9, 0.8, 0.7], [1, 0.9, 0.8, 0.7]))).toBe(1);
    expect(countClasses(classesOf([1, 0.8, 0.6], [1, 1, 1]))).toBe(3);
    expect(countClasses(classesOf([0, 0], [0, 0]))).toBe(1);
  });
});

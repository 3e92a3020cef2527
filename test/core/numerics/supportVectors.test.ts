import { describe, expect, it } from 'vitest';
import { supportVectors } from '../../../core/numerics/supportVectors.ts';

const near = (values: ArrayLike<number>, expected: readonly number[], digits: number): void => {
  expect(values).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(values[i]).toBeCloseTo(value, digits));
};

describe('two points in the plane', () => {
  it('both on the margin: direction, dual weights and correction of docs/science/rho-dynamics.md, section 2.1', () => {
    const found = supportVectors(Float64Array.of(1, 0, 0.3, 0.8), 2, 2);
    near(found.direction, [0.752577, 0.658505], 6);
    near(found.alpha, [0.671875, 1.09375], 10);
    expect(Math.hypot(...found.delta)).toBeCloseTo(0.45841, 5);
    expect(found.nextMargin).toBe(Infinity);
    // δ·zₙ + log αₙ is one number.
    const shift = [found.delta[0]! + Math.log(found.alpha[0]!)];
    shift.push(0.3 * found.delta[0]! + 0.8 * found.delta[1]! + Math.log(found.alpha[1]!));
    expect(shift[0]).toBeCloseTo(shift[1]!, 12);
  });

  it('one on the margin: its direction, no correction, and the next margin', () => {
    const found = supportVectors(Float64Array.of(0.6, 0.2, 0.9, 1.5), 2, 2);
    expect(found.indices).toEqual([0]);
    near(found.direction, [0.948683, 0.316228], 6);
    expect(found.nextMargin / found.margin - 1).toBeCloseTo(1.1, 10);
    near(found.delta, [0, 0], 12);
  });
});

it('says when no direction separates', () => {
  expect(supportVectors(Float64Array.of(1, 0, -1, 0), 2, 2)).toMatchObject({ separable: false, indices: [] });
});

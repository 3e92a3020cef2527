import { describe, expect, it } from 'vitest';
import { linearProgram } from '../../../core/numerics/linearProgram.ts';

describe.each(['first', 'steepest'] as const)('linearProgram, %s column', (rule) => {
  const solve = (a: number[][], b: number[], c: number[]) =>
    linearProgram(Float64Array.from(a.flat()), a.length, c.length, Float64Array.from(b), Float64Array.from(c), rule);

  it('solves the example of Chvátal, ch. 1: 5x + 4y + 3z', () => {
    const found = solve(
      [
        [2, 3, 1],
        [4, 1, 2],
        [3, 4, 2],
      ],
      [5, 11, 8],
      [5, 4, 3],
    )!;
    expect(found.value).toBeCloseTo(13, 12);
    [2, 0, 1].forEach((value, i) => expect(found.x[i]).toBeCloseTo(value, 12));
  });

  it("ends on Beale's example, where pivots by the largest coefficient cycle", () => {
    const found = solve(
      [
        [0.25, -60, -0.04, 9],
        [0.5, -90, -0.02, 3],
        [0, 0, 1, 0],
      ],
      [0, 0, 1],
      [0.75, -150, 0.02, -6],
    )!;
    expect(found.value).toBeCloseTo(0.05, 12);
  });

  it('tells what has no bound, and refuses a start that is not allowed', () => {
    expect(solve([[-1, 1]], [1], [1, 1])).toBeUndefined();
    expect(() => solve([[1]], [-1], [1])).toThrow(/must not be negative/);
  });
});

import { expect, it } from 'vitest';
import { luFactor, luSolve } from '../../../core/numerics/luFactor.ts';
import { Randomness } from '../../../core/random.ts';

it('solves several systems from one factorisation, with row pivots', () => {
  for (const n of [1, 2, 7, 20]) {
    const draws = new Randomness(1).stream('data', n).normals(0, new Float64Array(n * n + 2 * n));
    const a = draws.slice(0, n * n);
    if (n > 1) a[0] = 0;
    const factor = luFactor(a, n)!;
    for (const start of [n * n, n * n + n]) {
      const x = draws.slice(start, start + n);
      const b = x.map((_, i) => x.reduce((sum, value, j) => sum + a[i * n + j]! * value, 0));
      luSolve(factor, b);
      x.forEach((value, i) => expect(b[i]).toBeCloseTo(value, 10));
    }
  }
});

it('refuses a singular matrix', () => {
  expect(luFactor(Float64Array.of(1, 2, 2, 4), 2)).toBeUndefined();
  expect(luFactor(Float64Array.of(NaN), 1)).toBeUndefined();
});

import { describe, expect, it } from 'vitest';
import { choleskySolve } from '../../../core/numerics/cholesky.ts';
import { leastSquares } from '../../../core/numerics/leastSquares.ts';
import { linearSolve } from '../../../core/numerics/linearSolve.ts';
import { qrLeastSquares } from '../../../core/numerics/qrLeastSquares.ts';
import { Randomness } from '../../../core/random.ts';

function normals(seed: number, length: number): Float64Array {
  return new Randomness(seed).stream('data', 0).normals(0, new Float64Array(length));
}

function product(a: Float64Array, m: number, n: number, x: Float64Array): Float64Array {
  return Float64Array.from({ length: m }, (_, i) => x.reduce((sum, value, j) => sum + a[i * n + j]! * value, 0));
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));
}

describe('qrLeastSquares and leastSquares', () => {
  it('fit a straight line through three points', () => {
    const a = Float64Array.of(1, 0, 1, 1, 1, 2);
    const b = Float64Array.of(1, 0, 2);
    expect(largestDifference(qrLeastSquares(a, 3, 2, b)!, [0.5, 0.5])).toBeLessThan(1e-15);
    const { x, rank } = leastSquares(a, 3, 2, b, 1e-12);
    expect(rank).toBe(2);
    expect(largestDifference(x, [0.5, 0.5])).toBeLessThan(1e-15);
  });

  it('agree with each other on random problems', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const a = normals(seed, 30 * 8);
      const b = normals(seed + 100, 30);
      expect(largestDifference(qrLeastSquares(a, 30, 8, b)!, leastSquares(a, 30, 8, b, 1e-12).x)).toBeLessThan(1e-13);
    }
  });

  it('QR refuses dependent columns and too few rows; the minimum-norm solution does not', () => {
    const a = Float64Array.of(1, 2, 2, 4, 3, 6);
    const b = Float64Array.of(5, 10, 15);
    expect(qrLeastSquares(a, 3, 2, b)).toBeUndefined();
    expect(qrLeastSquares(a, 1, 2, b)).toBeUndefined();
    const { x, rank, singularValues } = leastSquares(a, 3, 2, b, 1e-12);
    expect(rank).toBe(1);
    expect(largestDifference(x, [1, 2])).toBeLessThan(1e-14);
    expect(singularValues[1]! / singularValues[0]!).toBeLessThan(1e-15);
  });

  it('gives rank 0 and zero for a matrix below the least size, and cuts off small singular values', () => {
    const tiny = Float64Array.of(1e-13, 0, 0, 1e-13);
    expect(leastSquares(tiny, 2, 2, Float64Array.of(1, 1), 1e-8, 1e-12)).toMatchObject({
      rank: 0,
      x: new Float64Array(2),
    });
    const cut = leastSquares(Float64Array.of(1, 0, 0, 1e-9), 2, 2, Float64Array.of(1, 1), 1e-8);
    expect(cut.rank).toBe(1);
    expect([...cut.x]).toEqual([1, 0]);
  });
});

describe('linearSolve and choleskySolve', () => {
  it('solve random systems', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const a = normals(seed, 49);
      const x = normals(seed + 50, 7);
      // Rounding of a random 7 × 7 system: ε times a condition number of up to some thousands.
      expect(largestDifference(linearSolve(a, 7, product(a, 7, 7, x))!, x)).toBeLessThan(1e-11);
      const gram = Float64Array.from({ length: 49 }, (_, k) => {
        const [i, j] = [Math.floor(k / 7), k % 7];
        let sum = i === j ? 1 : 0;
        for (let r = 0; r < 7; r++) sum += a[r * 7 + i]! * a[r * 7 + j]!;
        return sum;
      });
      expect(largestDifference(choleskySolve(gram, 7, product(gram, 7, 7, x))!, x)).toBeLessThan(1e-13);
    }
  });

  it('exchanges rows at a zero pivot and solves several right sides', () => {
    const solved = linearSolve(Float64Array.of(0, 2, 1, 0), 2, Float64Array.of(4, 6, 1, 3), 2)!;
    expect([...solved]).toEqual([1, 3, 2, 3]);
  });

  it('refuse a singular and an indefinite matrix', () => {
    expect(linearSolve(Float64Array.of(1, 2, 2, 4), 2, Float64Array.of(1, 2))).toBeUndefined();
    expect(choleskySolve(Float64Array.of(1, 2, 2, 1), 2, Float64Array.of(1, 2))).toBeUndefined();
  });
});

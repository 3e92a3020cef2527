import { describe, expect, it } from 'vitest';
import { orthogonalColumns } from '../../../core/numerics/orthogonalColumns.ts';
import { Randomness } from '../../../core/random.ts';

describe('orthogonalColumns', () => {
  it.each([
    [6, 6],
    [20, 1],
    [40, 7],
  ])('of [%i, %i] are orthonormal, and A = QR with R upper triangular and positive on its diagonal', (m, n) => {
    const a = new Randomness(m).stream('data', 0).normals(0, new Float64Array(m * n));
    const q = orthogonalColumns(a, m, n);
    const dot = (x: Float64Array, j: number, y: Float64Array, k: number): number => {
      let sum = 0;
      for (let i = 0; i < m; i++) sum += x[i * n + j]! * y[i * n + k]!;
      return sum;
    };
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) expect(dot(q, j, q, k) - (j === k ? 1 : 0)).toBeCloseTo(0, 14);
      expect(dot(q, j, a, j)).toBeGreaterThan(0);
      for (let k = 0; k < j; k++) expect(dot(q, j, a, k)).toBeCloseTo(0, 12);
    }
  });

  it('stay orthonormal for nearly dependent columns, and refuse dependent ones', () => {
    const near = Float64Array.of(1, 1, 1e-9, 0, 0, 1e-9);
    const q = orthogonalColumns(near, 3, 2);
    expect(q[0]! * q[1]! + q[2]! * q[3]! + q[4]! * q[5]!).toBeCloseTo(0, 14);
    expect(() => orthogonalColumns(Float64Array.of(1, 2, 1, 2), 2, 2)).toThrow(/column 1 depends/);
    expect(() => orthogonalColumns(new Float64Array(4), 2, 2)).toThrow(/column 0 depends/);
  });
});

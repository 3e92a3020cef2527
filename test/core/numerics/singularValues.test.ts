import { describe, expect, it } from 'vitest';
import { singularValues } from '../../../core/numerics/singularValues.ts';
import { Randomness } from '../../../core/random.ts';

const stream = new Randomness(11).stream('data', 0);
const random = (step: number, rows: number, columns: number): Float64Array =>
  stream.normals(step, new Float64Array(rows * columns));

/** Largest entry of U diag(s) V^T − A. */
function reconstructionError(a: Float64Array, rows: number, columns: number): number {
  const { values, left, right } = singularValues(a, rows, columns);
  let worst = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      values.forEach((s, k) => (sum += s * left[k * rows + i]! * right[k * columns + j]!));
      worst = Math.max(worst, Math.abs(sum - a[i * columns + j]!));
    }
  }
  return worst;
}

/** Largest entry of V V^T − 1 for vectors as rows. */
function orthogonalityError(vectors: Float64Array, count: number, length: number): number {
  let worst = 0;
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) {
      let sum = 0;
      for (let i = 0; i < length; i++) sum += vectors[a * length + i]! * vectors[b * length + i]!;
      worst = Math.max(worst, Math.abs(sum - (a === b ? 1 : 0)));
    }
  }
  return worst;
}

describe('singularValues', () => {
  it.each([
    [10, 10],
    [7, 4],
    [4, 7],
    [1, 10],
    [10, 1],
    [1, 1],
  ])('factors a matrix of %i × %i', (rows, columns) => {
    const a = random(rows * 100 + columns, rows, columns);
    const { values, left, right } = singularValues(a, rows, columns);
    const rank = Math.min(rows, columns);
    // A dozen rotations of length 10 round to some 1e-15 of the norm.
    expect(reconstructionError(a, rows, columns)).toBeLessThan(1e-14);
    expect(orthogonalityError(left, rank, rows)).toBeLessThan(1e-14);
    expect(orthogonalityError(right, rank, columns)).toBeLessThan(1e-14);
    expect([...values]).toEqual([...values].sort((x, y) => y - x));
  });

  it('gives tiny singular values to full relative accuracy (a graded matrix, exact values known)', () => {
    // diag(1, 1e-5, .., 1e-150) · rotation: the rows are orthogonal, so the scales are the singular values.
    const scales = [1, 1e-5, 1e-12, 1e-40, 1e-150];
    const n = scales.length;
    const { right } = singularValues(random(1, n, n), n, n);
    const graded = right.map((value, i) => value * scales[Math.floor(i / n)]!);
    singularValues(graded, n, n).values.forEach((s, k) => expect(Math.abs(s / scales[k]! - 1)).toBeLessThan(1e-14));
  });

  it('knows the Hilbert matrix of order 8 (least singular value 1.11153896637e-10)', () => {
    const hilbert = Float64Array.from({ length: 64 }, (_, i) => 1 / (Math.floor(i / 8) + (i % 8) + 1));
    const { values } = singularValues(hilbert, 8, 8);
    expect(values[0]).toBeCloseTo(1.6959389969219498, 13);
    expect(values[7]! / 1.11153896637e-10 - 1).toBeLessThan(1e-6);
  });

  it('takes the zero matrix, rank one, and extreme scales', () => {
    expect([...singularValues(new Float64Array(6), 2, 3).values]).toEqual([0, 0]);
    const one = Float64Array.of(3e200, 4e200, 6e200, 8e200);
    const { values } = singularValues(one, 2, 2);
    expect(values[0]! / (Math.sqrt(125) * 1e200) - 1).toBeCloseTo(0, 14);
    expect(values[1]! / values[0]!).toBeLessThan(1e-15);
    expect(singularValues(Float64Array.of(3e-200, 0, 0, 4e-200), 2, 2).values[0]).toBe(4e-200);
  });

  it('leaves its input alone', () => {
    const a = random(5, 3, 3);
    const copy = a.slice();
    singularValues(a, 3, 3);
    expect(a).toEqual(copy);
  });
});

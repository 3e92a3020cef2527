import { expect, it } from 'vitest';
import { iris } from '../../../core/data/iris.ts';

/** docs/science/rho-dynamics.md, section 2.1, preset iris-01. */
it('is the corrected version of Iris', () => {
  expect(iris).toHaveLength(600);
  expect([...iris.subarray(34 * 4, 35 * 4)]).toEqual([4.9, 3.1, 1.5, 0.2]);
  expect([...iris.subarray(37 * 4, 38 * 4)]).toEqual([4.9, 3.6, 1.4, 0.1]);
  const column = (j: number, rows: number): number[] => Array.from({ length: rows }, (_, i) => iris[4 * i + j]!);
  [876.5, 458.6, 563.7, 179.9].forEach((sum, j) => {
    expect(column(j, 150).reduce((a, b) => a + b)).toBeCloseTo(sum, 9);
  });
  [0.638482, 0.476339, 1.442283, 0.56232].forEach((sd, j) => {
    const values = column(j, 100);
    const mean = values.reduce((a, b) => a + b) / 100;
    expect(Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 100)).toBeCloseTo(sd, 6);
  });
});

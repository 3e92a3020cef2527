import type { LineCells } from './lineCells.ts';
import type { PlanarNet } from './planarNet.ts';

/** The exact Lipschitz constant (2-norm): max over the cells of |Vᵀ(s∗w)| (docs/science/ce-vs-squared.md, section 2.2). */
export function planarLipschitz({ width, v, w }: PlanarNet, cells: LineCells): number {
  let largest = 0;
  for (let cell = 0; cell < cells.count; cell++) {
    let [g0, g1] = [0, 0];
    for (let k = 0; k < width; k++) {
      if (cells.active[cell * width + k] === 0) continue;
      g0 += w[k]! * v[2 * k]!;
      g1 += w[k]! * v[2 * k + 1]!;
    }
    largest = Math.max(largest, g0 * g0 + g1 * g1);
  }
  return Math.sqrt(largest);
}

/** Max over the cells of Σ of a value [width] over the active nodes; with ones, the largest number of active nodes. */
export function largestActiveSum({ count, width, active }: LineCells, values: ArrayLike<number>): number {
  let largest = 0;
  for (let cell = 0; cell < count; cell++) {
    let sum = 0;
    for (let k = 0; k < width; k++) if (active[cell * width + k] === 1) sum += values[k]!;
    largest = Math.max(largest, sum);
  }
  return largest;
}

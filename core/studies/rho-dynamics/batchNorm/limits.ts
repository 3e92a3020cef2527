import { leastSquares } from '../../../numerics/leastSquares.ts';
import { symmetricEigen } from '../../../numerics/symmetricEigen.ts';
import { throughOriginSvm } from '../../../numerics/throughOriginSvm.ts';
import { covarianceOf } from '../linear/batchNorm.ts';
import type { Points } from '../linear/problem.ts';
import { dotRow, norm, scaled } from '../linear/vectors.ts';

/** Below this share of the largest one an eigenvalue or singular value is rounding. */
const cutOff = 1e-12;

/** Where weight norm ends: the unit direction of the largest margin in the 2-norm; undefined where there is none. */
export function weightNormLimit({ z, n, d }: Points): Float64Array | undefined {
  const { separable, direction } = throughOriginSvm(z, n, d);
  return separable ? direction : undefined;
}

/**
 * Where true batch norm ends (section 1.2): the unit direction of the largest margin min z·w / √(wᵀ C w), C = ZᵀZ/N.
 * With n > d points that is the machine in the coordinates u = C^{1/2} w, whose points are C^{−1/2} z. With n ≤ d
 * independent points every margin can be equal, which no direction surpasses (wᵀCw is their mean square); of those directions the
 * one in the span of the points is given: what batch norm has from its start outside that span it keeps.
 */
export function batchNormLimit(points: Points): Float64Array | undefined {
  const { z, n, d } = points;
  if (n <= d) {
    const { x, rank } = leastSquares(z, n, d, new Float64Array(n).fill(1), cutOff);
    if (rank === n) return scaled(x, 1 / norm(x));
  }
  const { values, vectors } = symmetricEigen(covarianceOf(points), d);
  const least = cutOff * values.at(-1)!;
  const kept = Array.from(values, (_, j) => j).filter((j) => values[j]! > least);
  const k = kept.length;
  const whitened = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    kept.forEach((j, c) => {
      whitened[i * k + c] = dotRow(z, i, d, vectors.subarray(j * d, (j + 1) * d)) / Math.sqrt(values[j]!);
    });
  }
  const { separable, direction } = throughOriginSvm(whitened, n, k);
  if (!separable) return undefined;
  const w = new Float64Array(d);
  kept.forEach((j, c) => {
    for (let a = 0; a < d; a++) w[a] = w[a]! + (direction[c]! * vectors[j * d + a]!) / Math.sqrt(values[j]!);
  });
  return scaled(w, 1 / norm(w));
}

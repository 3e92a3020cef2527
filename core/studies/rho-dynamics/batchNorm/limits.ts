import { singularValues } from '../../../numerics/singularValues.ts';
import { throughOriginSvm } from '../../../numerics/throughOriginSvm.ts';
import type { Points } from '../linear/problem.ts';
import { norm, scaled } from '../linear/vectors.ts';

/** Below this share of the largest one a singular value is rounding. */
const cutOff = 1e-12;

/** Where weight norm ends: the unit direction of the largest margin in the 2-norm; undefined where there is none. */
export function weightNormLimit({ z, n, d }: Points): Float64Array | undefined {
  const { separable, direction } = throughOriginSvm(z, n, d);
  return separable ? direction : undefined;
}

/**
 * Where true batch norm ends (section 1.2): the unit direction of the largest margin min z·w / √(wᵀ C w), C = ZᵀZ/N.
 * With Z = U S Vᵀ of rank k that is the machine in the coordinates u = S Vᵀ w/√N, whose points are the rows of √N U. With
 * k = N every margin can be equal, which no direction surpasses (wᵀCw is their mean square). Of the directions of one margin
 * the one in the span of the points is given: what batch norm has from its start outside that span it keeps.
 */
export function batchNormLimit({ z, n, d }: Points): Float64Array | undefined {
  const { values, left, right } = singularValues(z, n, d);
  const k = values.filter((value) => value > cutOff * values[0]!).length;
  const points = Float64Array.from({ length: n * k }, (_, at) => left[(at % k) * n + Math.floor(at / k)]!);
  const direction = k === n ? columnSums(points, n, k) : weightNormLimit({ z: points, n, d: k });
  if (!direction) return undefined;
  const w = new Float64Array(d);
  for (let c = 0; c < k; c++) {
    for (let a = 0; a < d; a++) w[a] = w[a]! + (direction[c]! * right[c * d + a]!) / values[c]!;
  }
  return scaled(w, 1 / norm(w));
}

function columnSums(points: Float64Array, n: number, k: number): Float64Array {
  const sums = new Float64Array(k);
  for (let at = 0; at < n * k; at++) sums[at % k] = sums[at % k]! + points[at]!;
  return sums;
}

import { normPath, normPenalty, type NormPath } from '../../../numerics/normPath.ts';
import { dualVector, pNorm } from '../../../numerics/pNorm.ts';
import type { Randomness } from '../../../random.ts';
import { dot, fittedValues, leastChange, relativeDifference, rowOf } from './matrix.ts';

/** PE Theorem 6: penalty and two extreme points. */
export interface Regression {
  readonly points: number;
  readonly inputs: number;
  /** [points, inputs]. */
  readonly x: Float64Array;
  /** [points]. */
  readonly y: Float64Array;
}

/** X ~ N(0,1), then w ~ N(0,1), of the stream `data`; y = X w + 0.5 N(0,1) of the stream `noise`. */
export function drawRegression(rng: Randomness, replica: number, points: number, inputs: number): Regression {
  const draws = rng.stream('data', replica).normals(0, new Float64Array((points + 1) * inputs));
  const x = draws.slice(0, points * inputs);
  const noise = rng.stream('noise', replica).normals(0, new Float64Array(points));
  const y = fittedValues(x, points, inputs, draws.subarray(points * inputs)).map((fit, i) => fit + 0.5 * noise[i]!);
  return { points, inputs, x, y };
}

/**
 * (12b) as defined: the mean of the squared errors at the two points of the q-ball of radius epsilon around each xᵢ at
 * which w·(xᵢ + d) is least and greatest; those are xᵢ ∓ epsilon u, u the vector dual to w.
 */
function twoPointObjective({ points, inputs, x, y }: Regression, w: Float64Array, p: number, epsilon: number): number {
  const extreme = dualVector(w, p).map((value) => epsilon * value);
  let sum = 0;
  for (let i = 0; i < points; i++) {
    const row = rowOf(x, inputs, i);
    const least = dot(
      row.map((value, j) => value - extreme[j]!),
      w,
    );
    const greatest = dot(
      row.map((value, j) => value + extreme[j]!),
      w,
    );
    sum += ((y[i]! - least) ** 2 + (y[i]! - greatest) ** 2) / 2;
  }
  return sum;
}

export interface DualityCase {
  readonly lambda: number;
  /** Of the solution of (12a) at lambda from that of (12b), largest entries. */
  readonly difference: number;
  readonly leastChange: number;
}

export interface Duality {
  readonly path: NormPath;
  /** Solution of (12b), which is |y − Xw|² + N epsilon² |w|_p². */
  readonly w0: Float64Array;
  /** What the statement says it is: w0, or as printed the solution without the factor N. */
  readonly stated: Float64Array;
  /** The factor of epsilon² in the statement. */
  readonly count: number;
}

export function solveDuality(path: NormPath, points: number, epsilon: number, withCount: boolean): Duality {
  const count = withCount ? points : 1;
  const w0 = normPenalty(path, points * epsilon ** 2, 2);
  return { path, w0, stated: withCount ? w0 : normPenalty(path, count * epsilon ** 2, 2), count };
}

/** The map of section 2.4: lambda = count epsilon² (2/m) |w|_p^{2−m} at the stated solution w. */
export function mappedLambda({ path, stated, count }: Duality, epsilon: number, power: number): number {
  return count * epsilon ** 2 * (2 / power) * pNorm(stated, path.p) ** (2 - power);
}

/** One case p, m of Theorem 6. `moves`: random directions, [perturbations, inputs]. */
export function theoremSixCase(
  regression: Regression,
  duality: Duality,
  epsilon: number,
  power: number,
  moves: Float64Array,
): DualityCase {
  const { path, w0 } = duality;
  const lambda = mappedLambda(duality, epsilon, power);
  const w = normPenalty(path, lambda, power);
  const objective = (at: Float64Array): number => twoPointObjective(regression, at, path.p, epsilon);
  return {
    lambda,
    difference: relativeDifference(w, w0),
    leastChange: leastChange(objective, w, moves, 1e-3 * pNorm(w0, 2)),
  };
}

export function pathOf({ x, y, points, inputs }: Regression, p: number): NormPath {
  return normPath(x, points, inputs, y, p);
}

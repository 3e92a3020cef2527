import { choleskySolve } from '../../../numerics/cholesky.ts';
import type { Points } from './problem.ts';
import { dot, dotRow, logSumExp, norm, scaled } from './vectors.ts';

const mostIterations = 200;

/**
 * Minimiser over the unit sphere of L(rho v) = Σ exp(−rho v·z_n) (problem A at fixed rho, section 1.2), by Newton's method
 * on log L in the tangent space with step halving. The constrained Hessian of log L is
 * rho² Cov_p(z) + rho (Σ p_n v·z_n) I with p the softmax weights (section 1.4, law 6), positive where the gradient points
 * outwards, as it does on separable points. `start` [d] is a guess, e.g. the minimiser at a nearby rho.
 */
export function sphereMinimiser({ n, d, z }: Points, rho: number, start: Float64Array): Float64Array {
  let v = scaled(start, 1 / norm(start));
  const a = new Float64Array(n);
  const valueAt = (at: Float64Array): number => {
    for (let i = 0; i < n; i++) a[i] = -rho * dotRow(z, i, d, at);
    return logSumExp(a);
  };
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const value = valueAt(v);
    const mean = new Float64Array(d);
    const hessian = new Float64Array(d * d);
    for (let i = 0; i < n; i++) {
      const p = Math.exp(a[i]! - value);
      for (let j = 0; j < d; j++) {
        mean[j] = mean[j]! + p * z[i * d + j]!;
        for (let k = 0; k < d; k++)
          hessian[j * d + k] = hessian[j * d + k]! + rho * rho * p * z[i * d + j]! * z[i * d + k]!;
      }
    }
    const radial = dot(mean, v);
    const tangent = mean.map((m, j) => rho * (m - v[j]! * radial));
    if (norm(tangent) <= 1e-14 * rho * norm(mean)) break;
    // A floor keeps the system definite at starts that point against the data; along v itself the tangent has no part.
    const lift = rho * Math.max(radial, 1e-3 * norm(mean));
    for (let j = 0; j < d; j++) {
      for (let k = 0; k < d; k++) hessian[j * d + k] = hessian[j * d + k]! - rho * rho * mean[j]! * mean[k]!;
      hessian[j * d + j] = hessian[j * d + j]! + lift;
    }
    const move = choleskySolve(projected(hessian, v, d, lift), d, tangent);
    if (!move) break;
    const along = dot(move, v);
    for (let j = 0; j < d; j++) move[j] = move[j]! - v[j]! * along;
    const next = descend(v, move, value, valueAt);
    if (next === undefined) break;
    v = next;
    // Newton's error is squared by each move: after one this short the next would be rounding.
    if (norm(move) < 1e-8) break;
  }
  return v;
}

/** P H P + lift v vᵀ with P = I − v vᵀ: the Hessian on the tangent space, definite on the whole space. */
function projected(hessian: Float64Array, v: Float64Array, d: number, lift: number): Float64Array {
  const hv = Float64Array.from({ length: d }, (_, j) => dotRow(hessian, j, d, v));
  const vhv = dot(v, hv);
  return hessian.map((h, index) => {
    const [j, k] = [Math.floor(index / d), index % d];
    return h - v[j]! * hv[k]! - hv[j]! * v[k]! + v[j]! * v[k]! * (vhv + lift);
  });
}

/** The first of the halved moves that does not raise the value; undefined when none of them does. */
function descend(
  v: Float64Array,
  move: Float64Array,
  value: number,
  valueAt: (v: Float64Array) => number,
): Float64Array | undefined {
  for (let share = 1; share > 1e-10; share /= 2) {
    const trial = v.map((x, j) => x + share * move[j]!);
    const next = scaled(trial, 1 / norm(trial));
    if (valueAt(next) <= value + 1e-15 * Math.abs(value)) return next;
  }
  return undefined;
}

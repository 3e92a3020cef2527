import { choleskySolve } from '../../../numerics/cholesky.ts';
import type { Labelled } from './draws.ts';
import { twoLayerGradient } from './hessianMatrix.ts';
import { weightCount, type Shape } from './net.ts';

/** Square loss of a two-layer net: residuals r_n = f(x_n) − y_n and their Jacobian. */
export interface Residuals {
  /** Mean of r². */
  readonly loss: number;
  readonly r: Float64Array;
  /** Row n is ∇f(x_n), [n, weights]. */
  readonly jacobian: Float64Array;
}

export function residualsOf(weights: Float64Array, shape: Shape, { x, y, points, inputs }: Labelled): Residuals {
  const size = weightCount(shape);
  const jacobian = new Float64Array(points * size);
  const r = new Float64Array(points);
  for (let n = 0; n < points; n++) {
    const row = jacobian.subarray(n * size, (n + 1) * size);
    r[n] = twoLayerGradient(weights, shape, x.subarray(n * inputs, (n + 1) * inputs), row) - y[n]!;
  }
  return { loss: r.reduce((sum, value) => sum + value * value, 0) / points, r, jacobian };
}

/** One step of gradient descent on the mean of r², in place. */
export function squareStep(weights: Float64Array, { r, jacobian }: Residuals, rate: number): void {
  const size = weights.length;
  for (let n = 0; n < r.length; n++) {
    const factor = (2 * rate * r[n]!) / r.length;
    for (let i = 0; i < size; i++) weights[i] = weights[i]! - factor * jacobian[n * size + i]!;
  }
}

const enough = 1e-26;
const mostIterations = 200;

/**
 * Levenberg–Marquardt finish dW = −Jᵀ(J Jᵀ + mu I)⁻¹ r, mu from 1e-3, a third after a success, four times after a failure
 * (Marquardt, SIAM J. Appl. Math. 11, 1963; in the N-dimensional form of Golub & Van Loan, section 6.1.6). Works on the
 * weights in place until the mean of r² is at most 1e-26, or 200 iterations.
 */
export function interpolate(weights: Float64Array, shape: Shape, data: Labelled): Residuals {
  let now = residualsOf(weights, shape, data);
  let mu = 1e-3;
  const size = weights.length;
  for (let iteration = 0; iteration < mostIterations && now.loss > enough; iteration++) {
    const gram = gramOf(now.jacobian, data.points, size, mu);
    const share = choleskySolve(gram, data.points, now.r);
    const trial = Float64Array.from(weights);
    if (share) {
      for (let n = 0; n < data.points; n++) {
        for (let i = 0; i < size; i++) trial[i] = trial[i]! - share[n]! * now.jacobian[n * size + i]!;
      }
    }
    const next = share ? residualsOf(trial, shape, data) : undefined;
    if (next && next.loss < now.loss) {
      weights.set(trial);
      now = next;
      mu /= 3;
    } else mu *= 4;
  }
  return now;
}

function gramOf(jacobian: Float64Array, points: number, size: number, mu: number): Float64Array {
  const gram = new Float64Array(points * points);
  for (let a = 0; a < points; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = a === b ? mu : 0;
      for (let i = 0; i < size; i++) sum += jacobian[a * size + i]! * jacobian[b * size + i]!;
      gram[a * points + b] = sum;
      gram[b * points + a] = sum;
    }
  }
  return gram;
}

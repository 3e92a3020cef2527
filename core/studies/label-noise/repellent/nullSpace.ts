import { choleskySolve } from '../../../numerics/cholesky.ts';
import { inputs, jacobian, labels, output, parameters, reg, regGradient, thetaStar } from './model.ts';

const n = inputs.length;
/** The slide of section 2.6: step, when it ends, how long it may last, and the iterations of a projection. */
const slideStep = 0.05;
const slideEnd = 1e-7;
const slideLimit = 20_000;
const newtonLimit = 30;

/** J⁺ w = Jᵀ (J Jᵀ)⁻¹ w, J [3, 15] of full rank. Throws where the rank is below 3: the point has no null space of 12. */
function pseudoInverse(j: Float64Array, w: Float64Array): Float64Array {
  const gram = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      for (let i = 0; i < parameters; i++) {
        gram[a * n + b] = gram[a * n + b]! + j[a * parameters + i]! * j[b * parameters + i]!;
      }
    }
  }
  const solved = choleskySolve(gram, n, w);
  if (!solved) throw new Error('the gradients at the three inputs are linearly dependent');
  const out = new Float64Array(parameters);
  for (let a = 0; a < n; a++) {
    for (let i = 0; i < parameters; i++) out[i] = out[i]! + j[a * parameters + i]! * solved[a]!;
  }
  return out;
}

/** P v = v − J⁺ J v, P the projector on the null space of the Jacobian `j`. */
export function projectOnNull(j: Float64Array, v: Float64Array): Float64Array {
  const image = new Float64Array(n);
  for (let a = 0; a < n; a++) {
    for (let i = 0; i < parameters; i++) image[a] = image[a]! + j[a * parameters + i]! * v[i]!;
  }
  const stiff = pseudoInverse(j, image);
  return v.map((value, i) => value - stiff[i]!);
}

/** Gauss–Newton to zero error. */
function fit(theta: Float64Array): Float64Array {
  let at = theta;
  for (let round = 0; round < newtonLimit; round++) {
    const errors = Float64Array.from(inputs, (x, j) => output(at, x) - labels[j]!);
    if (errors.every((e) => Math.abs(e) < 1e-15)) break;
    const change = pseudoInverse(jacobian(at), errors);
    at = at.map((value, i) => value - change[i]!);
  }
  return at;
}

export interface StartPoint {
  readonly theta: Float64Array;
  readonly jacobian: Float64Array;
  /** v = P ∇reg, P of the start point. */
  readonly drift: Float64Array;
  readonly driftNorm: number;
  readonly reg: number;
}

function startPoint(theta: Float64Array): StartPoint {
  const j = jacobian(theta);
  const drift = projectOnNull(j, regGradient(theta));
  return { theta, jacobian: j, drift, driftNorm: Math.hypot(...drift), reg: reg(theta) };
}

export function repellentPoint(): StartPoint {
  return startPoint(Float64Array.from(thetaStar));
}

/** Slides from θ* along zero loss downhill on reg until |P ∇reg| < 1e-7: a non-repellent point. */
export function slidPoint(): { readonly point: StartPoint; readonly iterations: number } {
  let point = repellentPoint();
  let iterations = 0;
  while (point.driftNorm >= slideEnd && iterations < slideLimit) {
    const { theta, drift } = point;
    point = startPoint(fit(theta.map((value, i) => value - slideStep * drift[i]!)));
    iterations += 1;
  }
  return { point, iterations };
}

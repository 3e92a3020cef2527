import type { StiffOdeProblem } from '../../../numerics/ode.ts';
import type { Points } from './problem.ts';
import { timedWeight, weightSlope, type Loss } from './weights.ts';

/**
 * The flows of section 1.2 for one linear layer, in log-time s = log t: dy/ds = e^s dy/dt, with e^s inside the exponents.
 * h(s) = Σ e^s e_n z_n is the descent direction −∂L/∂w times t.
 */

/** h and its derivative K = Σ e^s e_n (d log e_n/dq_n) z_n z_nᵀ along w = scale v, at margins q_n = scale v·z_n. */
export class Pull {
  readonly h: Float64Array;
  readonly k: Float64Array;
  private readonly points: Points;
  private readonly loss: Loss;

  constructor(points: Points, loss: Loss) {
    this.points = points;
    this.loss = loss;
    this.h = new Float64Array(points.d);
    this.k = new Float64Array(points.d * points.d);
  }

  /** `from`: index in `y` at which v begins. */
  evaluate(s: number, scale: number, y: Float64Array, from: number, withJacobian: boolean): void {
    const { n, d, z } = this.points;
    const { h, k, loss } = this;
    h.fill(0);
    if (withJacobian) k.fill(0);
    for (let i = 0; i < n; i++) {
      const row = i * d;
      let q = 0;
      for (let j = 0; j < d; j++) q += z[row + j]! * y[from + j]!;
      q *= scale;
      const weight = timedWeight(loss, s, q);
      for (let j = 0; j < d; j++) h[j] = h[j]! + weight * z[row + j]!;
      if (!withJacobian) continue;
      const slope = weight * weightSlope(loss, q);
      for (let a = 0; a < d; a++) {
        const factor = slope * z[row + a]!;
        for (let b = 0; b < d; b++) k[a * d + b] = k[a * d + b]! + factor * z[row + b]!;
      }
    }
  }

  /** v·h. */
  along(y: Float64Array, from: number): number {
    let sum = 0;
    for (let j = 0; j < this.h.length; j++) sum += this.h[j]! * y[from + j]!;
    return sum;
  }

  /** K v, [d]. */
  turned(y: Float64Array, from: number): Float64Array {
    const d = this.h.length;
    const out = new Float64Array(d);
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) out[a] = out[a]! + this.k[a * d + b]! * y[from + b]!;
    return out;
  }
}

/** Gradient descent in w, y = w: w' = h. */
export function gradientFlow(points: Points, loss: Loss): StiffOdeProblem {
  const pull = new Pull(points, loss);
  return {
    n: points.d,
    derivative(s, y, out) {
      pull.evaluate(s, 1, y, 0, false);
      out.set(pull.h);
    },
    jacobian(s, y, out) {
      pull.evaluate(s, 1, y, 0, true);
      out.set(pull.k);
    },
  };
}

/** The same in polar form, y = (rho, v): rho' = v·h, v' = S h/rho. */
export function polarFlow(points: Points, loss: Loss): StiffOdeProblem {
  return tangentFlow(points, loss, { power: -1, sign: -1 });
}

/** Weight normalisation, Lagrange, tangent gradient: rho' = v·h, v' = rho S h. */
export function weightNormFlow(points: Points, loss: Loss): StiffOdeProblem {
  return tangentFlow(points, loss, { power: 1, sign: -1 });
}

/** Eq. 14 with its printed plus: v' = rho (h + v (v·h)). */
export function printedEq14Flow(points: Points, loss: Loss): StiffOdeProblem {
  return tangentFlow(points, loss, { power: 1, sign: 1 });
}

/** rho' = v·h, v' = rho^power (h + sign v (v·h)); h at w = rho v. */
function tangentFlow(
  points: Points,
  loss: Loss,
  { power, sign }: { readonly power: 1 | -1; readonly sign: 1 | -1 },
): StiffOdeProblem {
  const { d } = points;
  const pull = new Pull(points, loss);
  return {
    n: d + 1,
    derivative(s, y, out) {
      const rho = y[0]!;
      pull.evaluate(s, rho, y, 1, false);
      const along = pull.along(y, 1);
      const factor = power === 1 ? rho : 1 / rho;
      out[0] = along;
      for (let i = 0; i < d; i++) out[1 + i] = factor * (pull.h[i]! + sign * y[1 + i]! * along);
    },
    jacobian(s, y, out) {
      const n = d + 1;
      const rho = y[0]!;
      pull.evaluate(s, rho, y, 1, true);
      const along = pull.along(y, 1);
      const kv = pull.turned(y, 1);
      let alongRho = 0;
      for (let i = 0; i < d; i++) alongRho += y[1 + i]! * kv[i]!;
      const factor = power === 1 ? rho : 1 / rho;
      const factorRho = power === 1 ? 1 : -1 / (rho * rho);
      out[0] = alongRho;
      for (let j = 0; j < d; j++) out[1 + j] = pull.h[j]! + rho * kv[j]!;
      for (let i = 0; i < d; i++) {
        const v = y[1 + i]!;
        const row = (1 + i) * n;
        out[row] = factorRho * (pull.h[i]! + sign * v * along) + factor * (kv[i]! + sign * v * alongRho);
        for (let j = 0; j < d; j++) {
          const own = i === j ? sign * along : 0;
          out[row + 1 + j] = factor * (rho * pull.k[i * d + j]! + own + sign * v * (pull.h[j]! + rho * kv[j]!));
        }
      }
    },
  };
}

/** Rho prescribed (reading A): v' = rho(s) S h, y = v. */
export function prescribedFlow(points: Points, loss: Loss, rhoAt: (s: number) => number): StiffOdeProblem {
  const { d } = points;
  const pull = new Pull(points, loss);
  return {
    n: d,
    derivative(s, y, out) {
      const rho = rhoAt(s);
      pull.evaluate(s, rho, y, 0, false);
      const along = pull.along(y, 0);
      for (let i = 0; i < d; i++) out[i] = rho * (pull.h[i]! - y[i]! * along);
    },
    jacobian(s, y, out) {
      const rho = rhoAt(s);
      pull.evaluate(s, rho, y, 0, true);
      const along = pull.along(y, 0);
      const kv = pull.turned(y, 0);
      for (let i = 0; i < d; i++) {
        for (let j = 0; j < d; j++) {
          const own = i === j ? along : 0;
          out[i * d + j] = rho * (rho * pull.k[i * d + j]! - own - y[i]! * (pull.h[j]! + rho * kv[j]!));
        }
      }
    },
  };
}

/**
 * Eq. 81 as printed (reading B), y = (rho, v): v' = (alpha/rho) S h/N, rho' = v·h/N, both with h at w = alpha rho v. The
 * law of rho is not printed; this one is ours.
 */
export function literalFlow(points: Points, loss: Loss, alphaAt: (s: number) => number): StiffOdeProblem {
  const { d, n: count } = points;
  const pull = new Pull(points, loss);
  return {
    n: d + 1,
    derivative(s, y, out) {
      const [alpha, rho] = [alphaAt(s), y[0]!];
      pull.evaluate(s, alpha * rho, y, 1, false);
      const along = pull.along(y, 1) / count;
      out[0] = along;
      for (let i = 0; i < d; i++) out[1 + i] = (alpha / rho) * (pull.h[i]! / count - y[1 + i]! * along);
    },
    jacobian(s, y, out) {
      const n = d + 1;
      const [alpha, rho] = [alphaAt(s), y[0]!];
      pull.evaluate(s, alpha * rho, y, 1, true);
      const along = pull.along(y, 1) / count;
      const kv = pull.turned(y, 1);
      let alongRho = 0;
      for (let i = 0; i < d; i++) alongRho += (alpha * y[1 + i]! * kv[i]!) / count;
      const alongV = Float64Array.from({ length: d }, (_, j) => (pull.h[j]! + alpha * rho * kv[j]!) / count);
      out[0] = alongRho;
      for (let j = 0; j < d; j++) out[1 + j] = alongV[j]!;
      for (let i = 0; i < d; i++) {
        const v = y[1 + i]!;
        const tangent = pull.h[i]! / count - v * along;
        out[(1 + i) * n] = (alpha / rho) * (-tangent / rho + (alpha * kv[i]!) / count - v * alongRho);
        for (let j = 0; j < d; j++) {
          const bent = (alpha * rho * pull.k[i * d + j]!) / count;
          out[(1 + i) * n + 1 + j] = (alpha / rho) * (bent - (i === j ? along : 0) - v * alongV[j]!);
        }
      }
    },
  };
}

/**
 * Adaptive rho (section 6, 4), y = (rho, v): v' = rho S h, and rho rises by up to 2 a unit of log t while V has settled:
 * rho' = 2/(1 + (r/settledBelow)²) with the residual r = |S h|/|h|. The switch is smooth, so that the solver can follow.
 */
export function adaptiveFlow(points: Points, loss: Loss, settledBelow: number): StiffOdeProblem {
  const { d } = points;
  const pull = new Pull(points, loss);
  const problem: StiffOdeProblem = {
    n: d + 1,
    derivative(s, y, out) {
      const rho = y[0]!;
      pull.evaluate(s, rho, y, 1, false);
      const along = pull.along(y, 1);
      let [tangent, whole] = [0, 0];
      for (let i = 0; i < d; i++) {
        const moved = pull.h[i]! - y[1 + i]! * along;
        out[1 + i] = rho * moved;
        tangent += moved * moved;
        whole += pull.h[i]! ** 2;
      }
      const residual = whole > 0 ? Math.sqrt(tangent / whole) : 0;
      out[0] = 2 / (1 + (residual / settledBelow) ** 2);
    },
    jacobian(s, y, out) {
      differences(problem, s, y, out);
    },
  };
  return problem;
}

/** Jacobian by central differences, for the one flow whose rate law is a smooth switch. */
function differences(problem: StiffOdeProblem, s: number, y: Float64Array, out: Float64Array): void {
  const { n } = problem;
  const [up, down, at] = [new Float64Array(n), new Float64Array(n), Float64Array.from(y)];
  for (let j = 0; j < n; j++) {
    const h = 6e-6 * Math.max(1e-3, Math.abs(y[j]!));
    at[j] = y[j]! + h;
    problem.derivative(s, at, up);
    at[j] = y[j]! - h;
    problem.derivative(s, at, down);
    at[j] = y[j]!;
    for (let i = 0; i < n; i++) out[i * n + j] = (up[i]! - down[i]!) / (2 * h);
  }
}

import { Pull } from '../linear/flows.ts';
import type { Points } from '../linear/problem.ts';
import type { Loss } from '../linear/weights.ts';
import { dot, norm, scaled } from '../linear/vectors.ts';
import type { StepParams } from './fields.ts';

export type Method = StepParams['method'];
export type SphereMethod = Exclude<Method, 'gd' | 'wn'>;

/** The Lagrange step has no real solution: |S g| > 1 (section 7). */
export class NoRealStep extends Error {
  override readonly name = 'NoRealStep';
  /** Largest learning rate whose step from here would be real. */
  readonly largestRate: number;
  constructor(largestRate: number) {
    super('the Lagrange step has no real solution');
    this.largestRate = largestRate;
  }
}

/**
 * Moves the unit vector v by g = eta rho G (section 1.3), with h = S g, th = |h|, b = v·g:
 * lagrange √(1−th²) v + h (eq. 48), coefficient (v+g)/|v+g|, geodesic v cos th + h sin(th)/th, tangent v + h.
 */
export function sphereStep(method: SphereMethod, v: Float64Array, g: Float64Array): Float64Array {
  const b = dot(v, g);
  // The tangent step lets |v| grow; its tangent space is that of the direction all the same.
  const square = method === 'tangent' ? dot(v, v) : 1;
  const h = g.map((value, i) => value - (v[i]! * b) / square);
  const th = norm(h);
  switch (method) {
    case 'lagrange': {
      // Eq. 48 as printed: (√(1 − |g|² + b²) − b) v + g; |g|² − b² = th² for a unit v.
      if (th > 1) throw new NoRealStep(1 / th);
      const factor = Math.sqrt(1 - dot(g, g) + b * b) - b;
      return v.map((value, i) => factor * value + g[i]!);
    }
    case 'coefficient': {
      const sum = v.map((value, i) => value + g[i]!);
      return scaled(sum, 1 / norm(sum));
    }
    case 'geodesic':
      return v.map((value, i) => value * Math.cos(th) + (th > 0 ? (h[i]! * Math.sin(th)) / th : 0));
    case 'tangent':
      return v.map((value, i) => value + h[i]!);
  }
}

/** Angle by which a step turns v, from th = |S g| and b = v·g (section 1.3). */
export function rotationOf(method: SphereMethod, th: number, b: number): number {
  switch (method) {
    case 'lagrange':
      return Math.asin(th);
    case 'coefficient':
      return Math.atan2(th, 1 + b);
    case 'geodesic':
      return th;
    case 'tangent':
      return Math.atan(th);
  }
}

/** State of a method: the gain and the (for wn unnormalised) direction; gd keeps w in v and its norm in rho. */
export interface StepState {
  rho: number;
  v: Float64Array;
}

/** One step in place. */
export function takeStep(
  method: Method,
  state: StepState,
  points: Points,
  loss: Loss,
  rate: number,
  renormalise: boolean,
): void {
  const pull = new Pull(points, loss);
  const { v } = state;
  if (method === 'gd') {
    pull.evaluate(0, 1, v, 0, false);
    state.v = v.map((value, i) => value + rate * pull.h[i]!);
    state.rho = norm(state.v);
    return;
  }
  if (method === 'wn') {
    const size = norm(v);
    pull.evaluate(0, state.rho / size, v, 0, false);
    const along = pull.along(v, 0) / size;
    state.v = v.map((value, i) => value + ((rate * state.rho) / size) * (pull.h[i]! - (value / size) * along));
    state.rho += rate * along;
    return;
  }
  pull.evaluate(0, state.rho, v, 0, false);
  const along = pull.along(v, 0);
  const moved = sphereStep(method, v, scaled(pull.h, rate * state.rho));
  state.v = renormalise ? scaled(moved, 1 / norm(moved)) : moved;
  state.rho += rate * along;
}

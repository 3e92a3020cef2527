import type { StiffOdeProblem } from '../../../numerics/ode.ts';
import { pNorm } from '../../../numerics/pNorm.ts';
import { Pull } from '../linear/flows.ts';
import type { Points } from '../linear/problem.ts';

/** Gradient of the p-norm, nu_i = sign(v_i) (|v_i|/|v|_p)^(p−1). */
export function normGradient(v: ArrayLike<number>, p: number): Float64Array {
  const size = pNorm(v, p);
  return Float64Array.from(v, (value) => Math.sign(value) * (Math.abs(value) / size) ** (p - 1));
}

/**
 * Tangent flow on the p-sphere (section 1.2), y = (rho, v): rho' = v·h, v' = rho (I − nu nuᵀ/|nu|²) h at w = rho v, which
 * keeps |v|_p (Theorem 8). `projected` false leaves the projector out.
 */
export function lpTangentFlow(points: Points, p: number, projected: boolean): StiffOdeProblem {
  const { d } = points;
  const pull = new Pull(points, 'exponential');
  return {
    n: d + 1,
    derivative(s, y, out) {
      const rho = y[0]!;
      pull.evaluate(s, rho, y, 1, false);
      const nu = normGradient(y.subarray(1), p);
      const share = projected ? ratio(nu, pull.h) : 0;
      out[0] = pull.along(y, 1);
      for (let i = 0; i < d; i++) out[1 + i] = rho * (pull.h[i]! - nu[i]! * share);
    },
    jacobian(s, y, out) {
      const n = d + 1;
      const rho = y[0]!;
      pull.evaluate(s, rho, y, 1, true);
      const v = y.subarray(1);
      const nu = normGradient(v, p);
      const kv = pull.turned(y, 1);
      const share = projected ? ratio(nu, pull.h) : 0;
      const square = nu.reduce((sum, value) => sum + value * value, 0);
      const size = pNorm(v, p);
      out[0] = v.reduce((sum, value, j) => sum + value * kv[j]!, 0);
      for (let j = 0; j < d; j++) out[1 + j] = pull.h[j]! + rho * kv[j]!;
      const shareRho = projected ? ratio(nu, kv) : 0;
      for (let i = 0; i < d; i++) {
        out[(1 + i) * n] = pull.h[i]! - nu[i]! * share + rho * (kv[i]! - nu[i]! * shareRho);
      }
      for (let j = 0; j < d; j++) {
        // ∂nu_i/∂v_j = (p−1)/|v|_p ((|v_i|/|v|_p)^(p−2) δ_ij − nu_i nu_j).
        const dnu = nu.map((value, i) => {
          const own = i === j ? (Math.abs(v[i]!) / size) ** (p - 2) : 0;
          return ((p - 1) / size) * (own - value * nu[j]!);
        });
        let [moved, turned] = [0, 0];
        for (let i = 0; i < d; i++) {
          moved += dnu[i]! * pull.h[i]! + nu[i]! * rho * pull.k[i * d + j]!;
          turned += nu[i]! * dnu[i]!;
        }
        const shareSlope = projected ? moved / square - (2 * share * turned) / square : 0;
        for (let i = 0; i < d; i++) {
          const bent = rho * pull.k[i * d + j]!;
          out[(1 + i) * n + 1 + j] = rho * (bent - (projected ? dnu[i]! * share : 0) - nu[i]! * shareSlope);
        }
      }
    },
  };
}

/** nu·a/|nu|². */
function ratio(nu: Float64Array, a: Float64Array): number {
  let [along, square] = [0, 0];
  for (let i = 0; i < nu.length; i++) {
    along += nu[i]! * a[i]!;
    square += nu[i]! ** 2;
  }
  return along / square;
}

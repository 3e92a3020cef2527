import type { StiffOdeProblem } from '../../../numerics/ode.ts';
import type { Points } from './problem.ts';
import { timedWeight, weightSlope, type Loss } from './weights.ts';

/** C = XᵀX/N, [d, d]: labels fold away. */
export function covarianceOf({ n, d, z }: Points): Float64Array {
  const c = new Float64Array(d * d);
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < d; a++) {
      for (let b = 0; b < d; b++) c[a * d + b] = c[a * d + b]! + (z[i * d + a]! * z[i * d + b]!) / n;
    }
  }
  return c;
}

/**
 * True batch norm of one linear layer (section 1.2; no mean, eps = 0), y = (gamma, w): f = gamma w·x/sigma(w),
 * sigma² = wᵀCw; gamma' = w·h/sigma, w' = (gamma/sigma)(h − C w (w·h)/sigma²). |w| is conserved. Each product of the
 * Jacobian follows from p_n = ∂(w·z_n/sigma)/∂w = z_n/sigma − (w·z_n) C w/sigma³.
 */
export function batchNormFlow(points: Points, loss: Loss): StiffOdeProblem {
  const { n, d, z } = points;
  const c = covarianceOf(points);
  const parts = (s: number, y: Float64Array) => {
    const w = y.subarray(1, 1 + d);
    const u = new Float64Array(d);
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) u[a] = u[a]! + c[a * d + b]! * w[b]!;
    const sigma = Math.sqrt(w.reduce((sum, value, j) => sum + value * u[j]!, 0));
    const projected = new Float64Array(n);
    const weight = new Float64Array(n);
    const h = new Float64Array(d);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < d; j++) projected[i] = projected[i]! + z[i * d + j]! * w[j]!;
      weight[i] = timedWeight(loss, s, (y[0]! * projected[i]!) / sigma);
      for (let j = 0; j < d; j++) h[j] = h[j]! + weight[i]! * z[i * d + j]!;
    }
    const along = w.reduce((sum, value, j) => sum + value * h[j]!, 0);
    return { w, u, sigma, projected, weight, h, along };
  };
  return {
    n: d + 1,
    derivative(s, y, out) {
      const { u, sigma, h, along } = parts(s, y);
      out[0] = along / sigma;
      for (let j = 0; j < d; j++) out[1 + j] = (y[0]! / sigma) * (h[j]! - (u[j]! * along) / sigma ** 2);
    },
    jacobian(s, y, out) {
      const { w, u, sigma, projected, weight, h, along } = parts(s, y);
      const gamma = y[0]!;
      const size = d + 1;
      // ∂h/∂y, [d, d + 1].
      const dh = new Float64Array(d * size);
      for (let i = 0; i < n; i++) {
        const slope = weight[i]! * weightSlope(loss, (gamma * projected[i]!) / sigma);
        const gradient = [projected[i]! / sigma];
        for (let j = 0; j < d; j++) {
          gradient.push(gamma * (z[i * d + j]! / sigma - (projected[i]! * u[j]!) / sigma ** 3));
        }
        for (let a = 0; a < d; a++) {
          for (let b = 0; b < size; b++) dh[a * size + b] = dh[a * size + b]! + slope * z[i * d + a]! * gradient[b]!;
        }
      }
      for (let b = 0; b < size; b++) {
        const sigmaSlope = b === 0 ? 0 : u[b - 1]! / sigma;
        let alongSlope = b === 0 ? 0 : h[b - 1]!;
        for (let a = 0; a < d; a++) alongSlope += w[a]! * dh[a * size + b]!;
        out[b] = alongSlope / sigma - (along * sigmaSlope) / sigma ** 2;
        for (let a = 0; a < d; a++) {
          const uSlope = b === 0 ? 0 : c[a * d + b - 1]!;
          const inner = h[a]! - (u[a]! * along) / sigma ** 2;
          const innerSlope =
            dh[a * size + b]! -
            (uSlope * along + u[a]! * alongSlope) / sigma ** 2 +
            (2 * u[a]! * along * sigmaSlope) / sigma ** 3;
          const outerSlope = (b === 0 ? 1 : 0) / sigma - (gamma * sigmaSlope) / sigma ** 2;
          out[(1 + a) * size + b] = outerSlope * inner + (gamma / sigma) * innerSlope;
        }
      }
    },
  };
}

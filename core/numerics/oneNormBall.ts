import { nnls } from './nnls.ts';

/**
 * argmin |y − X w|₂ subject to |w|₁ ≤ radius, X [m, n] row-major of any rank.
 *
 * The ball is the convex hull of ±radius eⱼ, so X w runs over the hull of ±radius xⱼ and the nearest of its points to y
 * is asked for. With z the 2n columns ±radius xⱼ − y this is min |Z c|², c ≥ 0, 1ᵀc = 1, which by scaling is the
 * non-negative least squares problem min |Z u|² + s² (1ᵀu − 1)², c = u/1ᵀu, for any s > 0 (Lawson & Hanson, Solving
 * Least Squares Problems, 1974, ch. 23.4); s = |y| balances its rows. Cost and errors: those of `nnls` with m + 1 rows
 * and 2n columns; the error grows as |y|/(radius |xⱼ|) where that is large.
 */
export function oneNormBall(x: Float64Array, m: number, n: number, y: Float64Array, radius: number): Float64Array {
  const w = new Float64Array(n);
  const scale = Math.hypot(...y);
  if (radius === 0 || scale === 0) return w;
  const columns = 2 * n;
  const z = new Float64Array((m + 1) * columns);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      z[i * columns + j] = radius * x[i * n + j]! - y[i]!;
      z[i * columns + n + j] = -radius * x[i * n + j]! - y[i]!;
    }
  }
  z.fill(scale, m * columns);
  const target = new Float64Array(m + 1);
  target[m] = scale;
  const u = nnls(z, m + 1, columns, target).x;
  const total = u.reduce((sum, value) => sum + value, 0);
  for (let j = 0; j < n; j++) w[j] = (radius * (u[j]! - u[n + j]!)) / total;
  return w;
}

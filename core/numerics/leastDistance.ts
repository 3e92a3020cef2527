import { nnls } from './nnls.ts';

export interface LeastDistance {
  /** Shortest z [n] with G z ≥ h; undefined where the constraints contradict each other. */
  readonly z: Float64Array | undefined;
  /** Multipliers [m]: z = Gᵀ u, u ≥ 0, u_i = 0 where constraint i is slack. */
  readonly multipliers: Float64Array;
}

/** A row may miss its h by this share of the largest |h|: rounding leaves r ≠ 0 where the constraints contradict. */
const slack = 1e-6;

/**
 * argmin |z|² subject to G z ≥ h, G [m, n] row-major.
 *
 * Lawson & Hanson, Solving Least Squares Problems (1974), ch. 23.4: u = argmin |[Gᵀ; hᵀ] u − (0, …, 0, 1)|, u ≥ 0, with
 * r = [Gᵀ; hᵀ] u − f: infeasible iff r = 0, otherwise z = −r₁..n / r_{n+1}. The rows of G are scaled by their largest
 * norm and h by its largest size. Cost: one NNLS of n + 1 rows and m columns; accurate to about ε |z|² in those units.
 */
export function leastDistance(g: Float64Array, h: Float64Array, m: number, n: number): LeastDistance {
  let [longest, highest] = [0, 0];
  for (let i = 0; i < m; i++) {
    longest = Math.max(longest, Math.hypot(...g.subarray(i * n, (i + 1) * n)));
    highest = Math.max(highest, Math.abs(h[i]!));
  }
  const none: LeastDistance = { z: undefined, multipliers: new Float64Array(m) };
  if (highest === 0) return { z: new Float64Array(n), multipliers: new Float64Array(m) };
  if (longest === 0) return none;
  const e = new Float64Array((n + 1) * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) e[j * m + i] = g[i * n + j]! / longest;
    e[n * m + i] = h[i]! / highest;
  }
  const f = new Float64Array(n + 1);
  f[n] = 1;
  const { x, residual } = nnls(e, n + 1, m, f);
  // residual = f − E u = −r, and its last entry is |r|².
  const last = residual[n]!;
  if (!(last > 0)) return none;
  const scale = highest / (longest * last);
  const multipliers = x.map((value) => (value * scale) / longest);
  const z = new Float64Array(n);
  for (let i = 0; i < m; i++) {
    if (multipliers[i] === 0) continue;
    for (let j = 0; j < n; j++) z[j] = z[j]! + multipliers[i]! * g[i * n + j]!;
  }
  return meets(g, h, m, n, z, slack * highest) ? { z, multipliers } : none;
}

function meets(g: Float64Array, h: Float64Array, m: number, n: number, z: Float64Array, allowed: number): boolean {
  for (let i = 0; i < m; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += g[i * n + j]! * z[j]!;
    if (!(sum >= h[i]! - allowed)) return false;
  }
  return true;
}

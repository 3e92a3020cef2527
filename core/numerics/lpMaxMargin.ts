import { convexMinimum } from './convexMinimum.ts';

export interface LpMaxMargin {
  /** Unit in the p-norm, [d]. */
  readonly direction: Float64Array;
  /** min direction·zₙ: the largest there is on the p-sphere. */
  readonly margin: number;
}

const mostSweeps = 100_000;

/**
 * Largest margin over the p-sphere of separable points z [n, d], 1 < p < ∞: w = argmin |w|_p subject to w·zₙ ≥ 1.
 *
 * By its dual, max over α ≥ 0 of Σ αₙ − |Σ αₙ zₙ|_q^q/q with 1/p + 1/q = 1, w_i = sign(u_i)|u_i|^(q−1) at u = Σ αₙ zₙ: concave and
 * once differentiable, so maximising over one α after another (each a monotone root) converges (Luo & Tseng, J. Optim.
 * Theory Appl. 72, 1992). Sweeps end when no α moves by 1e-13 of the largest. Cost n d an evaluation; the margin is good to
 * about 1e-10, the direction to 1e-6 or better. Undefined when the points are not separable (α grows without bound).
 */
export function lpMaxMargin(z: Float64Array, n: number, d: number, p: number): LpMaxMargin | undefined {
  const q = p / (p - 1);
  const alpha = new Float64Array(n);
  const u = new Float64Array(d);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let [moved, largest] = [0, 0];
    for (let k = 0; k < n; k++) {
      const old = alpha[k]!;
      // −∂/∂α_k of the dual, which never falls along α_k.
      const slope = (a: number): number => {
        let sum = 0;
        for (let j = 0; j < d; j++) {
          const at = u[j]! + (a - old) * z[k * d + j]!;
          sum += z[k * d + j]! * Math.sign(at) * Math.abs(at) ** (q - 1);
        }
        return sum - 1;
      };
      let high = Math.max(1, 2 * old);
      while (slope(high) < 0 && high < 1e30) high *= 4;
      if (high >= 1e30) return undefined;
      const next = convexMinimum(slope, 0, high);
      for (let j = 0; j < d; j++) u[j] = u[j]! + (next - old) * z[k * d + j]!;
      alpha[k] = next;
      moved = Math.max(moved, Math.abs(next - old));
      largest = Math.max(largest, next);
    }
    if (moved <= 1e-13 * largest) break;
  }
  const w = u.map((value) => Math.sign(value) * Math.abs(value) ** (q - 1));
  const scale = Math.max(...w.map(Math.abs));
  const size = scale * w.reduce((sum, value) => sum + (Math.abs(value) / scale) ** p, 0) ** (1 / p);
  const direction = w.map((value) => value / size);
  let margin = Infinity;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += z[i * d + j]! * direction[j]!;
    margin = Math.min(margin, sum);
  }
  return margin > 0 ? { direction, margin } : undefined;
}

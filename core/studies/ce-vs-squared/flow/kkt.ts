import type { LabelledPoints } from '../../../margins/labelledPoints.ts';
import { nnls } from '../../../numerics/nnls.ts';

/** A net f = w·relu(V x + b) without output bias, scaled so that min y f = 1. */
export interface ScaledNet {
  readonly width: number;
  readonly dim: number;
  /** [width, dim]. */
  readonly v: Float64Array;
  readonly b: Float64Array;
  readonly w: Float64Array;
}

/** How point s stands at node k: strictly active or inactive by sign, or on the kink. */
export interface Activity {
  /** [width, n]: V_k x_s + b_k > 0. */
  readonly active: Uint8Array;
  /** [width, n]: on the kink of a node that counts. */
  readonly kink: Uint8Array;
  /** [width]: w_k² > 1e-6 max w². */
  readonly counts: Uint8Array;
}

export interface KktFit {
  /** [n]. */
  readonly mu: Float64Array;
  readonly residual: number;
}

const kinkWidth = 0.01;
const nodeCounts = 1e-6;

/**
 * A point is on the kink of node k if |V_k x + b_k| ≤ 0.01 |(V_k, b_k)| |(x, 1)| and w_k² > 1e-6 max w²
 * (docs/science/ce-vs-squared.md, section 2.5).
 */
export function activityOf({ width, dim, v, b, w }: ScaledNet, { n, x }: LabelledPoints): Activity {
  const active = new Uint8Array(width * n);
  const kink = new Uint8Array(width * n);
  const counts = new Uint8Array(width);
  const largest = w.reduce((most, value) => Math.max(most, value * value), 0);
  for (let k = 0; k < width; k++) {
    counts[k] = w[k]! ** 2 > nodeCounts * largest ? 1 : 0;
    const row = v.subarray(k * dim, (k + 1) * dim);
    const rowNorm = Math.hypot(...row, b[k]!);
    for (let i = 0; i < n; i++) {
      let z = b[k]!;
      let square = 1;
      for (let j = 0; j < dim; j++) {
        z += row[j]! * x[i * dim + j]!;
        square += x[i * dim + j]! ** 2;
      }
      active[k * n + i] = z > 0 ? 1 : 0;
      if (counts[k] === 1 && Math.abs(z) <= kinkWidth * rowNorm * Math.sqrt(square)) kink[k * n + i] = 1;
    }
  }
  return { active, kink, counts };
}

/**
 * Fits θ = Σ μ_s y_s ∇f(x_s) + Σ ν_ks (block (V_k, b_k): w_k y_s (x_s, 1)), μ, ν ≥ 0, by non-negative least squares:
 * with kinks, ∇f counts a node only where the point is strictly active and off its kink, and ν admits any derivative in
 * [0, 1] there; `strict` goes by sign and has no ν. `residual` = |rest|/|θ|.
 */
export function kktFit(net: ScaledNet, points: LabelledPoints, activity: Activity, strict: boolean): KktFit {
  const { width, dim, v, b, w } = net;
  const { n, x, label } = points;
  const onKink: (readonly [number, number])[] = [];
  if (!strict) {
    for (let k = 0; k < width; k++) {
      for (let i = 0; i < n; i++) if (activity.kink[k * n + i] === 1) onKink.push([k, i]);
    }
  }
  const rows = width * (dim + 2);
  const columns = n + onKink.length;
  const a = new Float64Array(rows * columns);
  const setBlock = (column: number, k: number, i: number): void => {
    const factor = w[k]! * label[i]!;
    for (let j = 0; j < dim; j++) a[(k * dim + j) * columns + column] = factor * x[i * dim + j]!;
    a[(width * dim + k) * columns + column] = factor;
  };
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < width; k++) {
      if (activity.active[k * n + i] === 0 || (!strict && activity.kink[k * n + i] === 1)) continue;
      setBlock(i, k, i);
      let z = b[k]!;
      for (let j = 0; j < dim; j++) z += v[k * dim + j]! * x[i * dim + j]!;
      a[(width * (dim + 1) + k) * columns + i] = label[i]! * z;
    }
  }
  onKink.forEach(([k, i], at) => setBlock(n + at, k, i));
  const theta = new Float64Array(rows);
  theta.set(v);
  theta.set(b, width * dim);
  theta.set(w, width * (dim + 1));
  const { x: solution, residual } = nnls(a, rows, columns, theta);
  return { mu: solution.slice(0, n), residual: Math.hypot(...residual) / Math.hypot(...theta) };
}

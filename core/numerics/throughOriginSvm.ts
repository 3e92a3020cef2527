import { nnls } from './nnls.ts';

export interface ThroughOriginSvm {
  /** Whether some direction u has u·zᵢ > 0 for all i. */
  readonly separable: boolean;
  /** Unit vector [d] of the largest margin; zeros when not separable. */
  readonly direction: Float64Array;
  /** minᵢ direction·zᵢ (distance of the nearest point to the boundary); 0 when not separable. */
  readonly margin: number;
}

/**
 * The hard-margin support vector machine through the origin: argmin |w|² subject to w·zᵢ ≥ 1, zᵢ = yᵢ xᵢ the rows of
 * z [n, d].
 *
 * Lawson & Hanson, Solving Least Squares Problems (1974), ch. 23.4 (least distance programming): with
 * E = [Zᵀ; 1ᵀ] and f = (0, …, 0, 1), u = argmin |E u − f|, u ≥ 0, and r = E u − f: the constraints contradict each other
 * iff r = 0, otherwise w = −r₁..d / r_{d+1}. The rows are scaled by the longest one, so the answer does not depend on the
 * unit of z, and separability is judged on the direction itself: its least w·zᵢ/|w| must be above 1e-10 of the longest
 * row. (A gap narrower than that is called not separable.) Cost: one NNLS of d + 1 rows and n columns.
 */
export function throughOriginSvm(z: Float64Array, n: number, d: number): ThroughOriginSvm {
  const none: ThroughOriginSvm = { separable: false, direction: new Float64Array(d), margin: 0 };
  const longest = longestRow(z, n, d);
  if (!(longest > 0) || !Number.isFinite(longest)) return none;
  const rows = d + 1;
  const e = new Float64Array(rows * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) e[j * n + i] = z[i * d + j]! / longest;
    e[d * n + i] = 1;
  }
  const f = new Float64Array(rows);
  f[d] = 1;
  const { residual } = nnls(e, rows, n, f);
  // residual = f − E u = −r, and r_{d+1} = −|r|² < 0: w points along r₁..d.
  const direction = residual.subarray(0, d).map((value) => -value);
  const length = Math.hypot(...direction);
  if (!(length > 0)) return none;
  for (let j = 0; j < d; j++) direction[j] = direction[j]! / length;
  const margin = leastProduct(z, n, d, direction);
  return margin > 1e-10 * longest ? { separable: true, direction, margin } : none;
}

function longestRow(z: Float64Array, n: number, d: number): number {
  let longest = 0;
  for (let i = 0; i < n; i++) longest = Math.max(longest, Math.hypot(...z.subarray(i * d, i * d + d)));
  return longest;
}

function leastProduct(z: Float64Array, n: number, d: number, direction: Float64Array): number {
  let least = Infinity;
  for (let i = 0; i < n; i++) {
    let dot = 0;
    for (let j = 0; j < d; j++) dot += z[i * d + j]! * direction[j]!;
    least = Math.min(least, dot);
  }
  return least;
}

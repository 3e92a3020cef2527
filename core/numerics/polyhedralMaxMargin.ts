import { linearProgram } from './linearProgram.ts';
import type { LpMaxMargin } from './lpMaxMargin.ts';

/**
 * Largest margin over the unit sphere of the 1-norm or the ∞-norm of separable points z [n, d], and one direction that has
 * it (there may be several), to rounding: max γ with z_n·v ≥ γ, |v| ≤ 1 as a linear program, v = a − b with Σ (a + b) ≤ 1
 * for p = 1, v = u − 1 with 0 ≤ u ≤ 2 for p = ∞. There γ is counted from −max Σ_j |z_nj|, which the start u = 0 meets.
 * Undefined when the points are not separable.
 */
export function polyhedralMaxMargin(z: Float64Array, n: number, d: number, p: 1 | 'infinity'): LpMaxMargin | undefined {
  const found = p === 1 ? oneNorm(z, n, d) : maxNorm(z, n, d);
  return found && found.margin > 0 ? found : undefined;
}

/** Columns γ, a, b. */
function oneNorm(z: Float64Array, n: number, d: number): LpMaxMargin | undefined {
  const columns = 1 + 2 * d;
  const a = new Float64Array((n + 1) * columns);
  for (let i = 0; i < n; i++) {
    a[i * columns] = 1;
    for (let j = 0; j < d; j++) {
      a[i * columns + 1 + j] = -z[i * d + j]!;
      a[i * columns + 1 + d + j] = z[i * d + j]!;
    }
  }
  a.fill(1, n * columns + 1);
  const b = new Float64Array(n + 1);
  b[n] = 1;
  const best = linearProgram(a, n + 1, columns, b, gammaOf(columns));
  if (!best) return undefined;
  return {
    direction: Float64Array.from({ length: d }, (_, j) => best.x[1 + j]! - best.x[1 + d + j]!),
    margin: best.value,
  };
}

/** Columns γ + M, u. */
function maxNorm(z: Float64Array, n: number, d: number): LpMaxMargin | undefined {
  const columns = 1 + d;
  const a = new Float64Array((n + d) * columns);
  const b = new Float64Array(n + d).fill(2);
  const sizes = Array.from({ length: n }, (_, i) =>
    z.subarray(i * d, (i + 1) * d).reduce((s, v) => s + Math.abs(v), 0),
  );
  const shift = Math.max(...sizes);
  for (let i = 0; i < n; i++) {
    a[i * columns] = 1;
    let sum = 0;
    for (let j = 0; j < d; j++) {
      a[i * columns + 1 + j] = -z[i * d + j]!;
      sum += z[i * d + j]!;
    }
    b[i] = shift - sum;
  }
  for (let j = 0; j < d; j++) a[(n + j) * columns + 1 + j] = 1;
  const best = linearProgram(a, n + d, columns, b, gammaOf(columns));
  return best && { direction: best.x.subarray(1).map((value) => value - 1), margin: best.value - shift };
}

function gammaOf(columns: number): Float64Array {
  const c = new Float64Array(columns);
  c[0] = 1;
  return c;
}

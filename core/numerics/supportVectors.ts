import { leastSquares } from './leastSquares.ts';
import { nnls } from './nnls.ts';
import { throughOriginSvm } from './throughOriginSvm.ts';

export interface SupportVectors {
  readonly separable: boolean;
  /** Unit direction of the largest margin, [d]; zeros when not separable. */
  readonly direction: Float64Array;
  readonly margin: number;
  /** Rows of z that carry the solution: ŵ = Σ αₙ zₙ with αₙ > 0, ascending. */
  readonly indices: readonly number[];
  /** αₙ of those rows. */
  readonly alpha: Float64Array;
  /** Smallest projected margin of the rows that are no support vectors (Infinity without any). */
  readonly nextMargin: number;
  /**
   * Minimum-norm solution of δ·zₙ = −log αₙ + c over the support vectors, c = Σ α log α/Σ α, [d]: the fixed-rho minimiser
   * and the WN flow lie |δ|/ρ away from the direction.
   */
  readonly delta: Float64Array;
}

/**
 * Support vectors, dual weights and first correction of the hard-margin machine through the origin, z [n, d] the points
 * with their labels folded in. Rows within 1e-7 of the margin count as on it; their weights are a nonnegative least
 * squares solution (unique when they are linearly independent).
 */
export function supportVectors(z: Float64Array, n: number, d: number): SupportVectors {
  const { separable, direction, margin } = throughOriginSvm(z, n, d);
  const none = { indices: [], alpha: new Float64Array(0), nextMargin: Infinity, delta: new Float64Array(d) };
  if (!separable) return { separable, direction, margin, ...none };
  const projected = Array.from({ length: n }, (_, i) => dotRow(z, i, d, direction));
  const onMargin = projected.flatMap((p, i) => (p <= margin * (1 + 1e-7) ? [i] : []));
  const columns = new Float64Array(d * onMargin.length);
  onMargin.forEach((row, c) => {
    for (let j = 0; j < d; j++) columns[j * onMargin.length + c] = z[row * d + j]!;
  });
  const { x } = nnls(
    columns,
    d,
    onMargin.length,
    direction.map((value) => value / margin),
  );
  const largest = x.reduce((a, b) => Math.max(a, b), 0);
  const kept = onMargin.flatMap((row, c) => (x[c]! > 1e-9 * largest ? [{ row, alpha: x[c]! }] : []));
  const indices = kept.map(({ row }) => row);
  const alpha = Float64Array.from(kept, (k) => k.alpha);
  const others = projected.filter((_, i) => !indices.includes(i));
  return {
    separable,
    direction,
    margin,
    indices,
    alpha,
    nextMargin: others.length === 0 ? Infinity : others.reduce((a, b) => Math.min(a, b)),
    delta: correctionOf(z, d, indices, alpha),
  };
}

function correctionOf(z: Float64Array, d: number, indices: readonly number[], alpha: Float64Array): Float64Array {
  const rows = new Float64Array(indices.length * d);
  indices.forEach((row, i) => rows.set(z.subarray(row * d, row * d + d), i * d));
  const total = alpha.reduce((sum, a) => sum + a, 0);
  const shift = alpha.reduce((sum, a) => sum + a * Math.log(a), 0) / total;
  const target = alpha.map((a) => shift - Math.log(a));
  return leastSquares(rows, indices.length, d, target, 1e-12).x;
}

function dotRow(z: Float64Array, row: number, d: number, v: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < d; j++) sum += z[row * d + j]! * v[j]!;
  return sum;
}

import { choleskySolve } from './cholesky.ts';
import { symmetricEigen } from './symmetricEigen.ts';

export interface LeastTrace {
  /** [d, d], positive semidefinite. */
  readonly x: Float64Array;
  /** Relative distance of the two halves of the splitting, and of their last move: how far from the optimum it may be. */
  readonly residual: number;
  readonly iterations: number;
}

/**
 * min tr X over symmetric X ⪰ 0 with ⟨M_i, X⟩ = y_i, for symmetric M_i, `m` [n, d, d] with independent rows.
 *
 * Alternating directions on {⟨M_i, X⟩ = y_i} and the cone: Boyd et al., "Distributed optimization and statistical learning
 * via the alternating direction method of multipliers" (2011), section 5.2, penalty 1. Stops when `residual` is below
 * `tolerance`, or after `limit` iterations. Cost an iteration: an eigenvalue decomposition and 2 n d² multiplications.
 * Returns undefined when the measurements are linearly dependent.
 */
export function leastTrace(
  m: Float64Array,
  n: number,
  d: number,
  y: Float64Array,
  tolerance: number,
  limit: number,
): LeastTrace | undefined {
  const size = d * d;
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let l = 0; l < size; l++) sum += m[i * size + l]! * m[j * size + l]!;
      gram[i * n + j] = sum;
      gram[j * n + i] = sum;
    }
  }
  let z: Float64Array = new Float64Array(size);
  let dual: Float64Array = new Float64Array(size);
  let residual = Infinity;
  let iterations = 0;
  while (residual > tolerance && iterations < limit) {
    const x = fitted(
      z.map((value, i) => value - dual[i]!),
      m,
      n,
      gram,
      y,
    );
    if (!x) return undefined;
    const next = positivePart(
      x.map((value, i) => value + dual[i]! - (i % (d + 1) === 0 ? 1 : 0)),
      d,
    );
    dual = dual.map((value, i) => value + x[i]! - next[i]!);
    const scale = Math.max(Math.hypot(...next), Math.hypot(...x), Number.MIN_VALUE);
    residual = Math.max(distance(x, next), distance(z, next)) / scale;
    z = next;
    iterations += 1;
  }
  return { x: z, residual, iterations };
}

/** The nearest matrix with ⟨M_i, X⟩ = y_i. */
function fitted(
  v: Float64Array,
  m: Float64Array,
  n: number,
  gram: Float64Array,
  y: Float64Array,
): Float64Array | undefined {
  const size = v.length;
  const gap = Float64Array.from({ length: n }, (_, i) => {
    let sum = y[i]!;
    for (let l = 0; l < size; l++) sum -= m[i * size + l]! * v[l]!;
    return sum;
  });
  const weights = choleskySolve(gram, n, gap);
  if (!weights) return undefined;
  const x = v.slice();
  for (let i = 0; i < n; i++) for (let l = 0; l < size; l++) x[l] = x[l]! + weights[i]! * m[i * size + l]!;
  return x;
}

/** The nearest positive semidefinite matrix. */
function positivePart(v: Float64Array, d: number): Float64Array {
  const { values, vectors } = symmetricEigen(v, d);
  const out = new Float64Array(d * d);
  values.forEach((value, k) => {
    if (value <= 0) return;
    for (let i = 0; i < d; i++) {
      const factor = value * vectors[k * d + i]!;
      for (let j = 0; j < d; j++) out[i * d + j] = out[i * d + j]! + factor * vectors[k * d + j]!;
    }
  });
  return out;
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.hypot(...a.map((value, i) => value - b[i]!));
}

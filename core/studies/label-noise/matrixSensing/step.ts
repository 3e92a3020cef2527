import type { Problem } from './problem.ts';
import { packedLength } from './problem.ts';

/** What a stretch of steps is computed with. */
export interface Stretch {
  readonly learningRate: number;
  readonly batch: number;
  /** λ of the explicit term; 0 without. */
  readonly strength: number;
  /** Row indices, [steps, batch]. */
  readonly order: Uint32Array;
  /** σ Z of each draw, [steps, batch]. */
  readonly noise: Float64Array;
  readonly steps: number;
}

/**
 * Steps of matrix sensing on typed arrays, U [d, d] in float32, sums in float64:
 * x = vech(UUᵀ), e = M_b x − y_b − σZ, g = M_bᵀ e, G_jj = g_jj, G_jk = g_jk/2, U ← U − (4η/B) G U − η λ 4(d+1) U.
 * Cost 4 B D + 3 d³ flops a step, D = d(d+1)/2. The products go by blocks of 2 × 4, which the padding of d makes whole.
 */
export class TypedStep {
  private readonly d: number;
  /** d up to a multiple of 4; rows and columns beyond d are 0. */
  private readonly padded: number;
  private readonly x: Float64Array;
  private readonly g: Float64Array;
  /** U and its transpose, then G: [padded, padded]. */
  private readonly u: Float64Array;
  private readonly transposed: Float64Array;
  private readonly product: Float64Array;
  private readonly full: Float64Array;
  private readonly errors: Float64Array;

  constructor(d: number) {
    this.d = d;
    this.padded = 4 * Math.ceil(d / 4);
    const size = this.padded ** 2;
    this.x = new Float64Array(packedLength(d));
    this.g = new Float64Array(packedLength(d));
    this.u = new Float64Array(size);
    this.transposed = new Float64Array(size);
    this.product = new Float64Array(size);
    this.full = new Float64Array(size);
    this.errors = new Float64Array(4);
  }

  /** Advances U in place; `labels` are those that the arm trains on. Gives Σ over the steps of the batch mean of e². */
  advance(matrix: Float32Array, { rows }: Problem, labels: Float64Array, stretch: Stretch): number {
    let squares = 0;
    const { learningRate, batch, strength, steps } = stretch;
    const { d, padded, u, full, product } = this;
    const rate = (4 * learningRate) / batch;
    const kept = 1 - 4 * (d + 1) * learningRate * strength;
    for (let j = 0; j < d; j++) for (let k = 0; k < d; k++) u[j * padded + k] = matrix[j * d + k]!;
    for (let step = 0; step < steps; step++) {
      this.gram();
      this.g.fill(0);
      for (let i = 0; i < batch; i += 4) {
        squares += this.takeRows(rows, labels, stretch, step * batch + i, Math.min(4, batch - i));
      }
      this.unpack();
      multiply(full, u, product, padded);
      for (let i = 0; i < u.length; i++) u[i] = Math.fround(kept * u[i]! - rate * product[i]!);
    }
    for (let j = 0; j < d; j++) for (let k = 0; k < d; k++) matrix[j * d + k] = u[j * padded + k]!;
    return squares / batch;
  }

  /** x = vech(UUᵀ). */
  private gram(): void {
    const { d, padded, u, transposed, product, x } = this;
    for (let j = 0; j < d; j++) for (let k = 0; k < d; k++) transposed[k * padded + j] = u[j * padded + k]!;
    multiply(u, transposed, product, padded, true);
    let at = 0;
    for (let j = 0; j < d; j++) for (let k = 0; k <= j; k++) x[at++] = product[k * padded + j]!;
  }

  /** g += Σ e_i M_i over one to four draws of the batch from `first` on, e_i = M_i x − y_i − σ Z_i; gives Σ e_i². */
  private takeRows(rows: Float32Array, labels: Float64Array, stretch: Stretch, first: number, count: number): number {
    const { x, g, errors } = this;
    let squares = 0;
    const { order, noise } = stretch;
    const size = x.length;
    for (let i = 0; i < count; i++) {
      const index = order[first + i]!;
      errors[i] = dot(rows, index * size, x) - labels[index]! - noise[first + i]!;
      squares += errors[i]! ** 2;
    }
    if (count < 4) {
      for (let i = 0; i < count; i++) {
        const [offset, error] = [order[first + i]! * size, errors[i]!];
        for (let at = 0; at < size; at++) g[at] = g[at]! + error * rows[offset + at]!;
      }
      return squares;
    }
    const [a, b, c, e] = [
      order[first]! * size,
      order[first + 1]! * size,
      order[first + 2]! * size,
      order[first + 3]! * size,
    ];
    const [p, q, r, s] = [errors[0]!, errors[1]!, errors[2]!, errors[3]!];
    for (let at = 0; at < size; at++) {
      g[at] = g[at]! + (p * rows[a + at]! + q * rows[b + at]! + (r * rows[c + at]! + s * rows[e + at]!));
    }
    return squares;
  }

  private unpack(): void {
    const { d, padded, g, full } = this;
    let at = 0;
    for (let j = 0; j < d; j++) {
      for (let k = 0; k < j; k++) {
        const half = g[at++]! / 2;
        full[j * padded + k] = half;
        full[k * padded + j] = half;
      }
      full[j * padded + j] = g[at++]!;
    }
  }
}

/** C = A B for [n, n], n a multiple of 4, by blocks of 2 × 4; `upper` leaves blocks below the diagonal as they are. */
function multiply(a: Float64Array, b: Float64Array, c: Float64Array, n: number, upper = false): void {
  for (let i = 0; i < n; i += 2) {
    const [above, under] = [i * n, (i + 1) * n];
    for (let j = upper ? i & ~3 : 0; j < n; j += 4) {
      let c00 = 0;
      let c01 = 0;
      let c02 = 0;
      let c03 = 0;
      let c10 = 0;
      let c11 = 0;
      let c12 = 0;
      let c13 = 0;
      let at = j;
      for (let k = 0; k < n; k++) {
        const a0 = a[above + k]!;
        const a1 = a[under + k]!;
        const b0 = b[at]!;
        const b1 = b[at + 1]!;
        const b2 = b[at + 2]!;
        const b3 = b[at + 3]!;
        c00 += a0 * b0;
        c01 += a0 * b1;
        c02 += a0 * b2;
        c03 += a0 * b3;
        c10 += a1 * b0;
        c11 += a1 * b1;
        c12 += a1 * b2;
        c13 += a1 * b3;
        at += n;
      }
      c[above + j] = c00;
      c[above + j + 1] = c01;
      c[above + j + 2] = c02;
      c[above + j + 3] = c03;
      c[under + j] = c10;
      c[under + j + 1] = c11;
      c[under + j + 2] = c12;
      c[under + j + 3] = c13;
    }
  }
}

/** Inner product of a row, from an offset on, with x. */
export function dot(rows: Float32Array, offset: number, x: Float64Array): number {
  const length = x.length;
  let a = 0;
  let b = 0;
  let c = 0;
  let e = 0;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    a += rows[offset + i]! * x[i]!;
    b += rows[offset + i + 1]! * x[i + 1]!;
    c += rows[offset + i + 2]! * x[i + 2]!;
    e += rows[offset + i + 3]! * x[i + 3]!;
  }
  for (; i < length; i++) a += rows[offset + i]! * x[i]!;
  return a + b + (c + e);
}

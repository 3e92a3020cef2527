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
 * Cost 4 B D + 3 d³ flops a step, D = d(d+1)/2.
 */
export class TypedStep {
  private readonly d: number;
  private readonly x: Float64Array;
  private readonly g: Float64Array;
  private readonly full: Float64Array;
  private readonly wide: Float64Array;
  private readonly row: Float64Array;

  constructor(d: number) {
    this.d = d;
    this.x = new Float64Array(packedLength(d));
    this.g = new Float64Array(packedLength(d));
    this.full = new Float64Array(d * d);
    this.wide = new Float64Array(d * d);
    this.row = new Float64Array(d);
  }

  /** Advances U in place; `labels` are those that the arm trains on. */
  advance(u: Float32Array, { rows }: Problem, labels: Float64Array, stretch: Stretch): void {
    const { learningRate, batch, strength, order, noise, steps } = stretch;
    const size = this.x.length;
    const rate = (4 * learningRate) / batch;
    const shrink = 4 * (this.d + 1) * learningRate * strength;
    for (let step = 0; step < steps; step++) {
      this.wide.set(u);
      this.gram();
      this.g.fill(0);
      for (let i = 0; i < batch; i++) {
        const index = order[step * batch + i]!;
        const error = dot(rows, index * size, this.x) - labels[index]! - noise[step * batch + i]!;
        addScaled(this.g, error, rows, index * size);
      }
      this.unpack();
      this.move(u, rate, shrink);
    }
  }

  /** x = vech(UUᵀ). */
  private gram(): void {
    const { d, wide, x } = this;
    let at = 0;
    for (let j = 0; j < d; j++) {
      const a = j * d;
      for (let k = j; k < d; k++) {
        const b = k * d;
        let [even, odd] = [0, 0];
        let l = 0;
        for (; l + 1 < d; l += 2) {
          even += wide[a + l]! * wide[b + l]!;
          odd += wide[a + l + 1]! * wide[b + l + 1]!;
        }
        if (l < d) even += wide[a + l]! * wide[b + l]!;
        x[at++] = even + odd;
      }
    }
  }

  private unpack(): void {
    const { d, g, full } = this;
    let at = 0;
    for (let j = 0; j < d; j++) {
      full[j * d + j] = g[at++]!;
      for (let k = j + 1; k < d; k++) {
        const half = g[at++]! / 2;
        full[j * d + k] = half;
        full[k * d + j] = half;
      }
    }
  }

  /** U ← U − rate G U − shrink U. */
  private move(u: Float32Array, rate: number, shrink: number): void {
    const { d, full, wide, row } = this;
    for (let j = 0; j < d; j++) {
      row.fill(0);
      let k = 0;
      for (; k + 1 < d; k += 2) {
        const [first, second] = [full[j * d + k]!, full[j * d + k + 1]!];
        const [a, b] = [k * d, (k + 1) * d];
        for (let l = 0; l < d; l++) row[l] = row[l]! + first * wide[a + l]! + second * wide[b + l]!;
      }
      if (k < d) for (let l = 0; l < d; l++) row[l] = row[l]! + full[j * d + k]! * wide[k * d + l]!;
      for (let l = 0; l < d; l++) u[j * d + l] = wide[j * d + l]! - rate * row[l]! - shrink * wide[j * d + l]!;
    }
  }
}

/** Inner product of a row, from an offset on, with x. */
export function dot(rows: Float32Array, offset: number, x: Float64Array): number {
  const length = x.length;
  let [a, b, c, e] = [0, 0, 0, 0];
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

function addScaled(g: Float64Array, factor: number, rows: Float32Array, offset: number): void {
  const length = g.length;
  for (let i = 0; i < length; i++) g[i] = g[i]! + factor * rows[offset + i]!;
}

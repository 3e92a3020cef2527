import type { LabelledPoints } from '../../../margins/labelledPoints.ts';
import type { Randomness, RandomStream } from '../../../random.ts';

/** Draws one after another from the stream `data` at one step: set `index` has its own. */
class Draws {
  private readonly stream: RandomStream;
  private readonly step: number;
  private block = 0;
  private readonly one = new Float64Array(1);

  constructor(rng: Randomness, step: number) {
    this.stream = rng.stream('data', 0);
    this.step = step;
  }

  uniform(low = 0, high = 1): number {
    const u = this.stream.uniforms(this.step, this.one, 2 * this.block++)[0]!;
    return low + (high - low) * u;
  }

  /** Uniform on the whole numbers low..high. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  oneOf(values: readonly number[]): number {
    return values[this.whole(0, values.length - 1)]!;
  }

  normals(count: number): Float64Array {
    const out = this.stream.normals(this.step, new Float64Array(count), 2 * this.block);
    this.block += Math.ceil(count / 2);
    return out;
  }
}

/** A separable set and, where all its points share an affine subspace, the squared distance of that from the origin. */
export interface DrawnSet {
  readonly points: LabelledPoints;
  readonly pointsPerSide: number;
  readonly subspace: number | undefined;
}

/** Preset thm2-random: two clouds pushed apart by at least g along u, then moved (section 3). */
export function randomSet(rng: Randomness, index: number): DrawnSet {
  const draws = new Draws(rng, index);
  const dim = draws.whole(2, 8);
  const pointsPerSide = draws.whole(1, 11);
  const direction = unit(draws.normals(dim));
  const shift = draws.normals(dim);
  const factor = draws.oneOf([0, 1, 5, 20]);
  const points = pushedApart(
    draws,
    dim,
    pointsPerSide,
    direction,
    shift.map((value) => factor * value),
  );
  return { points, pointsPerSide, subspace: undefined };
}

/** Preset thm2-subspace: a separable set of R^k inside an affine subspace of R^dim (section 3). */
export function subspaceSet(rng: Randomness, index: number): DrawnSet {
  const draws = new Draws(rng, index);
  const dim = draws.whole(3, 8);
  const inner = draws.whole(1, dim - 1);
  const pointsPerSide = draws.whole(1, 9);
  const q = orthonormalRows(draws.normals(dim * dim), dim);
  const weights = draws.normals(dim - inner);
  const factor = draws.oneOf([1, 5]);
  const base = new Float64Array(dim);
  weights.forEach((weight, k) => addScaled(base, q, inner + k, factor * weight));
  const direction = unit(draws.normals(inner));
  const shift = draws.normals(inner).map((value) => 2 * value);
  const low = pushedApart(draws, inner, pointsPerSide, direction, shift);
  const x = new Float64Array(low.n * dim);
  for (let i = 0; i < low.n; i++) {
    const row = x.subarray(i * dim, (i + 1) * dim);
    row.set(base);
    for (let k = 0; k < inner; k++) addScaled(row, q, k, low.x[i * inner + k]!);
  }
  const subspace = base.reduce((sum, value) => sum + value * value, 0);
  return { points: { n: low.n, dim, x, label: low.label }, pointsPerSide, subspace };
}

/** Preset cor2-sign: I = {10}, J = {−1}. */
export function signSet(): DrawnSet {
  const points = { n: 2, dim: 1, x: Float64Array.of(10, -1), label: Float64Array.of(1, -1) };
  return { points, pointsPerSide: 1, subspace: undefined };
}

/** a += max(0, g − a·u) u + shift; b += −max(0, g + b·u) u + shift; A, B ~ N(0, I), g uniform on [.2, 2]. */
function pushedApart(draws: Draws, dim: number, count: number, u: Float64Array, shift: Float64Array): LabelledPoints {
  const gap = draws.uniform(0.2, 2);
  const x = draws.normals(2 * count * dim);
  const label = new Float64Array(2 * count);
  for (let i = 0; i < 2 * count; i++) {
    label[i] = i < count ? 1 : -1;
    let along = 0;
    for (let j = 0; j < dim; j++) along += x[i * dim + j]! * u[j]!;
    const push = label[i]! * Math.max(0, gap - label[i]! * along);
    for (let j = 0; j < dim; j++) x[i * dim + j] = x[i * dim + j]! + push * u[j]! + shift[j]!;
  }
  return { n: 2 * count, dim, x, label };
}

function unit(v: Float64Array): Float64Array {
  const length = Math.hypot(...v);
  return v.map((value) => value / length);
}

function addScaled(out: Float64Array, rows: Float64Array, row: number, factor: number): void {
  for (let j = 0; j < out.length; j++) out[j] = out[j]! + factor * rows[row * out.length + j]!;
}

/** Gram–Schmidt, twice for accuracy. */
function orthonormalRows(matrix: Float64Array, n: number): Float64Array {
  for (let i = 0; i < n; i++) {
    const row = matrix.subarray(i * n, (i + 1) * n);
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < i; k++) {
        let dot = 0;
        for (let j = 0; j < n; j++) dot += row[j]! * matrix[k * n + j]!;
        addScaled(row, matrix, k, -dot);
      }
    }
    row.set(unit(row));
  }
  return matrix;
}

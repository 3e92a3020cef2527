import { orthogonalColumns } from '../../../numerics/orthogonalColumns.ts';
import type { Randomness } from '../../../random.ts';
import type { StudyParams } from '../fields.ts';

export type SensingParams = Pick<
  StudyParams,
  | 'dimension'
  | 'rank'
  | 'measurements'
  | 'learningRate'
  | 'batchSize'
  | 'noiseVariance'
  | 'noiseLaw'
  | 'noiseMode'
  | 'acceleration'
  | 'steps'
  | 'recordEvery'
  | 'warmStartSteps'
  | 'start'
  | 'flowTerm'
  | 'leastTrace'
>;

/** Data of one replica (section 2.2). */
export interface Problem {
  /** Row i holds M_i = (A_i + A_iᵀ)/2 packed: its lower triangle row by row, M_jj and 2 M_jk (k < j); [n, D], D = d(d+1)/2. */
  readonly rows: Float32Array;
  /** y_i = ⟨A_i, X*⟩, [n]. */
  readonly labels: Float64Array;
  /** X* = U* U*ᵀ, [d, d]. */
  readonly target: Float64Array;
}

export function packedLength(d: number): number {
  return (d * (d + 1)) / 2;
}

/**
 * A_i has iid N(0,1) entries, so the packed row has independent N(0,1) on the diagonal and A_jk + A_kj ~ N(0,2) beside it;
 * they are drawn as such. U* has orthonormal columns (Q of a Gaussian). Stream `data`: step 0 is U*, step i + 1 row i.
 */
export function drawProblem(
  { dimension: d, rank, measurements }: SensingParams,
  rng: Randomness,
  replica: number,
): Problem {
  const stream = rng.stream('data', replica);
  const columns = orthogonalColumns(stream.normals(0, new Float64Array(d * rank)), d, rank);
  const target = new Float64Array(d * d);
  for (let j = 0; j < d; j++) {
    for (let k = 0; k < d; k++) {
      for (let c = 0; c < rank; c++)
        target[j * d + k] = target[j * d + k]! + columns[j * rank + c]! * columns[k * rank + c]!;
    }
  }
  const size = packedLength(d);
  const packedTarget = pack(target, d);
  const rows = new Float32Array(measurements * size);
  const labels = new Float64Array(measurements);
  const draws = new Float64Array(size);
  const root = Math.SQRT2;
  for (let i = 0; i < measurements; i++) {
    stream.normals(i + 1, draws);
    const row = rows.subarray(i * size, (i + 1) * size);
    let at = 0;
    let label = 0;
    for (let j = 0; j < d; j++) {
      for (let k = 0; k <= j; k++) {
        row[at] = k === j ? draws[at]! : root * draws[at]!;
        label += row[at]! * packedTarget[at]!;
        at += 1;
      }
    }
    labels[i] = label;
  }
  return { rows, labels, target };
}

/** Lower triangle of a symmetric matrix, row by row. */
export function pack(matrix: Float64Array, d: number): Float64Array {
  const packed = new Float64Array(packedLength(d));
  let at = 0;
  for (let j = 0; j < d; j++) for (let k = 0; k <= j; k++) packed[at++] = matrix[j * d + k]!;
  return packed;
}

/** U0: the identity, or entries N(0, 1/d) (stream `init`); [d, d]. */
export function startMatrix({ dimension: d, start }: SensingParams, rng: Randomness, replica: number): Float32Array {
  const u = new Float32Array(d * d);
  if (start === 'gaussian') {
    rng
      .stream('init', replica)
      .normals(0, new Float64Array(d * d))
      .forEach((value, i) => (u[i] = value / Math.sqrt(d)));
  } else for (let j = 0; j < d; j++) u[j * d + j] = 1;
  return u;
}

/** M_i as full symmetric matrices, [n, d, d]. */
export function fullMatrices({ rows }: Problem, n: number, d: number): Float64Array {
  const m = new Float64Array(n * d * d);
  let at = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) {
      for (let k = 0; k <= j; k++) {
        const value = rows[at++]! / (j === k ? 1 : 2);
        m[(i * d + j) * d + k] = value;
        m[(i * d + k) * d + j] = value;
      }
    }
  }
  return m;
}

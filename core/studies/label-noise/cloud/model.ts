import { orthogonalColumns } from '../../../numerics/orthogonalColumns.ts';
import type { RandomStream } from '../../../random.ts';

/** Eigenvalues of (1/n) AᵀA in the stiff directions; two more directions are null. */
export const gammas = [1, 0.3, 0.1, 0.03] as const;
export const data = gammas.length;
export const dimension = 6;
/** θ_0 has this length, along the first null direction. */
export const nullStart = 0.1;

export interface LinearModel {
  /** Rows a_i, [n, p]. */
  readonly a: Float64Array;
  /** Column k is direction k: four stiff ones, then the null ones, [p, p]. */
  readonly directions: Float64Array;
}

/** A = √n O diag(√γ) Qᵀ with O [n, n], Q [p, p] from QR of Gaussians (stream `data`, once a run). */
export function drawModel(stream: RandomStream): LinearModel {
  const o = orthogonalColumns(stream.normals(0, new Float64Array(data * data)), data, data);
  const q = orthogonalColumns(stream.normals(1, new Float64Array(dimension * dimension)), dimension, dimension);
  const a = new Float64Array(data * dimension);
  for (let i = 0; i < data; i++) {
    for (let j = 0; j < dimension; j++) {
      for (let k = 0; k < data; k++) {
        a[i * dimension + j] =
          a[i * dimension + j]! + Math.sqrt(data * gammas[k]!) * o[i * data + k]! * q[j * dimension + k]!;
      }
    }
  }
  return { a, directions: q };
}

/** z = Qᵀθ, into `z` [p]. */
export function coordinates(model: LinearModel, theta: Float64Array, z: Float64Array): void {
  const { directions } = model;
  const p = dimension;
  for (let k = 0; k < p; k++) {
    let sum = 0;
    for (let j = 0; j < p; j++) sum += directions[j * p + k]! * theta[j]!;
    z[k] = sum;
  }
}

/** Variances of the label errors over σ²: 1 + spread · w_i, w_i from 1 to −1; their mean is 1. */
export function noiseWeights(spread: number): number[] {
  return Array.from({ length: data }, (_, i) => 1 + spread * (1 - (2 * i) / (data - 1)));
}

/**
 * Stationary covariance of the stiff coordinates over η σ²/B, [4, 4]: the solution of the Lyapunov equation
 * C_kl = (1 − 2ηγ_k)(1 − 2ηγ_l) C_kl + 4η² (σ²/B) (1/n) Σ_i w_i q_ik q_il, q_i = Qᵀ a_i. Exact for full batches; with
 * equal noise 1/(1 − ηγ_k) on the diagonal and 0 beside it.
 */
export function stationaryCovariance(model: LinearModel, learningRate: number, spread: number): Float64Array {
  const weights = noiseWeights(spread);
  const stiff = gammas.length;
  const q = Array.from({ length: data }, (_, i) => {
    const z = new Float64Array(dimension);
    coordinates(model, model.a.subarray(i * dimension, (i + 1) * dimension), z);
    return z;
  });
  const kept = gammas.map((gamma) => 1 - 2 * learningRate * gamma);
  return Float64Array.from({ length: stiff * stiff }, (_, at) => {
    const [k, l] = [Math.floor(at / stiff), at % stiff];
    const drive = q.reduce((sum, z, i) => sum + weights[i]! * z[k]! * z[l]!, 0) / data;
    return (4 * learningRate * drive) / (1 - kept[k]! * kept[l]!);
  });
}

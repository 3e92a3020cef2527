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

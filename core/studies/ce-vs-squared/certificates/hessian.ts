import type { RegressionSet } from './draws.ts';

/**
 * The Hessian [4r, 4r] of ½ Σ (f(x_i) − y_i)² at fixed activity pattern, f = w·relu(V x + b): JᵀJ plus the blocks
 * Σ_i e_i 1[z_ik > 0] (x_i, 1) between w_k and (V_k, b_k) (docs/science/ce-vs-squared.md, section 2.4). Order of the
 * parameters: v1, v2, b, w, each [r]; `weights` as in training.
 */
export function squaredLossHessian(
  weights: Float64Array,
  width: number,
  { n, x, target }: RegressionSet,
): Float64Array {
  const size = 4 * width;
  const hessian = new Float64Array(size * size);
  const row = new Float64Array(size);
  for (let i = 0; i < n; i++) {
    const [x1, x2] = [x[2 * i]!, x[2 * i + 1]!];
    row.fill(0);
    let error = weights[size]! - target[i]!;
    for (let k = 0; k < width; k++) {
      const z = weights[k]! * x1 + weights[width + k]! * x2 + weights[2 * width + k]!;
      if (!(z > 0)) continue;
      const w = weights[3 * width + k]!;
      error += w * z;
      row[k] = w * x1;
      row[width + k] = w * x2;
      row[2 * width + k] = w;
      row[3 * width + k] = z;
    }
    for (let p = 0; p < size; p++) {
      if (row[p] === 0) continue;
      for (let q = 0; q < size; q++) hessian[p * size + q] = hessian[p * size + q]! + row[p]! * row[q]!;
    }
    for (let k = 0; k < width; k++) {
      if (!(row[3 * width + k]! > 0)) continue;
      for (const [p, slope] of [
        [k, x1],
        [width + k, x2],
        [2 * width + k, 1],
      ] as const) {
        const q = 3 * width + k;
        hessian[p * size + q] = hessian[p * size + q]! + error * slope;
        hessian[q * size + p] = hessian[q * size + p]! + error * slope;
      }
    }
  }
  return hessian;
}

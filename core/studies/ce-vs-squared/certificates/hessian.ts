import type { RegressionSet } from './draws.ts';

/** dL/df and d²L/df² of one point's loss at its output. */
export type PointLoss = (i: number, f: number) => { readonly slope: number; readonly curvature: number };

/**
 * The Hessian [4r, 4r] of Σ ℓ_i(f(x_i)) at fixed activity pattern, f = w·relu(V x + b) + c: Σ ℓ'' ∇f ∇fᵀ plus the blocks
 * Σ ℓ' 1[z_ik > 0] (x_i, 1) between w_k and (V_k, b_k) (docs/science/ce-vs-squared.md, section 2.4). Order of the parameters:
 * v1, v2, b, w, each [r]; `weights` as in training, `x` [n, 2].
 */
export function planarHessian(
  weights: Float64Array,
  width: number,
  { n, x }: Pick<RegressionSet, 'n' | 'x'>,
  lossOf: PointLoss,
): Float64Array {
  const size = 4 * width;
  const hessian = new Float64Array(size * size);
  const row = new Float64Array(size);
  for (let i = 0; i < n; i++) {
    const [x1, x2] = [x[2 * i]!, x[2 * i + 1]!];
    row.fill(0);
    let f = weights[size]!;
    for (let k = 0; k < width; k++) {
      const z = weights[k]! * x1 + weights[width + k]! * x2 + weights[2 * width + k]!;
      if (!(z > 0)) continue;
      const w = weights[3 * width + k]!;
      f += w * z;
      row[k] = w * x1;
      row[width + k] = w * x2;
      row[2 * width + k] = w;
      row[3 * width + k] = z;
    }
    const { slope, curvature } = lossOf(i, f);
    for (let p = 0; p < size; p++) {
      const factor = curvature * row[p]!;
      if (factor === 0) continue;
      for (let q = 0; q < size; q++) hessian[p * size + q] = hessian[p * size + q]! + factor * row[q]!;
    }
    for (let k = 0; k < width; k++) {
      const q = 3 * width + k;
      if (!(row[q]! > 0)) continue;
      for (const [p, along] of [
        [k, x1],
        [width + k, x2],
        [2 * width + k, 1],
      ] as const) {
        hessian[p * size + q] = hessian[p * size + q]! + slope * along;
        hessian[q * size + p] = hessian[q * size + p]! + slope * along;
      }
    }
  }
  return hessian;
}

/** The same for ½ Σ (f(x_i) − y_i)². */
export function squaredLossHessian(weights: Float64Array, width: number, data: RegressionSet): Float64Array {
  return planarHessian(weights, width, data, (i, f) => ({ slope: f - data.target[i]!, curvature: 1 }));
}

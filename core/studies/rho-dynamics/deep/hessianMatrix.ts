import { layerOf, type Shape } from './net.ts';

/** Gradient of f = a·relu(B x) of the net 5-h-1 at one point, written into `out` [weights] (B row by row, then a). */
export function twoLayerGradient(weights: Float64Array, shape: Shape, x: Float64Array, out: Float64Array): number {
  const [inputs, units] = [shape.sizes[0]!, shape.sizes[1]!];
  const b = layerOf(weights, shape, 0);
  const a = layerOf(weights, shape, 1);
  out.fill(0);
  let f = 0;
  for (let i = 0; i < units; i++) {
    let sum = 0;
    for (let j = 0; j < inputs; j++) sum += b[i * inputs + j]! * x[j]!;
    if (!(sum > 0)) continue;
    f += a[i]! * sum;
    out[units * inputs + i] = sum;
    for (let j = 0; j < inputs; j++) out[i * inputs + j] = a[i]! * x[j]!;
  }
  return f;
}

/**
 * Adds factor (outer ∇f ∇fᵀ + curve ∇²f) at one point to `hessian` [weights, weights]. Away from the kinks the only second
 * derivatives of a ReLU net of two layers are ∂²f/∂a_i∂B_ij = x_j of the active units.
 */
export function addCurvature(
  hessian: Float64Array,
  gradient: Float64Array,
  shape: Shape,
  x: Float64Array,
  outer: number,
  curve: number,
): void {
  const size = gradient.length;
  const [inputs, units] = [shape.sizes[0]!, shape.sizes[1]!];
  for (let r = 0; r < size; r++) {
    const left = outer * gradient[r]!;
    if (left === 0) continue;
    for (let c = 0; c < size; c++) hessian[r * size + c] = hessian[r * size + c]! + left * gradient[c]!;
  }
  for (let i = 0; i < units; i++) {
    const unit = units * inputs + i;
    if (gradient[unit] === 0) continue;
    for (let j = 0; j < inputs; j++) {
      const weight = i * inputs + j;
      hessian[unit * size + weight] = hessian[unit * size + weight]! + curve * x[j]!;
      hessian[weight * size + unit] = hessian[weight * size + unit]! + curve * x[j]!;
    }
  }
}

import { singularValues } from './singularValues.ts';

/**
 * w(radius) = argmin |y − X w|₂ subject to |w|₂ ≤ radius, X [m, n] row-major of any rank, for radii below the length of
 * the minimum-norm least squares solution.
 *
 * Ridge in closed form, w = Σ sᵢ (uᵢ·y)/(sᵢ² + κ) vᵢ, with κ from |w| = radius. Newton's method on 1/|w| − 1/radius,
 * concave in κ, rises to the root from κ = 0 (Moré & Sorensen, SIAM J. Sci. Stat. Comput. 4, 1983). One singular value
 * decomposition, then O(n²) a radius; errors of order ε s₁²/(s_n² + κ).
 */
export function twoNormBall(x: Float64Array, m: number, n: number, y: Float64Array): (radius: number) => Float64Array {
  const { values, left, right } = singularValues(x, m, n);
  const dots = values.map((s, i) => {
    let dot = 0;
    for (let k = 0; k < m; k++) dot += left[i * m + k]! * y[k]!;
    return s > m * Number.EPSILON * values[0]! ? s * dot : 0;
  });
  return (radius) => {
    const w = new Float64Array(n);
    if (radius === 0) return w;
    const kappa = secularRoot(values, dots, radius);
    values.forEach((s, i) => {
      if (dots[i] === 0) return;
      const weight = dots[i]! / (s * s + kappa);
      for (let j = 0; j < n; j++) w[j] = w[j]! + weight * right[i * n + j]!;
    });
    return w;
  };
}

function secularRoot(values: Float64Array, dots: Float64Array, radius: number): number {
  let kappa = 0;
  for (let step = 0; step < 200; step++) {
    let square = 0;
    let fall = 0;
    values.forEach((s, i) => {
      if (dots[i] === 0) return;
      const weight = dots[i]! / (s * s + kappa);
      square += weight * weight;
      fall += (weight * weight) / (s * s + kappa);
    });
    const length = Math.sqrt(square);
    const move = (square / fall) * (length / radius - 1);
    if (!(move > 2 * Number.EPSILON * kappa)) return kappa;
    kappa += move;
  }
  return kappa;
}

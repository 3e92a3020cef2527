/** Dot product of row `row` of z [n, d] with v [d]. */
export function dotRow(z: Float64Array, row: number, d: number, v: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < d; j++) sum += z[row * d + j]! * v[j]!;
  return sum;
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

export function norm(v: ArrayLike<number>): number {
  return Math.sqrt(dot(v, v));
}

export function scaled(v: ArrayLike<number>, factor: number): Float64Array {
  return Float64Array.from(v, (value) => factor * value);
}

export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
}

/** log Σ exp(aᵢ). */
export function logSumExp(a: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, a[i]!);
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.exp(a[i]! - largest);
  return largest + Math.log(sum);
}

/** |v|_p for 1 ≤ p ≤ ∞, scaled by the largest entry so that powers neither overflow nor vanish. */
export function pNorm(v: ArrayLike<number>, p: number): number {
  let largest = 0;
  for (let i = 0; i < v.length; i++) largest = Math.max(largest, Math.abs(v[i]!));
  if (p === Infinity || largest === 0) return largest;
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += (Math.abs(v[i]!) / largest) ** p;
  return largest * sum ** (1 / p);
}

/** q with 1/p + 1/q = 1. */
export function dualExponent(p: number): number {
  return p === 1 ? Infinity : p === Infinity ? 1 : p / (p - 1);
}

/** A unit vector of the dual norm at which u·v is largest: u·v = |v|_p with |u|_q = 1 (zeros for v = 0). */
export function dualVector(v: Float64Array, p: number): Float64Array {
  const norm = pNorm(v, p);
  if (norm === 0) return new Float64Array(v.length);
  if (p === Infinity) {
    const top = v.reduce((best, value, i) => (Math.abs(value) > Math.abs(v[best]!) ? i : best), 0);
    return v.map((value, i) => (i === top ? Math.sign(value) : 0));
  }
  return v.map((value) => Math.sign(value) * (Math.abs(value) / norm) ** (p - 1));
}

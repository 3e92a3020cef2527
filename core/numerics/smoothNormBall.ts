import { choleskySolve } from './cholesky.ts';
import { dualExponent, dualVector, pNorm } from './pNorm.ts';
import { qrLeastSquares } from './qrLeastSquares.ts';
import { linearSolve } from './linearSolve.ts';
import { triangularise } from './triangularise.ts';

/**
 * w(radius) = argmin |y − X w|₂ subject to |w|_p ≤ radius for 1 < p ≤ 2, X [m, n] row-major of full column rank, for
 * radii below |w*|_p of the least squares solution w*.
 *
 * Damped Newton on the dual (Boyd & Vandenberghe, Convex Optimization, 2004, section 5.1.6). X is first reduced to its
 * triangle R, y to c. With 1/p + 1/q = 1, u = c − R w minimises the strongly convex D(u) = |u|²/2 − u·c + radius |Rᵀu|_q,
 * smooth since q ≥ 2, and w = radius ∇|v|_q at v = Rᵀu lies on the sphere. The Newton step solves
 * (I + R M Rᵀ) move = −g with g = u − c + R w, M = radius ∇²|v|_q. D has a kink at u = 0; it starts below D(0) = 0 and
 * only falls, so it never comes near. About 10 steps of O(n³); ends when g is rounding. Throws when X is rank-deficient,
 * or after 300 steps.
 */
export function smoothNormBall(
  x: Float64Array,
  m: number,
  n: number,
  y: Float64Array,
  p: number,
): (radius: number) => Float64Array {
  const { r, c } = triangularise(x, m, n, y);
  const q = dualExponent(p);
  const end = qrLeastSquares(r, n, n, c);
  // The direction of steepest fall at the kink: v = Rᵀu with v·w* = |w*|_p, |v|_q = 1.
  const steepest = end && linearSolve(transposeOf(r, n), n, dualVector(end, p));
  if (end === undefined || steepest === undefined) {
    throw new Error('smoothNormBall: the columns of X depend on each other');
  }
  return (radius) => {
    if (radius === 0) return new Float64Array(n);
    const value = (u: Float64Array): number => dot(u, u) / 2 - dot(u, c) + radius * pNorm(transposeTimes(r, u), q);
    const share = (pNorm(end, p) - radius) / dot(steepest, steepest);
    let u: Float64Array = steepest.map((entry) => share * entry);
    let before = Infinity;
    for (let step = 0; step < 300; step++) {
      const v = transposeTimes(r, u);
      const w = dualVector(v, q).map((entry) => radius * entry);
      const fitted = times(r, w);
      const g = u.map((entry, i) => entry - c[i]! + fitted[i]!);
      const size = pNorm(g, 2) / pNorm(c, 2);
      // Near the end of the path u is small and g cannot fall to rounding of c: it is done when it falls no more.
      if (size <= 8 * n * Number.EPSILON || (size >= before && size <= 1e-9)) return w;
      before = size;
      const move = newtonMove(r, curvature(v, q, radius), g);
      const slope = dot(move, g);
      const resolved = -slope > 1e-13 * (dot(u, u) + radius * pNorm(v, q));
      u = resolved ? descend(u, move, slope, value) : sum(u, move, 1);
    }
    throw new Error(`smoothNormBall: Newton's method did not end (p = ${p}, radius ${radius})`);
  };
}

/** u + s move with the first s = 1, 1/2, 1/4 … at which the value falls enough. */
function descend(u: Float64Array, move: Float64Array, slope: number, value: (u: Float64Array) => number): Float64Array {
  const start = value(u);
  for (let share = 1; share > 1e-12; share /= 2) {
    const trial = sum(u, move, share);
    if (value(trial) <= start + 1e-4 * share * slope) return trial;
  }
  return sum(u, move, 1);
}

function sum(u: Float64Array, move: Float64Array, share: number): Float64Array {
  return u.map((entry, i) => entry + share * move[i]!);
}

/** radius ∇²|v|_q, [n, n]: radius (q − 1)/|v|_q [diag(|v/norm|^{q−2}) − g gᵀ], g = ∇|v|_q. */
function curvature(v: Float64Array, q: number, radius: number): Float64Array {
  const n = v.length;
  const norm = pNorm(v, q);
  const slope = dualVector(v, q);
  const factor = (radius * (q - 1)) / norm;
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) matrix[i * n + j] = -factor * slope[i]! * slope[j]!;
    matrix[i * n + i] = matrix[i * n + i]! + factor * (Math.abs(v[i]!) / norm) ** (q - 2);
  }
  return matrix;
}

/** −(I + R M Rᵀ)⁻¹ g. */
function newtonMove(r: Float64Array, curved: Float64Array, g: Float64Array): Float64Array {
  const n = g.length;
  const system = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const image = times(curved, r.subarray(i * n, (i + 1) * n));
    for (let j = 0; j < n; j++) system[i * n + j] = dot(image, r.subarray(j * n, (j + 1) * n)) + (i === j ? 1 : 0);
  }
  const solved = choleskySolve(system, n, g);
  if (solved === undefined) throw new Error('smoothNormBall: the Newton system is not positive definite');
  return solved.map((entry) => -entry);
}

function times(a: Float64Array, v: Float64Array): Float64Array {
  const n = v.length;
  return v.map((_, i) => dot(a.subarray(i * n, (i + 1) * n), v));
}

function transposeTimes(a: Float64Array, v: Float64Array): Float64Array {
  const n = v.length;
  const product = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) product[j] = product[j]! + a[i * n + j]! * v[i]!;
  return product;
}

function transposeOf(a: Float64Array, n: number): Float64Array {
  return a.map((_, k) => a[(k % n) * n + Math.floor(k / n)]!);
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

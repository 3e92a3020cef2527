import { linearSolve } from './linearSolve.ts';
import { dualExponent, dualVector, pNorm } from './pNorm.ts';
import { qrLeastSquares } from './qrLeastSquares.ts';

/**
 * w(radius) = argmin |y − X w|₂ subject to |w|_p ≤ radius for 1 < p ≤ 2, X [m, n] row-major of full column rank, for
 * radii below |w*|_p of the least squares solution w*.
 *
 * Damped Newton on the dual (Boyd & Vandenberghe, Convex Optimization, 2004, section 5.1.6). With G = XᵀX, a = w* − w and
 * 1/p + 1/q = 1, a minimises the convex D(a) = aᵀGa/2 − aᵀGw* + radius |Ga|_q, smooth since q ≥ 2, and
 * w = radius ∇|v|_q at v = Ga = Xᵀ(y − X w) lies on the sphere. D' = G g with g = a − w* + w(v), and the Newton step
 * solves (I + radius ∇²|v|_q G) move = −g. D has a kink at a = 0; it starts below D(0) = 0 and only falls, so it never
 * comes near. About 10 steps of O(n³); ends when g is rounding. Errors of order ε cond(X)². Throws when X is
 * rank-deficient, or after 300 steps.
 */
export function smoothNormBall(
  x: Float64Array,
  m: number,
  n: number,
  y: Float64Array,
  p: number,
): (radius: number) => Float64Array {
  const q = dualExponent(p);
  const gram = gramOf(x, m, n);
  const end = qrLeastSquares(x, m, n, y);
  if (end === undefined) throw new Error('smoothNormBall: the columns of X depend on each other');
  const goal = times(gram, end);
  const value = (a: Float64Array, radius: number): number => {
    const v = times(gram, a);
    return dot(a, v) / 2 - dot(a, goal) + radius * pNorm(v, q);
  };
  const length = pNorm(end, 2);
  // The direction of steepest fall at the kink: v = Ga with v·w* = |w*|_p, |v|_q = 1.
  const steepest = dualVector(end, p);
  const towards = linearSolve(gram, n, steepest);
  if (towards === undefined) throw new Error('smoothNormBall: the columns of X depend on each other');
  return (radius) => {
    if (radius === 0) return new Float64Array(n);
    const share = (pNorm(end, p) - radius) / dot(steepest, towards);
    let a: Float64Array = towards.map((entry) => share * entry);
    let before = Infinity;
    for (let step = 0; step < 300; step++) {
      const v = times(gram, a);
      const w = dualVector(v, q).map((entry) => radius * entry);
      const g = a.map((entry, i) => entry - end[i]! + w[i]!);
      const size = pNorm(g, 2);
      // Near the end of the path v is small and g cannot fall to rounding of w*: it is done when it falls no more.
      if (size <= 8 * n * Number.EPSILON * length || (size >= before && size <= 1e-9 * length)) return w;
      before = size;
      const move = newtonMove(gram, curvature(v, q, radius), g);
      const slope = dot(times(gram, move), g);
      const resolved = -slope > 1e-13 * radius * pNorm(v, q);
      a = resolved ? descend(a, move, slope, (trial) => value(trial, radius)) : sum(a, move, 1);
    }
    throw new Error(`smoothNormBall: Newton's method did not end (p = ${p}, radius ${radius})`);
  };
}

/** a + s move with the first s = 1, 1/2, 1/4 … at which the value falls enough. */
function descend(a: Float64Array, move: Float64Array, slope: number, value: (a: Float64Array) => number): Float64Array {
  const start = value(a);
  for (let share = 1; share > 1e-12; share /= 2) {
    const trial = sum(a, move, share);
    if (value(trial) <= start + 1e-4 * share * slope) return trial;
  }
  return sum(a, move, 1);
}

function sum(a: Float64Array, move: Float64Array, share: number): Float64Array {
  return a.map((entry, i) => entry + share * move[i]!);
}

/** radius ∇²|v|_q, [n, n]: radius (q − 1)/|v|_q [diag(u^{q−2}) − g gᵀ], u = |v|/|v|_q, g = ∇|v|_q. */
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

/** −(I + M G)⁻¹ g. */
function newtonMove(gram: Float64Array, curved: Float64Array, g: Float64Array): Float64Array {
  const n = g.length;
  const system = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    system[i * n + i] = 1;
    for (let k = 0; k < n; k++) {
      for (let j = 0; j < n; j++) system[i * n + j] = system[i * n + j]! + curved[i * n + k]! * gram[k * n + j]!;
    }
  }
  const solved = linearSolve(system, n, g);
  if (solved === undefined) throw new Error('smoothNormBall: the Newton system is singular');
  return solved.map((entry) => -entry);
}

function gramOf(x: Float64Array, m: number, n: number): Float64Array {
  const gram = new Float64Array(n * n);
  for (let k = 0; k < m; k++) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) gram[i * n + j] = gram[i * n + j]! + x[k * n + i]! * x[k * n + j]!;
    }
  }
  return gram;
}

function times(a: Float64Array, v: Float64Array): Float64Array {
  const n = v.length;
  return v.map((_, i) => v.reduce((total, entry, j) => total + a[i * n + j]! * entry, 0));
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((total, entry, i) => total + entry * b[i]!, 0);
}

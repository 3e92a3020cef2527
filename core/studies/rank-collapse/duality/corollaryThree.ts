import { choleskySolve } from '../../../numerics/cholesky.ts';
import { singularValues } from '../../../numerics/singularValues.ts';
import { spectralNormRegression } from '../../../numerics/spectralNormRegression.ts';
import { dot, leastChange, rowOf } from './matrix.ts';
import { gramOfColumns, transposeTimes } from './ridge.ts';

/** Several outputs: X [points, inputs], Y [points, outputs], W [outputs, inputs]. */
export interface OutputsProblem {
  readonly points: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface CorollaryThree {
  /** |(17) − 2 (16)| over (17), at the stated solution. */
  readonly gap: number;
  /** Of (17) around the stated solution. */
  readonly leastChange: number;
  /** (17) at the solution with a Frobenius penalty in place of the spectral one, over the minimum of (17), − 1. */
  readonly frobeniusExcess: number;
}

/**
 * PE Corollary 3 with p1 = p2 = 2. The stated solution is that of (16) with lambda = count epsilon²; it minimises (17)
 * when the count is the number of points. `moves`: random directions, [perturbations, outputs · inputs].
 */
export function corollaryThree(
  problem: OutputsProblem,
  epsilon: number,
  count: number,
  moves: Float64Array,
): CorollaryThree {
  const { points, inputs, outputs, x, y } = problem;
  const solve = (lambda: number): Float64Array => spectralNormRegression(x, points, inputs, y, outputs, lambda);
  const pair = (at: Float64Array): number => pairObjective(problem, at, epsilon);
  const right = points * epsilon ** 2;
  const stated = solve(count * epsilon ** 2);
  const statedPair = pair(stated);
  const minimum = count === points ? statedPair : pair(solve(right));
  return {
    gap: Math.abs(statedPair - 2 * penalisedObjective(problem, stated, count * epsilon ** 2)) / statedPair,
    leastChange: leastChange(pair, stated, moves, 1e-3 * Math.hypot(...stated)),
    frobeniusExcess: pair(frobeniusSolution(problem, right)) / minimum - 1,
  };
}

/** (16): Σ |yᵢ − W xᵢ|² + lambda s₁(W)². */
function penalisedObjective(
  { points, inputs, outputs, x, y }: OutputsProblem,
  w: Float64Array,
  lambda: number,
): number {
  let sum = lambda * singularValues(w, outputs, inputs).values[0]! ** 2;
  for (let i = 0; i < points; i++) sum += squaredError(rowOf(y, outputs, i), w, rowOf(x, inputs, i));
  return sum;
}

/** (17) directly: Σ |yᵢ − W (xᵢ + d)|² + |yᵢ − W (xᵢ − d)|², d = epsilon v₁(W), the unit vector that W lengthens most. */
function pairObjective({ points, inputs, outputs, x, y }: OutputsProblem, w: Float64Array, epsilon: number): number {
  const top = rowOf(singularValues(w, outputs, inputs).right, inputs, 0);
  let sum = 0;
  for (let i = 0; i < points; i++) {
    const input = rowOf(x, inputs, i);
    for (const sign of [epsilon, -epsilon]) {
      const moved = input.map((value, j) => value + sign * top[j]!);
      sum += squaredError(rowOf(y, outputs, i), w, moved);
    }
  }
  return sum;
}

function squaredError(target: Float64Array, w: Float64Array, input: Float64Array): number {
  return target.reduce((sum, value, k) => sum + (value - dot(rowOf(w, input.length, k), input)) ** 2, 0);
}

/** argmin Σ |yᵢ − W xᵢ|² + lambda |W|_F²: ridge regression, output by output. */
function frobeniusSolution({ points, inputs, outputs, x, y }: OutputsProblem, lambda: number): Float64Array {
  const gram = gramOfColumns(x, points, inputs).map((value, k) => (k % (inputs + 1) === 0 ? value + lambda : value));
  const w = new Float64Array(outputs * inputs);
  for (let k = 0; k < outputs; k++) {
    const targets = Float64Array.from({ length: points }, (_, i) => y[i * outputs + k]!);
    const row = choleskySolve(gram, inputs, transposeTimes(x, targets, points, inputs));
    if (row === undefined) throw new Error('corollaryThree: the penalised system is singular to rounding');
    w.set(row, k * inputs);
  }
  return w;
}

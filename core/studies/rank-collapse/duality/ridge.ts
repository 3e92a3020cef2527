import { choleskySolve } from '../../../numerics/cholesky.ts';
import { qrLeastSquares } from '../../../numerics/qrLeastSquares.ts';
import { symmetricEigen } from '../../../numerics/symmetricEigen.ts';
import { dot, relativeDifference, rowOf } from './matrix.ts';

export interface RidgeForms {
  /** Relative differences of w from (XᵀX + lambda I)⁻¹ Xᵀy. */
  readonly ghosts: number;
  readonly copies: number;
  readonly copiesWrong: number;
  readonly dual: number;
  /** Eigenvalues of XᵀX, ascending, and of the same with ghosts. */
  readonly before: Float64Array;
  readonly after: Float64Array;
}

/** PE section 5.1: ridge regression (10) in its equivalent forms, for X [points, inputs]. */
export function ridgeForms(
  x: Float64Array,
  y: Float64Array,
  points: number,
  inputs: number,
  lambda: number,
): RidgeForms {
  const gram = gramOfColumns(x, points, inputs);
  const shifted = gram.map((value, k) => (k % (inputs + 1) === 0 ? value + lambda : value));
  const ridge = solved(choleskySolve(shifted, inputs, transposeTimes(x, y, points, inputs)));
  const ghosted = withGhosts(x, points, inputs, lambda);
  const ghosts = solved(qrLeastSquares(ghosted, points + inputs, inputs, padded(y, points + inputs)));
  return {
    ghosts: relativeDifference(ghosts, ridge),
    copies: relativeDifference(copiesSolution(x, y, points, inputs, Math.sqrt((inputs * lambda) / points)), ridge),
    copiesWrong: relativeDifference(copiesSolution(x, y, points, inputs, Math.sqrt(lambda / points)), ridge),
    dual: relativeDifference(dualSolution(x, y, points, inputs, lambda), ridge),
    before: symmetricEigen(gram, inputs).values,
    after: symmetricEigen(gramOfColumns(ghosted, points + inputs, inputs), inputs).values,
  };
}

/** X with the ghost rows sqrt(lambda) eⱼ below it, whose targets are 0. */
function withGhosts(x: Float64Array, points: number, inputs: number, lambda: number): Float64Array {
  const rows = padded(x, (points + inputs) * inputs);
  for (let j = 0; j < inputs; j++) rows[(points + j) * inputs + j] = Math.sqrt(lambda);
  return rows;
}

/** Least squares over the 2n copies of each point, moved by ± distance eⱼ (the mean over them does not change argmin). */
function copiesSolution(
  x: Float64Array,
  y: Float64Array,
  points: number,
  inputs: number,
  distance: number,
): Float64Array {
  const rows = 2 * inputs * points;
  const copies = new Float64Array(rows * inputs);
  const targets = new Float64Array(rows);
  let row = 0;
  for (let i = 0; i < points; i++) {
    for (let j = 0; j < inputs; j++) {
      for (const sign of [1, -1]) {
        copies.set(rowOf(x, inputs, i), row * inputs);
        copies[row * inputs + j] = x[i * inputs + j]! + sign * distance;
        targets[row] = y[i]!;
        row += 1;
      }
    }
  }
  return solved(qrLeastSquares(copies, rows, inputs, targets));
}

/** w = Xᵀ (X Xᵀ + lambda I)⁻¹ y. */
function dualSolution(x: Float64Array, y: Float64Array, points: number, inputs: number, lambda: number): Float64Array {
  const kernel = new Float64Array(points * points);
  for (let i = 0; i < points; i++) {
    for (let k = 0; k < points; k++) kernel[i * points + k] = dot(rowOf(x, inputs, i), rowOf(x, inputs, k));
    kernel[i * points + i] = kernel[i * points + i]! + lambda;
  }
  return transposeTimes(x, solved(choleskySolve(kernel, points, y)), points, inputs);
}

export function gramOfColumns(x: Float64Array, rows: number, columns: number): Float64Array {
  const gram = new Float64Array(columns * columns);
  for (let k = 0; k < rows; k++) {
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j < columns; j++) {
        gram[i * columns + j] = gram[i * columns + j]! + x[k * columns + i]! * x[k * columns + j]!;
      }
    }
  }
  return gram;
}

/** Xᵀ v, [inputs]. */
export function transposeTimes(x: Float64Array, v: Float64Array, points: number, inputs: number): Float64Array {
  const product = new Float64Array(inputs);
  for (let i = 0; i < points; i++) {
    for (let j = 0; j < inputs; j++) product[j] = product[j]! + x[i * inputs + j]! * v[i]!;
  }
  return product;
}

function padded(values: Float64Array, length: number): Float64Array {
  const out = new Float64Array(length);
  out.set(values);
  return out;
}

function solved(w: Float64Array | undefined): Float64Array {
  if (w === undefined) throw new Error('ridge: the penalised system is singular to rounding');
  return w;
}

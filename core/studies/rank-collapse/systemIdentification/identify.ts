import { leastSquares } from '../../../numerics/leastSquares.ts';
import { order } from './linearSystem.ts';

const parameters = 2 * order;

/** Rows φ_t = (y_{t−1..t−n}, x_{t−1..t−n}) and targets y_t, for t = n.. of a record, the first `dropped` rows left out. */
export interface Regressors {
  readonly rows: number;
  /** [rows, 2n]. */
  readonly phi: Float64Array;
  /** [rows]. */
  readonly target: Float64Array;
}

export function regressorsOf(input: Float64Array, output: Float64Array, dropped: number): Regressors {
  const first = order + dropped;
  const rows = Math.max(0, output.length - first);
  const phi = new Float64Array(rows * parameters);
  for (let r = 0; r < rows; r++) {
    for (let lag = 1; lag <= order; lag++) {
      phi[r * parameters + lag - 1] = output[first + r - lag]!;
      phi[r * parameters + order + lag - 1] = input[first + r - lag]!;
    }
  }
  return { rows, phi, target: output.slice(first) };
}

/** Singular values below this share of the largest count as zero; a largest one below `leastSignal` as no signal. */
const cutOff = 1e-8;
const leastSignal = 1e-12;

export interface Estimate {
  readonly theta: Float64Array;
  readonly rank: number;
  /** Eigenvalues of the information matrix ΦᵀΦ, descending. */
  readonly eigenvalues: Float64Array;
}

/** Minimum-norm least squares; without a signal rank 0 and estimate 0 (else it would fit the rest of the transient). */
export function fitLeastSquares({ rows, phi, target }: Regressors): Estimate {
  const { x, rank, singularValues } = leastSquares(phi, rows, parameters, target, cutOff, leastSignal);
  return { theta: x, rank, eigenvalues: singularValues.map((s) => s * s) };
}

/** Normalised least mean squares from 0: θ += ½ φ (y − φ·θ)/(1e-8 + |φ|²), row after row, pass after pass. */
export function fitNlms({ rows, phi, target }: Regressors, passes: number): Float64Array {
  const theta = new Float64Array(parameters);
  for (let pass = 0; pass < passes; pass++) {
    for (let r = 0; r < rows; r++) {
      let error = target[r]!;
      let square = 1e-8;
      for (let j = 0; j < parameters; j++) {
        const value = phi[r * parameters + j]!;
        error -= value * theta[j]!;
        square += value * value;
      }
      const step = (0.5 * error) / square;
      for (let j = 0; j < parameters; j++) theta[j] = theta[j]! + step * phi[r * parameters + j]!;
    }
  }
  return theta;
}

/** rms(prediction − y)/rms(y). */
export function relativeError({ rows, phi, target }: Regressors, theta: Float64Array): number {
  let errors = 0;
  let squares = 0;
  // Scaled by the largest target: what is left of a transient is of size 1e-18.
  const scale = target.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  for (let r = 0; r < rows; r++) {
    let error = target[r]!;
    for (let j = 0; j < parameters; j++) error -= phi[r * parameters + j]! * theta[j]!;
    errors += (error / scale) ** 2;
    squares += (target[r]! / scale) ** 2;
  }
  return Math.sqrt(errors / squares);
}

import { symmetricEigenvalues } from '../../../numerics/symmetricEigenvalues.ts';
import { pack, type Problem } from './problem.ts';
import { dot } from './step.ts';

export interface SensingMeasures {
  readonly trainLoss: number;
  readonly relativeTestError: number;
  readonly nuclearNorm: number;
  readonly rankFivePercent: number;
  readonly reg: number;
  /** X = UUᵀ, [d, d]. */
  readonly x: Float64Array;
  /** Eigenvalues of X, descending, [d]. */
  readonly eigenvalues: Float64Array;
}

/** Metrics of X = UUᵀ against X* and the labels that are trained on; float64. Eigenvalues are NaN where U is not finite. */
export function measure(u: Float32Array, d: number, problem: Problem, labels: Float64Array): SensingMeasures {
  const x = new Float64Array(d * d);
  for (let j = 0; j < d; j++) {
    for (let k = j; k < d; k++) {
      let sum = 0;
      for (let l = 0; l < d; l++) sum += u[j * d + l]! * u[k * d + l]!;
      x[j * d + k] = sum;
      x[k * d + j] = sum;
    }
  }
  const packed = pack(x, d);
  let loss = 0;
  for (let i = 0; i < labels.length; i++) {
    loss += (dot(problem.rows, i * packed.length, packed) - labels[i]!) ** 2;
  }
  let [trace, gap, whole] = [0, 0, 0];
  for (let j = 0; j < d; j++) trace += x[j * d + j]!;
  for (let i = 0; i < x.length; i++) {
    gap += (x[i]! - problem.target[i]!) ** 2;
    whole += problem.target[i]! ** 2;
  }
  const eigenvalues = x.every(Number.isFinite) ? symmetricEigenvalues(x, d).reverse() : new Float64Array(d).fill(NaN);
  return {
    trainLoss: loss / labels.length,
    relativeTestError: gap / whole,
    nuclearNorm: trace,
    rankFivePercent: eigenvalues.filter((value) => value > 0.05 * eigenvalues[0]!).length,
    // (1/n) Σ |2 M_i U|² in expectation over A: 2(d+1) |U|².
    reg: 2 * (d + 1) * trace,
    x,
    eigenvalues,
  };
}

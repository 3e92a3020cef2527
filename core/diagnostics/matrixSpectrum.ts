import { singularValues } from '../numerics/singularValues.ts';

export interface MatrixSpectrum {
  /** Frobenius norm |W|_F. */
  readonly norm: number;
  /** Largest singular value s_1. */
  readonly spectralNorm: number;
  /** |W|_F² / s_1²; NaN for a zero matrix. */
  readonly stableRank: number;
  /** exp of the entropy of s_i / Σ s (Roy & Vetterli, "The effective rank", EUSIPCO 2007); NaN for a zero matrix. */
  readonly effectiveRank: number;
  /** Singular values above max(rows, columns) · 2^-52 · s_1. */
  readonly numericalRank: number;
  /** Descending. */
  readonly singularValues: readonly number[];
}

/** Spectrum of a matrix [rows, columns], row-major. Cost as of `singularValues`. */
export function matrixSpectrum(matrix: Float64Array, rows: number, columns: number): MatrixSpectrum {
  const values = [...singularValues(matrix, rows, columns).values];
  const largest = values[0] ?? 0;
  const norm = Math.hypot(...values);
  const sum = values.reduce((total, value) => total + value, 0);
  const entropy = values.reduce(
    (total, value) => (value > 0 ? total - (value / sum) * Math.log(value / sum) : total),
    0,
  );
  const floor = Math.max(rows, columns) * Number.EPSILON * largest;
  return {
    norm,
    spectralNorm: largest,
    stableRank: (norm / largest) ** 2,
    effectiveRank: largest > 0 ? Math.exp(entropy) : NaN,
    numericalRank: values.filter((value) => value > floor).length,
    singularValues: values,
  };
}

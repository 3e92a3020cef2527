import type { MatrixSpectrum } from '../contract/diagnosis.ts';
import { singularValues } from '../numerics/singularValues.ts';

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

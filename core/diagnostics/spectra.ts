import type { TensorSpectrum } from '../contract/diagnosis.ts';
import type { NumberArray } from '../data/readNpy.ts';
import { matrixSpectrum } from './matrixSpectrum.ts';

/** Multiplications of one sweep of the largest matrix that is measured: some ten seconds. */
const mostWork = 1e9;

/**
 * Singular values of every matrix of a file of weights. A tensor of more than two axes (a convolution [filters, channels,
 * rows, columns]) is the matrix of its first axis against the others; one of fewer axes, and one too large, is named with
 * the reason. `onTensor` hears of each before it is measured.
 */
export function spectra(
  tensors: ReadonlyMap<string, NumberArray>,
  onTensor: (name: string, done: number) => void = () => {},
): TensorSpectrum[] {
  return [...tensors].map(([name, { shape, values }], done) => {
    onTensor(name, done);
    const none = (why: string): TensorSpectrum => ({ name, shape, matrix: null, spectrum: null, why });
    const [rows, ...others] = shape;
    if (rows === undefined || others.length === 0) return none('it is no matrix');
    const columns = others.reduce((product, size) => product * size, 1);
    if (rows * columns === 0) return none('it has no values');
    const work = rows * columns * Math.min(rows, columns);
    if (work > mostWork) return none(`it is too large: ${rows} x ${columns}`);
    return { name, shape, matrix: [rows, columns], spectrum: matrixSpectrum(values, rows, columns), why: null };
  });
}

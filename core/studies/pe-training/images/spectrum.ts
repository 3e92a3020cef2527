import type * as Tensorflow from '@tensorflow/tfjs';
import { symmetricEigenvalues } from '../../../numerics/symmetricEigenvalues.ts';

/** Up to this width a layer's covariance is computed in float64; a wider one's comes from one float32 product. */
const narrow = 300;

/**
 * Eigenvalues of the covariance of activations [samples, width]: of the Gram matrix [samples, samples] where the layer
 * is wider than there are samples (the same but for zeros).
 */
export function covarianceSpectrum(tf: typeof Tensorflow, activations: Float32Array, samples: number): Float64Array {
  const width = activations.length / samples;
  const matrix =
    width <= Math.min(narrow, samples)
      ? exactCovariance(activations, samples, width)
      : product(tf, activations, samples, width);
  const values = symmetricEigenvalues(matrix, Math.min(samples, width)).reverse();
  return values.map((value) => value / samples);
}

function exactCovariance(activations: Float32Array, samples: number, width: number): Float64Array {
  const centred = Float64Array.from(activations);
  for (let k = 0; k < width; k++) {
    let mean = 0;
    for (let i = 0; i < samples; i++) mean += centred[i * width + k]! / samples;
    for (let i = 0; i < samples; i++) centred[i * width + k] = centred[i * width + k]! - mean;
  }
  const out = new Float64Array(width * width);
  for (let i = 0; i < samples; i++)
    for (let a = 0; a < width; a++) {
      const value = centred[i * width + a]!;
      for (let b = 0; b <= a; b++) out[a * width + b] = out[a * width + b]! + value * centred[i * width + b]!;
    }
  return out;
}

function product(tf: typeof Tensorflow, activations: Float32Array, samples: number, width: number): Float64Array {
  const gram = tf.tidy(() => {
    const rows = tf.tensor2d(activations, [samples, width]);
    const centred = rows.sub(rows.mean(0, true));
    const wide = width > samples;
    return tf.matMul(centred, centred, !wide, wide);
  });
  const values = Float64Array.from(gram.dataSync());
  gram.dispose();
  return values;
}

/** Number of leading components that explain a share of the variance. */
export function componentsFor(eigenvalues: Float64Array, share: number): number {
  const total = eigenvalues.reduce((sum, v) => sum + v, 0);
  let sum = 0;
  for (let k = 0; k < eigenvalues.length; k++) {
    sum += eigenvalues[k]!;
    if (sum >= share * total) return k + 1;
  }
  return eigenvalues.length;
}

/** Share of the variance that the first components explain. */
export function shareOfFirst(eigenvalues: Float64Array, count: number): number {
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
  return sum(eigenvalues.subarray(0, count)) / sum(eigenvalues);
}

/** Smallest eigenvalue over the largest. */
export function rankRatio(eigenvalues: Float64Array): number {
  return eigenvalues.at(-1)! / eigenvalues[0]!;
}

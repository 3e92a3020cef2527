import { singularValues } from '../../../numerics/singularValues.ts';
import type { Randomness } from '../../../random.ts';
import type { StudyParams } from '../fields.ts';
import type { Points } from '../linear/problem.ts';
import { dot, dotRow } from '../linear/vectors.ts';
import type { PairImages } from './imagePair.ts';

/** Maps the images of a pair to feature vectors. */
type FeatureMap = (images: PairImages) => Points;

/**
 * z_n = y_n φ(x_n), [n, d]: φ is the prepared image itself, or max(0, W x/√768) with the rows of W [d, 768] standard
 * normal (stream `init`; the same for all arms of a replica that have the same d).
 */
export function featuresOf(params: StudyParams, rng: Randomness, replica: number): FeatureMap {
  if (params.imageFeatures === 'pixels') return ({ n, x, signs }) => signed(x, signs, n);
  const d = params.reluFeatures;
  let weights: Float64Array | undefined;
  return ({ n, x, signs }) => {
    const inputs = x.length / n;
    weights ??= rng.stream('init', replica).normals(0, new Float64Array(d * inputs));
    const features = new Float64Array(n * d);
    for (let i = 0; i < n; i++) {
      const image = x.subarray(i * inputs, (i + 1) * inputs);
      for (let j = 0; j < d; j++) {
        features[i * d + j] = Math.max(0, dotRow(weights, j, inputs, image) / Math.sqrt(inputs));
      }
    }
    return signed(features, signs, n);
  };
}

function signed(features: Float64Array, signs: Float64Array, n: number): Points {
  const d = features.length / n;
  return { n, d, z: features.map((value, at) => value * signs[Math.floor(at / d)]!) };
}

/** Singular values below this share of the largest are rounding. */
const cutOff = 1e-12;

/**
 * z ↦ C^{−1/2} z for the covariance C = ZᵀZ/N of the training points, on their span; what is orthogonal to all of them
 * goes to 0. From Z = U S Vᵀ: C^{−1/2} = √N V S⁻¹ Vᵀ.
 */
export function whitening({ z, n, d }: Points): (points: Points) => Points {
  const { values, right } = singularValues(z, n, d);
  const kept = [...values.keys()].filter((k) => values[k]! > cutOff * values[0]!);
  return (points) => {
    const white = new Float64Array(points.n * d);
    for (let i = 0; i < points.n; i++) {
      const row = points.z.subarray(i * d, (i + 1) * d);
      for (const k of kept) {
        const axis = right.subarray(k * d, (k + 1) * d);
        const along = (Math.sqrt(n) * dot(row, axis)) / values[k]!;
        for (let j = 0; j < d; j++) white[i * d + j] = white[i * d + j]! + along * axis[j]!;
      }
    }
    return { ...points, z: white };
  };
}

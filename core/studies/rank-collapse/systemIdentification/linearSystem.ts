import { linearSolve } from '../../../numerics/linearSolve.ts';
import type { Randomness } from '../../../random.ts';

export const order = 3;

/**
 * h₊ = A h + B x, y = C h with A = T Λ T⁻¹, kept in the coordinates z = T⁻¹ h: the same outputs for the same inputs, but
 * rounding is not magnified by an ill-conditioned T (with A itself one test error in some thousands is above 1e-8).
 */
export interface LinearSystem {
  /** Λ, [3, 3]: the complex pair's rotation block, then the real pole. */
  readonly a: Float64Array;
  /** T⁻¹ B. */
  readonly b: Float64Array;
  /** Tᵀ C. */
  readonly c: Float64Array;
  /** z at the first sample: T⁻¹ h, h ~ N(0,1) of the stream `init`. */
  readonly start: Float64Array;
}

/** The stream `data` of a replica, part by part, so that longer records extend the draws of shorter ones. */
const dataSteps = { poles: 0, similarity: 1, whiteInput: 2, testInput: 3 } as const;

interface Poles {
  readonly radius: number;
  readonly angle: number;
  readonly real: number;
}

/** One complex pair of radius U(.6, largest) and angle U(.3, 2.5), one real pole U(.3, largest). */
export function drawPoles(rng: Randomness, replica: number, largest: number): Poles {
  const [u, v, w] = rng.stream('data', replica).uniforms(dataSteps.poles, new Float64Array(order));
  return { radius: 0.6 + (largest - 0.6) * u!, angle: 0.3 + 2.2 * v!, real: 0.3 + (largest - 0.3) * w! };
}

/** The poles, then a similarity T of N(0,1) entries, B and C ~ N(0,1). */
export function drawSystem(rng: Randomness, replica: number, largestPole: number): LinearSystem {
  const { radius, angle, real } = drawPoles(rng, replica, largestPole);
  const draws = rng.stream('data', replica).normals(dataSteps.similarity, new Float64Array(order * (order + 2)));
  const t = draws.subarray(0, order * order);
  const state = rng.stream('init', replica).normals(0, new Float64Array(order));
  const [cosine, sine] = [radius * Math.cos(angle), radius * Math.sin(angle)];
  return {
    a: Float64Array.of(cosine, -sine, 0, sine, cosine, 0, 0, 0, real),
    b: inSystem(t, draws.subarray(order * order, order * (order + 1))),
    c: Float64Array.from({ length: order }, (_, j) => {
      let sum = 0;
      for (let i = 0; i < order; i++) sum += draws[order * (order + 1) + i]! * t[i * order + j]!;
      return sum;
    }),
    start: inSystem(t, state),
  };
}

/** T⁻¹ h. */
function inSystem(t: Float64Array, h: Float64Array): Float64Array {
  const z = linearSolve(t, order, h);
  if (z === undefined) throw new Error('drawSystem: the similarity is singular');
  return z;
}

/** White noise of the training record, or of the fresh test record. */
export function whiteNoise(
  rng: Randomness,
  replica: number,
  samples: number,
  record: 'training' | 'test',
): Float64Array {
  const step = record === 'training' ? dataSteps.whiteInput : dataSteps.testInput;
  return rng.stream('data', replica).normals(step, new Float64Array(samples));
}

/** Sum over i = 0..m−1 of sin(wᵢ t + i), wᵢ the interior ones of m + 2 equally spaced frequencies on [.35, 2.8]. */
export function sinusoids(count: number, samples: number): Float64Array {
  return Float64Array.from({ length: samples }, (_, t) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += Math.sin((0.35 + (2.45 * (i + 1)) / (count + 1)) * t + i);
    return sum;
  });
}

/** Output y_t = C h_t for the input x_0, x_1, …, from the state z_0. */
export function simulate({ a, b, c }: LinearSystem, input: Float64Array, start: Float64Array): Float64Array {
  let z = start;
  return input.map((x) => {
    let y = 0;
    const next = new Float64Array(order);
    for (let i = 0; i < order; i++) {
      y += c[i]! * z[i]!;
      let sum = b[i]! * x;
      for (let j = 0; j < order; j++) sum += a[i * order + j]! * z[j]!;
      next[i] = sum;
    }
    z = next;
    return y;
  });
}

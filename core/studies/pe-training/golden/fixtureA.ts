import { initialWeights, type Architecture, type NetWeights } from '../architecture.ts';
import { Lcg } from '../lcg.ts';

/** The CNN of fixture A (net size 1) with one output. */
export const fixtureArchitecture: Architecture = { kind: 'cnn', widths: [6, 16, 120, 96, 1], slope: 0.01 };
export const fixtureBatch = 6;

export interface FixtureA {
  readonly weights: NetWeights;
  /** [6, 3, 32, 32] in [−1, 1]; rows 0 to 11 are exactly 0, so that pooling windows tie. */
  readonly images: Float64Array;
  readonly labels: Float64Array;
}

/** Fixture A of docs/science/pe-training.md, from the generator of "Generator independence". */
export function fixtureA(): FixtureA {
  const lcg = new Lcg(1);
  const weights = initialWeights(fixtureArchitecture, (count) =>
    Float64Array.from({ length: count }, () => lcg.uniform()),
  );
  const images = new Float64Array(fixtureBatch * 3 * 32 * 32);
  for (let at = 0; at < images.length; at++) {
    const row = Math.floor(at / 32) % 32;
    if (row >= 12) images[at] = (Math.floor(256 * lcg.uniform()) / 255 - 0.5) / 0.5;
  }
  return { weights, images, labels: Float64Array.of(0, 1, 0, 1, 0, 1) };
}

/** What the specification prints for an arm of fixture A: learning rate 0.01, radius 0.02, P = 4, four steps. */
export interface GoldenStep {
  /** Sum over the batch and both directions, before each update. */
  readonly losses: readonly number[];
  /** Norms of the buffer v after step 4, weights and bias of each layer. */
  readonly norms: readonly (readonly [number, number])[];
  /** Bias of the last layer after step 4. */
  readonly lastBias: number;
}

export const goldenSteps: Readonly<Record<'all' | 'input', GoldenStep>> = {
  all: {
    losses: [7.066192264617, 6.766142220639, 6.258862062453, 5.629735484557],
    norms: [
      [0.2271237475725, 0.08452702883334],
      [0.5031255809793, 0.1258012467137],
      [1.251787569975, 0.3372577841353],
      [1.17203693592, 1.400500374962],
      [2.110815739092, 4.115813482912],
    ],
    lastBias: 0.1001236019294,
  },
  input: {
    losses: [6.676379493126, 6.377280888426, 5.8639316547, 5.238659022487],
    norms: [
      [0.3308165064225, 0.08024624441064],
      [0.7311687128316, 0.1898869932653],
      [1.679331443421, 0.4638178752501],
      [1.151986737301, 1.536225806741],
      [1.900097575735, 4.099481365966],
    ],
    lastBias: 0.09987447641105,
  },
};

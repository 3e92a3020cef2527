import type { Randomness } from '../../../random.ts';
import type { StudyParams } from '../fields.ts';
import { paperSeed } from './points.ts';

type InitParams = Pick<
  StudyParams,
  'pointSource' | 'paperSeeds' | 'width' | 'initDraw' | 'hiddenBiasFactor' | 'outputBias'
>;

/**
 * Initial weights as one array [v1 (r), v2 (r), b (r), w (r), c]: torch's default U(−1/√fan_in, 1/√fan_in) with the
 * hidden biases times `hiddenBiasFactor` (section 2.1); `initDraw` takes the d-th network of the stream `init`, drawn as
 * V row by row, b, w, c. With the paper's points the weights are the fixture's, which hold the factor 10 already.
 */
export function initialNet(params: InitParams, rng: Randomness, replica: number): Float64Array {
  const { width: r, hiddenBiasFactor, outputBias } = params;
  const weights = new Float64Array(4 * r + 1);
  if (params.pointSource === 'paper') {
    const { V, b, w, c } = paperSeed(params.paperSeeds[replica]).nets[params.initDraw === 0 ? 0 : 1];
    weights.set([...V.map((row) => row[0]!), ...V.map((row) => row[1]!), ...b, ...w, c]);
    for (let k = 2 * r; k < 3 * r; k++) weights[k] = (weights[k]! * hiddenBiasFactor) / fixtureFactor;
  } else {
    const draws = rng.stream('init', replica).uniforms(params.initDraw, new Float64Array(4 * r + 1));
    const [input, hidden] = [1 / Math.sqrt(2), 1 / Math.sqrt(r)];
    const uniform = (at: number, bound: number): number => (2 * draws[at]! - 1) * bound;
    for (let k = 0; k < r; k++) {
      weights[k] = uniform(2 * k, input);
      weights[r + k] = uniform(2 * k + 1, input);
      weights[2 * r + k] = hiddenBiasFactor * uniform(2 * r + k, input);
      weights[3 * r + k] = uniform(3 * r + k, hidden);
    }
    weights[4 * r] = uniform(4 * r, hidden);
  }
  if (!outputBias) weights[4 * r] = 0;
  return weights;
}

const fixtureFactor = 10;

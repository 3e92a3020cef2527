import { singularValues } from '../../../numerics/singularValues.ts';
import { triangularise } from '../../../numerics/triangularise.ts';
import { oneShot, type Experiment } from '../jobs.ts';
import type { ConditioningParams } from './fields.ts';

/** Singular values below this share of the largest are rounding. */
const cutOff = 1e-14;

/** Asymptotic condition number of a Gaussian matrix (section 1.4, law 7). */
export function conditionLaw(samples: number, inputs: number): number {
  const root = Math.sqrt(Math.min(samples, inputs) / Math.max(samples, inputs));
  return (1 + root) / (1 - root);
}

/**
 * Condition number of a Gaussian matrix X [N, D] and expected test error of minimum-norm least squares on
 * y = X w* + sigma noise, w* of variance 1/D: for a new Gaussian x it is |ŵ − w*|² + sigma² (preset cond).
 */
export const conditioningExperiment: Experiment = {
  weight: (params) => {
    const { samples, inputs } = params as ConditioningParams;
    return Math.max(samples, inputs) * Math.min(samples, inputs) ** 2;
  },
  start({ params, replica, rng, saved }) {
    return oneShot(saved, () => {
      const { samples, inputs, targetNoise } = params as ConditioningParams;
      const x = rng.stream('data', replica).normals(0, new Float64Array(samples * inputs));
      const target = rng.stream('init', replica).normals(0, new Float64Array(inputs));
      const noise = rng.stream('noise', replica).normals(0, new Float64Array(samples));
      const truth = target.map((value) => value / Math.sqrt(inputs));
      const y = noise.map((value, i) => {
        let sum = targetNoise * value;
        for (let j = 0; j < inputs; j++) sum += x[i * inputs + j]! * truth[j]!;
        return sum;
      });
      // A tall X is reduced to its triangle first: the same singular values and the same least squares problem.
      const tall = samples > inputs ? triangularise(x, samples, inputs, y) : undefined;
      const rows = tall ? inputs : samples;
      const side = tall ? tall.c : y;
      const { values, left, right } = singularValues(tall ? tall.r : x, rows, inputs);
      const estimate = new Float64Array(inputs);
      values.forEach((value, k) => {
        if (!(value > cutOff * values[0]!)) return;
        let along = 0;
        for (let i = 0; i < rows; i++) along += left[k * rows + i]! * side[i]!;
        for (let j = 0; j < inputs; j++) {
          estimate[j] = estimate[j]! + (along / value) * right[k * inputs + j]!;
        }
      });
      const squared = estimate.reduce((sum, value, j) => sum + (value - truth[j]!) ** 2, 0);
      const law = conditionLaw(samples, inputs);
      const row = {
        samples,
        params: inputs,
        aspect: samples / inputs,
        conditionNumber: values[0]! / values.at(-1)!,
        conditionLaw: Number.isFinite(law) ? law : NaN,
        testError: squared + targetNoise ** 2,
      };
      return { rows: [{ step: 0, values: row }] };
    });
  },
};

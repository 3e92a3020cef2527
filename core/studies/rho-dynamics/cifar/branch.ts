import type { Randomness } from '../../../random.ts';
import type { StudyParams } from '../fields.ts';
import { layerNormsOf, type Weights } from './convNet.ts';
import { ranking } from './scores.ts';

export type Branch = { readonly removed: readonly number[] };

const removedCount = 10;
/** Random others are drawn among those whose margin is not one of the twenty smallest. */
const excluded = 20;

/** What an arm does at the branch: points left out, or noise added. The noise's direction is the same for all sizes. */
export function branched(
  { branch, perturbation }: StudyParams,
  weights: Weights,
  margins: Float64Array,
  gradientNorms: readonly number[],
  rng: Randomness,
  replica: number,
): { weights: Weights; branch: Branch } {
  const order = ranking(margins);
  switch (branch) {
    case 'withoutSupport':
      return { weights, branch: { removed: order.slice(0, removedCount) } };
    case 'withoutFar':
      return { weights, branch: { removed: order.slice(-removedCount) } };
    case 'withoutRandom': {
      const others = order.slice(excluded).sort((a, b) => a - b);
      const chosen = rng.stream('subset', replica).permutation(0, others.length).subarray(0, removedCount);
      return { weights, branch: { removed: Array.from(chosen, (i) => others[i]!) } };
    }
    case 'continue':
      return { weights, branch: { removed: [] } };
    default: {
      const norms = layerNormsOf(weights);
      const moved = weights.map((layer, k) => {
        const draws = rng.stream('noise', replica).normals(k, new Float64Array(layer.length));
        const length = Math.sqrt(draws.reduce((sum, value) => sum + value * value, 0));
        // `perturb`: |noise| = s |W_k|; `perturbLayer`: s |G_k|; `perturbWeight`: standard deviation s |G_k| a weight.
        const factor =
          branch === 'perturbWeight'
            ? perturbation * gradientNorms[k]!
            : (perturbation * (branch === 'perturb' ? norms[k]! : gradientNorms[k]!)) / length;
        return layer.map((value, i) => value + factor * draws[i]!);
      });
      return { weights: moved, branch: { removed: [] } };
    }
  }
}

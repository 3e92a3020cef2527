import { layerShapes, type Architecture } from '../architecture.ts';
import type { StudyParams } from '../fields.ts';

/** An arm's net. */
export function architectureOf({ experiment, widths, slope, loss }: StudyParams): Architecture {
  if (experiment !== 'images') return { kind: 'mlp', widths, slope };
  return { kind: 'cnn', widths: [...widths, loss === 'crossEntropy' ? 2 : 1], slope };
}

/** r_j of each affine map at the end of the schedule: R · profile_j where the layer is perturbed, else 0. */
export function finalRadii(params: StudyParams): Float64Array {
  const { layers, radius, profile } = params;
  const count = layerShapes(architectureOf(params)).length;
  return Float64Array.from({ length: count }, (_, j) => {
    const perturbed = layers === 'all' || (layers === 'input' && j === 0) || (layers === 'hidden' && j > 0);
    return perturbed ? radius * (profile[profile.length === 1 ? 0 : j] ?? 0) : 0;
  });
}

/** Updates of an epoch: an incomplete batch is dropped. */
export function stepsPerEpoch({ trainSize, batchSize }: StudyParams): number {
  return Math.floor(trainSize / batchSize);
}

/**
 * Share of R at which each epoch trains: E epochs in K phases, phase k at k/(K − 1), floor(E/K) epochs each and one more
 * for the first (E mod K).
 */
export function epochShares({ epochs, phases }: StudyParams): Float64Array {
  const shares = new Float64Array(epochs);
  let epoch = 0;
  for (let k = 0; k < phases; k++) {
    const length = Math.floor(epochs / phases) + (k < epochs % phases ? 1 : 0);
    for (let i = 0; i < length; i++) shares[epoch++] = phases === 1 ? 1 : k / (phases - 1);
  }
  return shares;
}

/** Whether an epoch begins a phase of another radius than the epoch before. */
export function beginsPhase(shares: Float64Array, epoch: number): boolean {
  return epoch > 0 && epoch < shares.length && shares[epoch] !== shares[epoch - 1];
}

import type { StudyParams } from '../fields.ts';
import { epochShares, finalRadii } from '../training/schedule.ts';

/** Forward, and backward to the weights: signals and weights. */
const plainPasses = 3;

/**
 * Passes through the net that one training sample costs in an epoch. A pass multiplies each weight of the net once with
 * a signal or a gradient: forward 1, gradients of the signals 1, gradients of the weights 1.
 */
export function passesOf({ method, pieces }: Pick<StudyParams, 'method' | 'pieces'>, perturbing: boolean): number {
  if (!perturbing) return plainPasses;
  switch (method) {
    case 'pe':
      // Both directions share the first sign; P − 1 more of both, then both to the weights.
      return 2 + 4 * (pieces - 1) + 2 * plainPasses;
    case 'adversarial':
      return 2 * pieces + plainPasses;
    case 'penalty':
      // Forward and back for the direction, then the signal and its tangent.
      return 2 + 2 * plainPasses;
  }
}

/** Passes that a training sample has cost after so many epochs. */
export function passesAfter(params: StudyParams, epochs: number): number {
  const perturbed = finalRadii(params).some((r) => r > 0);
  return epochShares(params)
    .subarray(0, epochs)
    .reduce((sum, share) => sum + passesOf(params, perturbed && share > 0), 0);
}

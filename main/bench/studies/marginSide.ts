import { FoolboxCase, foolboxTensors } from '../../../core/studies/pe-training/checks/foolboxMargins.ts';
import type { Compute } from '../../../core/training/compute.ts';
import type { HostTensors } from '../../../core/training/graph/stepDefinition.ts';

/** Images that our search takes in lock-step: all that Foolbox's golden margins are of. */
export const imagesAtOnce = 40;
/** Their mean margin is what both sides answer. */
const compared = 3;

/** What the peer needs to know: the net's layers in torch layout, and the search. */
export const marginPeer: Readonly<Record<string, unknown>> = {
  family: 'margins',
  shapes: [
    [6, 3, 5, 5],
    [16, 6, 5, 5],
    [120, 400],
    [96, 120],
    [1, 96],
  ],
  compared,
};

/** What the peer is handed: the net's weights and the images, as torch lays them out. */
export const marginTensors: () => HostTensors = foolboxTensors;

/** Our side: a search of `margin-golden` on a trained net; the answer is the mean margin of the first images. */
export function marginSearches(search: 'full' | 'fast'): (compute: Compute) => (images: number) => number {
  return (compute) => {
    const given = new FoolboxCase(compute);
    return () =>
      given
        .margins(search)
        .subarray(0, compared)
        .reduce((sum, margin) => sum + margin, 0) / compared;
  };
}

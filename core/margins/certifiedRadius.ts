import { boundRoom, decisionBound, type CertificateLayers } from './decisionBound.ts';
import type { Relaxation } from './backwardBounds.ts';
import type { LayeredNet } from './layeredNet.ts';
import { NetPass } from './netPass.ts';

export interface CertificateSettings {
  readonly layers: CertificateLayers;
  readonly box: boolean;
  /** The bisection's bracket is [0, bracket]; it must not end at an attack's margin. */
  readonly bracket: number;
  readonly halvings: number;
  readonly relaxation?: Relaxation;
}

/** Radii at which the class of a sample is proved not to change, by interval bounds and by the linear relaxation. */
export interface CertifiedRadii {
  readonly interval: number;
  readonly linear: number;
}

/** Below this |g| a sample counts as on the boundary: margin 0. */
const onBoundary = 1e-9;

/**
 * Certified lower bounds of a sample's l∞ margin: bisection on the radius; each result is a radius at which the bound
 * was evaluated and positive (0 where none was). 0 for a misclassified sample. `label` 0 or 1.
 */
export function certifiedRadii(
  net: LayeredNet,
  x: Float64Array,
  label: number,
  settings: CertificateSettings,
): CertifiedRadii {
  const value = new NetPass(net).forward(x, 0)[0]!;
  const sign = value > 0 ? 1 : -1;
  if ((label === 1) !== value > 0 || Math.abs(value) < onBoundary) return { interval: 0, linear: 0 };
  const { bracket, halvings, ...how } = settings;
  const room = boundRoom(net);
  // The bound need not fall with the radius (its lower lines change), so the radii that are tried are part of the method.
  const largest = (known: number, method: 'interval' | 'linear'): number => {
    let [low, high] = [0, bracket];
    for (let k = 0; k < halvings; k++) {
      const middle = (low + high) / 2;
      if (middle <= known || decisionBound(net, x, sign, middle, { ...how, method }, room) > 0) low = middle;
      else high = middle;
    }
    return Math.max(known, low);
  };
  const interval = largest(0, 'interval');
  return { interval, linear: largest(interval, 'linear') };
}

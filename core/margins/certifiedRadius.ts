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
  /** Steps by which the lower lines of each bound are improved (dense nets); 0, the default, leaves that out. */
  readonly slopeSteps?: number;
}

/** Radii at which the class of a sample is proved not to change, each at least the one before. */
export interface CertifiedRadii {
  /** By interval bounds. */
  readonly interval: number;
  /** By the linear relaxation. */
  readonly linear: number;
  /** By the linear relaxation with improved lower lines; without steps the same as `linear`. */
  readonly optimised: number;
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
  if ((label === 1) !== value > 0 || Math.abs(value) < onBoundary) return { interval: 0, linear: 0, optimised: 0 };
  const { bracket, halvings, slopeSteps = 0, ...how } = settings;
  const room = boundRoom(net);
  // The bound need not fall with the radius (its lower lines change), so the radii that are tried are part of the method.
  const largest = (known: number, method: 'interval' | 'linear', steps = 0): number => {
    let [low, high] = [0, bracket];
    for (let k = 0; k < halvings; k++) {
      const middle = (low + high) / 2;
      const certified =
        middle <= known || decisionBound(net, x, sign, middle, { ...how, method, slopeSteps: steps }, room) > 0;
      if (certified) low = middle;
      else high = middle;
    }
    return Math.max(known, low);
  };
  const interval = largest(0, 'interval');
  const linear = largest(interval, 'linear');
  return { interval, linear, optimised: slopeSteps > 0 ? largest(linear, 'linear', slopeSteps) : linear };
}

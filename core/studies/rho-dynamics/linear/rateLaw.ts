import type { SupportVectors } from '../../../numerics/supportVectors.ts';
import type { Points } from './problem.ts';
import { sphereMinimiser } from './sphereMinimiser.ts';
import { distance, norm } from './vectors.ts';

type Regime = 'superpolynomial' | 'powerLaw' | 'oneOverLog' | 'notSeparable';

/** What the support vectors say about the rate of weight normalisation (section 1.4, law 4; section 6, 1). */
export interface RateLaw {
  readonly regime: Regime;
  /** Constant c of eps ~ c/rho in the regime oneOverLog; 0 otherwise. */
  readonly constant: number;
  /** Exponent a of eps ~ t^−a in the regime powerLaw; 0 otherwise. */
  readonly exponent: number;
  /** log t at which rho eps of the minimiser at fixed rho is within 10 % of the constant; NaN beyond 1e5. */
  readonly asymptoteLogT: number;
}

/** Duals whose logarithms differ by less than this are equal: |delta| is rounding. */
const equalDuals = 1e-9;

/** From the support vectors alone, before any flow is followed. */
export function rateLaw(points: Points, svm: SupportVectors): RateLaw {
  const law = (regime: Regime, more: Partial<RateLaw> = {}): RateLaw => ({
    regime,
    constant: 0,
    exponent: 0,
    asymptoteLogT: NaN,
    ...more,
  });
  if (!svm.separable) return law('notSeparable');
  const constant = norm(svm.delta);
  if (svm.indices.length >= 2 && constant > equalDuals) {
    return law('oneOverLog', { constant, asymptoteLogT: asymptote(points, svm, constant) });
  }
  if (svm.nextMargin === Infinity) return law('superpolynomial');
  return law('powerLaw', { exponent: svm.nextMargin / svm.margin - 1 });
}

function asymptote(points: Points, svm: SupportVectors, constant: number): number {
  let guess = svm.direction;
  for (let logRho = 5; logRho >= -1; logRho -= 0.05) {
    const rho = 10 ** logRho;
    guess = sphereMinimiser(points, rho, guess);
    const seen = rho * distance(guess, svm.direction);
    if (Math.abs(seen / constant - 1) > 0.1) return logRho === 5 ? NaN : 10 ** (logRho + 0.05) * svm.margin;
  }
  return 0.1 * svm.margin;
}

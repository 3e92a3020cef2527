import { dualExponent, dualVector } from '../../../numerics/pNorm.ts';
import type { StudyParams } from '../fields.ts';

/** Weights and what the optimiser remembers, [d] each. */
export interface OptimiserState {
  readonly w: Float64Array;
  /** Last step of the heavy ball, or Adam's mean gradient. */
  readonly first: Float64Array;
  /** Adam's mean squared gradient. */
  readonly second: Float64Array;
}

/** Norm in whose ball an optimiser takes its step; undefined where its step has another form. */
function stepNorm({ optimiser, steepestNorm }: StudyParams): number | undefined {
  switch (optimiser) {
    case 'coordinate':
      return 1;
    case 'steepest':
      return steepestNorm;
    case 'sign':
      return Infinity;
    default:
      return undefined;
  }
}

/**
 * One update in place, step = 0, 1, …: `g` [d] is minus the gradient of the objective.
 * - steepest descent in the p-norm: w += eta u, u the unit vector of the p-norm with the largest g·u;
 * - heavy ball: s = beta s + eta g, w += s; gradient descent is beta = 0;
 * - Adam (Kingma & Ba, 2015, algorithm 1): w += eta m̂/(√v̂ + epsilon).
 * Weight decay takes eta lambda w away beside it (decoupled).
 */
export function updateWeights(params: StudyParams, state: OptimiserState, step: number, g: Float64Array): void {
  const { optimiserRate, weightDecay, adamBeta1, adamBeta2, adamEpsilon } = params;
  const { w, first, second } = state;
  const eta = optimiserRate / Math.sqrt(step + 1);
  for (let j = 0; j < w.length; j++) w[j] = w[j]! * (1 - eta * weightDecay);
  const p = stepNorm(params);
  if (p !== undefined) {
    const u = dualVector(g, dualExponent(p));
    for (let j = 0; j < w.length; j++) w[j] = w[j]! + eta * u[j]!;
    return;
  }
  if (params.optimiser === 'adam') {
    for (let j = 0; j < w.length; j++) {
      first[j] = adamBeta1 * first[j]! + (1 - adamBeta1) * g[j]!;
      second[j] = adamBeta2 * second[j]! + (1 - adamBeta2) * g[j]! ** 2;
      const mean = first[j]! / (1 - adamBeta1 ** (step + 1));
      const square = second[j]! / (1 - adamBeta2 ** (step + 1));
      const size = Math.sqrt(square) + adamEpsilon;
      if (size > 0) w[j] = w[j]! + (eta * mean) / size;
    }
    return;
  }
  const beta = params.optimiser === 'momentum' ? params.momentumFactor : 0;
  for (let j = 0; j < w.length; j++) {
    first[j] = beta * first[j]! + eta * g[j]!;
    w[j] = w[j]! + first[j]!;
  }
}

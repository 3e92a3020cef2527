import type { SupportVectors } from '../../../numerics/supportVectors.ts';
import type { LinearParams } from './fields.ts';
import type { Reading } from './follow.ts';
import type { Points } from './problem.ts';
import { sphereMinimiser } from './sphereMinimiser.ts';
import { distance, dot, dotRow, norm, scaled } from './vectors.ts';
import { logLoss } from './weights.ts';
import { linearSolve } from '../../../numerics/linearSolve.ts';

/** Directions and constants that the readings of one replica are held against. */
export interface Against {
  readonly points: Points;
  readonly svm: SupportVectors;
  /** Direction in which all margins are equal; null unless N = D and it exists. */
  readonly equalMargin: Float64Array | null;
  readonly mean: Float64Array;
  /** Direction at the first record at or after t = 100. */
  later: Float64Array | undefined;
  /** Minimiser at fixed rho of the record before, as the next guess. */
  fixed: Float64Array;
  readonly q0: number;
}

export function againstOf(points: Points, svm: SupportVectors, start: Float64Array): Against {
  const { n, d, z } = points;
  const mean = new Float64Array(d);
  for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) mean[j] = mean[j]! + z[i * d + j]! / n;
  const equal = n === d ? linearSolve(z, d, new Float64Array(d).fill(1)) : undefined;
  return {
    points,
    svm,
    equalMargin: equal ? scaled(equal, 1 / norm(equal)) : null,
    mean: scaled(mean, 1 / norm(mean)),
    later: undefined,
    fixed: svm.separable ? svm.direction : scaled(mean, 1 / norm(mean)),
    q0: n === 1 ? dot(start, z) : NaN,
  };
}

/** Below this sine the logarithm of the angle is rounding (section 2, preset one-example-axis). */
const smallestSine = 1e-9;
/** Beyond this rho the minimiser at fixed rho is the maximum margin to the last digit. */
const largestFixedRho = 1e6;
/** The minimiser at fixed rho costs more than the record itself, so only every fifth has it. */
const fixedEvery = 5;
const logHundred = Math.log(100) - 1e-9;

/** All scalars of a record. */
export function measure(
  params: LinearParams,
  against: Against,
  reading: Reading,
  step: number,
): Record<string, number> {
  const { points, svm } = against;
  const { n, d, z } = points;
  const { s, w } = reading;
  const size = norm(w);
  const v = scaled(w, 1 / size);
  const rho = Math.abs(reading.rho);
  const margins = Array.from({ length: n }, (_, i) => dotRow(z, i, d, v));
  // Batch norm reads its gain as rho; its margins are those of the unit direction.
  const q = margins.map((m) => rho * m);
  const loss = logLoss(params.loss, q);
  const hardMargin = margins.reduce((a, b) => Math.min(a, b));
  const values: Record<string, number> = {
    logT: s,
    rho,
    v1: v[0]!,
    w1: w[0]!,
    logLoss: loss,
    smoothMargin: -loss / rho,
    hardMargin,
    normDeviation: reading.normDeviation,
    gain: reading.rho,
  };
  if (d > 1) Object.assign(values, { v2: v[1]!, w2: w[1]! });
  if (svm.separable) {
    const eps = distance(v, svm.direction);
    values['eps'] = eps;
    values['rhoEps'] = rho * eps;
    values['marginRatio'] = hardMargin / svm.margin;
    const law = norm(svm.delta) / rho;
    if (law > 0) values['epsLaw'] = law;
  }
  if (s >= logHundred) {
    against.later ??= v;
    values['movement'] = distance(v, against.later);
  }
  if (against.equalMargin) values['epsEqualMargin'] = distance(v, against.equalMargin);
  values['epsMean'] = distance(v, against.mean);
  if (params.compareFixed && step % fixedEvery === 0 && rho < largestFixedRho) {
    against.fixed = sphereMinimiser(points, rho, against.fixed);
    values['epsToFixed'] = distance(v, against.fixed);
  }
  if (n === 1) Object.assign(values, ofOneDatum(params, against, v, w, rho, s));
  return values;
}

/** First integrals and closed form of a single datum (section 1.4, law 3). */
function ofOneDatum(
  params: LinearParams,
  { points: { z }, q0 }: Against,
  v: Float64Array,
  w: Float64Array,
  rho: number,
  s: number,
): Record<string, number> {
  const m = norm(z);
  const cosine = dot(v, z) / m;
  const sine = norm(v.map((x, j) => x - (cosine * z[j]!) / m));
  const values: Record<string, number> = { orthogonal: rho * sine };
  if (sine > smallestSine) values['invariant'] = Math.log(sine) + rho ** 2 / 2;
  if (params.flow === 'gd' && params.loss === 'exponential') {
    const q = dot(w, z);
    values['closedFormError'] = Math.abs(q - grown(q0, m ** 2, s));
    values['closedFormErrorNorm'] = Math.abs(q - grown(q0, m, s));
  }
  return values;
}

/** log(e^q0 + factor (e^s − 1)). */
function grown(q0: number, factor: number, s: number): number {
  return s + Math.log(factor + (Math.exp(q0) - factor) * Math.exp(-s));
}

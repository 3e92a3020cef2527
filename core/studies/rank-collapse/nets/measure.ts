import type { NetParams } from './draws.ts';
import { multiply } from './gradient.ts';
import type { Member } from './member.ts';
import type { Shapes } from './shapes.ts';
import { layerOf } from './shapes.ts';
import {
  alignment,
  balancesOf,
  columnSumsOf,
  distance,
  inner,
  leastPrincipalCosine,
  normOf,
  spectraOf,
  type Spectrum,
} from './spectra.ts';

/** Below this norm a layer counts as zero (section 1.1). */
export const zeroNorm = 1e-3;
/** Directions with s_i > this · s_1 count for the numerical rank. */
const rankTolerance = 1e-7;
/** Below this |B_k| is rounding, and the law is not compared with it (section 4). */
const balanceFloor = 1e-12;

/** What is measured of one layer; what has no value there is NaN. */
export interface LayerMeasures {
  readonly norm: number;
  readonly spectrum: Spectrum;
  readonly s2OverS1: number;
  readonly stableRank: number;
  readonly alignNext: number;
  readonly balanceNorm: number;
  readonly balanceDrift: number;
  readonly s2Law: number;
  readonly s2OverS1Law: number;
  readonly balanceLaw: number;
}

export interface Measures {
  /** Metrics of the rows; what is not measured is undefined. */
  readonly metrics: Readonly<Record<string, number | undefined>>;
  readonly layers: readonly LayerMeasures[];
}

/** (1 − 2 μ η)^t under gradient descent: what decay leaves of a second singular value. Without decay it stays. */
function secondaryLaw({ integrator, mu, learningRate }: NetParams, step: number): number | undefined {
  if (mu === 0) return 1;
  return integrator === 'gd' ? (1 - 2 * mu * learningRate) ** step : undefined;
}

/** Everything of section 2.1 at one recorded step of one replica. */
export function measure(
  weights: Float64Array,
  member: Member,
  shapes: Shapes,
  params: NetParams,
  step: number,
): Measures {
  const { start } = member;
  const { layers: depth, outputs, sizes } = shapes;
  const spectra = spectraOf(weights, shapes);
  const balances = balancesOf(weights, shapes);
  const norms = spectra.map(({ values }) => normOf(values));
  const zero = norms.every((norm) => norm < zeroNorm);
  const law = secondaryLaw(params, step);

  const layers = spectra.map((spectrum, k): LayerMeasures => {
    const balance = balances[k];
    const [first, second] = [spectrum.values[0]!, spectrum.values[1]];
    return {
      norm: norms[k]!,
      spectrum,
      s2OverS1: zero || second === undefined ? NaN : second / first,
      stableRank: zero ? NaN : (norms[k]! / first) ** 2,
      alignNext: zero || k === depth - 1 ? NaN : alignment(spectrum, spectra[k + 1]!, sizes[k + 1]!),
      balanceNorm: balance ? normOf(balance) : NaN,
      balanceDrift: balance ? distance(balance, start.balances[k]!) / start.balanceNorms[k]! : NaN,
      s2Law: start.secondValues[k]! * (law ?? NaN),
      s2OverS1Law: (start.secondValues[k]! * (law ?? NaN)) / first,
      balanceLaw: balance ? start.balanceNorms[k]! * (law ?? NaN) ** 2 : NaN,
    };
  });

  const hidden = layers.slice(0, -1);
  const ratios = hidden.map((layer) => layer.s2OverS1);
  const ratioTo = (index: number): number[] =>
    zero ? [] : hidden.map(({ spectrum }) => (spectrum.values[index] ?? NaN) / spectrum.values[0]!);
  const product = multiply(weights, shapes, member.work);
  const principal = hidden.map((layer, k) =>
    zero || outputs === 1
      ? undefined
      : leastPrincipalCosine(layer.spectrum, spectra[k + 1]!, sizes[k + 1]!, outputs - 1),
  );
  const drifts = hidden.map((layer, k) => layer.balanceDrift * start.balanceNorms[k]!);
  const normDifferences = hidden.map((_, k) => {
    const now = norms[k + 1]! ** 2 - norms[k]! ** 2;
    const then = start.squaredNorms[k + 1]! - start.squaredNorms[k]!;
    return Math.abs(now - then) / start.balanceNorms[k]!;
  });
  const sums = columnSumsOf(weights, shapes);

  return {
    layers,
    metrics: {
      s2OverS1Max: most(ratios),
      s2OverS1Min: least(ratios),
      s2OverS1Mean: mean(ratios),
      sCOverS1Max: outputs > 1 ? most(ratioTo(outputs - 1)) : undefined,
      sCOverS1Min: outputs > 1 ? least(ratioTo(outputs - 1)) : undefined,
      sNextOverS1Max: most(ratioTo(outputs)),
      sNextOverS1Min: least(ratioTo(outputs)),
      numericalRankMax: zero ? 0 : most(hidden.map((layer) => numericalRank(layer.spectrum))),
      stableRankMax: most(hidden.map((layer) => layer.stableRank)),
      stableRankMin: least(hidden.map((layer) => layer.stableRank)),
      alignMin: least(hidden.map((layer) => layer.alignNext)),
      principalCosMin: least(principal),
      normMax: most(norms),
      normMin: least(norms),
      balanceLawDevMax: most(
        hidden
          .filter((layer) => layer.balanceNorm > balanceFloor)
          .map((l) => Math.abs(l.balanceNorm / l.balanceLaw - 1)),
      ),
      balanceDriftMax: most(hidden.map((layer) => layer.balanceDrift)),
      balanceDriftOverNorm2Max: zero ? undefined : most(drifts.map((drift, k) => drift / norms[k]! ** 2)),
      normDifferenceDriftMax: most(normDifferences),
      columnSumDrift: sums.reduce((largest, sum, i) => Math.max(largest, Math.abs(sum - start.columnSums[i]!)), 0),
      loss: member.dynamics.loss.value(product),
      minMargin: member.dynamics.loss.leastMargin(product),
      cosSvm: member.svm && !zero ? inner(product, 0, member.svm, 0, product.length) / normOf(product) : undefined,
      tau: params.integrator === 'gd' ? undefined : params.stepSize * step,
      zero: zero ? 1 : 0,
      secondaryLaw: law,
      s2OverS1Law: zero ? undefined : mean(hidden.map((layer) => layer.s2OverS1Law)),
    },
  };
}

/** What is left to say of a replica that has diverged: its spectra have no meaning any more. */
export function measureDiverged(weights: Float64Array, member: Member, shapes: Shapes): Measures['metrics'] {
  const norms = Array.from({ length: shapes.layers }, (_, k) => normOf(layerOf(weights, shapes, k)));
  return {
    normMax: norms.reduce((a, b) => Math.max(a, b)),
    normMin: norms.reduce((a, b) => Math.min(a, b)),
    loss: member.dynamics.loss.value(multiply(weights, shapes, member.work)),
    zero: 0,
  };
}

function numericalRank({ values }: Spectrum): number {
  return values.reduce((count, s) => count + (s > rankTolerance * values[0]! ? 1 : 0), 0);
}

type Maybe = number | undefined;

/** Over what is measured; undefined where nothing is. */
function fold(values: readonly Maybe[], join: (a: number, b: number) => number): Maybe {
  let result: Maybe;
  for (const value of values) {
    if (value !== undefined && !Number.isNaN(value)) result = result === undefined ? value : join(result, value);
  }
  return result;
}

const most = (values: readonly Maybe[]): Maybe => fold(values, Math.max);
const least = (values: readonly Maybe[]): Maybe => fold(values, Math.min);

function mean(values: readonly Maybe[]): Maybe {
  const sum = fold(values, (a, b) => a + b);
  const count = values.filter((value) => value !== undefined && !Number.isNaN(value)).length;
  return sum === undefined ? undefined : sum / count;
}

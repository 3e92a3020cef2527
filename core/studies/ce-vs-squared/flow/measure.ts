import type { LabelledPoints } from '../../../margins/labelledPoints.ts';
import { lineCells } from '../../../margins/lineCells.ts';
import { planarLipschitz } from '../../../margins/planarLipschitz.ts';
import { nodeBalance } from '../nodeBalance.ts';
import { activityOf, kktFit, type Activity, type KktFit, type ScaledNet } from './kkt.ts';
import { coverNumber, theoremThreeBound } from './theoremThree.ts';

/** [V row by row, b, w] divided by `scale`. */
export function netOf(theta: Float64Array, width: number, dim: number, scale = 1): ScaledNet {
  const part = (from: number, to: number): Float64Array => theta.slice(from, to).map((value) => value / scale);
  return {
    width,
    dim,
    v: part(0, width * dim),
    b: part(width * dim, width * (dim + 1)),
    w: part(width * (dim + 1), width * (dim + 2)),
  };
}

/** What is cheap to say at every recorded step: norms are those of the direction, scaled to min y f = 1 where it can be. */
export function measureFlow(
  theta: Float64Array,
  start: Float64Array,
  points: LabelledPoints,
  outputs: Float64Array,
  width: number,
): Record<string, number | undefined> {
  const { dim, label } = points;
  const minOutput = outputs.reduce((least, f, i) => Math.min(least, label[i]! * f), Infinity);
  const [now, before] = [netOf(theta, width, dim), netOf(start, width, dim)];
  return {
    logNorm: Math.log(Math.hypot(...theta)),
    minOutput,
    separated: minOutput > 0 ? 1 : 0,
    balanceDrift: nodeBalance(before, now, dim, true),
    balanceDriftNoBias: nodeBalance(before, now, dim, false),
    ...(minOutput > 0 ? chain(netOf(theta, width, dim, Math.sqrt(minOutput)), points) : {}),
  };
}

function chain(net: ScaledNet, { dim }: LabelledPoints): Record<string, number | undefined> {
  const { width, v, b, w } = net;
  let [sumAbsWV, sumW2, sumV2, sumB2] = [0, 0, 0, 0];
  for (let k = 0; k < width; k++) {
    const square = v.subarray(k * dim, (k + 1) * dim).reduce((sum, value) => sum + value * value, 0);
    sumAbsWV += Math.abs(w[k]!) * Math.sqrt(square);
    sumW2 += w[k]! ** 2;
    sumV2 += square;
    sumB2 += b[k]! ** 2;
  }
  return {
    sumAbsWV,
    sumW2,
    sumV2,
    sumB2,
    lipschitzExact: dim === 2 ? planarLipschitz({ ...net, c: 0 }, lineCells(v, b, width)) : undefined,
  };
}

export interface Direction {
  readonly metrics: Record<string, number | undefined>;
  readonly support: readonly number[];
  readonly fit: KktFit;
  readonly activity: Activity;
}

/** Support vectors have more than this share of the largest multiplier. */
const supportShare = 1e-3;
/** Largest residual of a direction that counts as converged. */
const convergedResidual = 0.1;

/** KKT conditions and the bounds of Theorem 3 at the last step, for a net that separates the classes. */
export function measureDirection(
  theta: Float64Array,
  points: LabelledPoints,
  width: number,
  minOutput: number,
): Direction {
  const net = netOf(theta, width, points.dim, Math.sqrt(minOutput));
  const activity = activityOf(net, points);
  const fit = kktFit(net, points, activity, false);
  const strict = kktFit(net, points, activity, true);
  const support = supportOf(fit.mu);
  const bound = (kinks: boolean, augmented: boolean): number | undefined =>
    theoremThreeBound(net, points, activity, support, { kinks, augmented });
  const perNode = Array.from({ length: width }, (_, k) => k)
    .filter((k) => activity.counts[k] === 1)
    .map((k) => support.filter((s) => activity.active[k * points.n + s] === 1));
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  return {
    support,
    fit,
    activity,
    metrics: {
      kktResidual: fit.residual,
      kktResidualStrict: strict.residual,
      converged: fit.residual <= convergedResidual ? 1 : 0,
      sumMu: sum(fit.mu),
      sumMuStrict: sum(strict.mu),
      boundPrinted: bound(false, false),
      boundPrintedKinks: bound(true, false),
      boundAugmented: bound(false, true),
      boundAugmentedKinks: bound(true, true),
      supportCount: support.length,
      supportMax: Math.max(0, ...perNode.map((seen) => seen.length)),
      nodeMin: coverNumber(perNode, support),
    },
  };
}

function supportOf(mu: Float64Array): number[] {
  const largest = mu.reduce((most, value) => Math.max(most, value), 0);
  return Array.from(mu, (_, s) => s).filter((s) => mu[s]! > supportShare * largest);
}

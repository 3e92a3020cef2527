import type { LayeredNet } from '../../../margins/layeredNet.ts';
import type { RunArm, RunEvent } from '../../runner.ts';
import type { NetWeights } from '../architecture.ts';
import type { StudyParams } from '../fields.ts';
import { meanMargin, medianOf, shareWithin, wilsonBand } from '../statistics.ts';
import { netMeasures } from './netMeasures.ts';
import type { PointSet } from './points.ts';
import { sampleColumns } from './sampleMeasures.ts';

type Column = (typeof sampleColumns)[number];
/** What was measured of the samples of one replica, by column. */
export type MeasuredSamples = Readonly<Record<Column, Float64Array>>;

/** The columns of each replica; `measured` [columns, replicas, samples]. */
export function columnsOf(measured: Float64Array, replicas: number, samples: number): MeasuredSamples[] {
  return Array.from(
    { length: replicas },
    (_, r) =>
      Object.fromEntries(
        sampleColumns.map((key, c) => [
          key,
          measured.subarray((c * replicas + r) * samples, (c * replicas + r + 1) * samples),
        ]),
      ) as unknown as MeasuredSamples,
  );
}

/** Radii of the margin CDF's rows. */
const cdfRadii = Array.from({ length: 101 }, (_, i) => (1.5 * i) / 100);
/** The same for images, whose margins are smaller. */
export const imageRadii = Array.from({ length: 201 }, (_, i) => i / 200);
/** How much larger the linear bounds' radius must be to count as tighter. */
const tighter = 1e-6;

export const present = (values: Float64Array): Float64Array => values.filter((v) => !Number.isNaN(v));

/** Metrics and tables at an arm's end. */
export function* summarise(
  arm: RunArm<StudyParams>,
  step: number,
  seed: number,
  nets: readonly LayeredNet[],
  sets: readonly { readonly train: PointSet; readonly test: PointSet }[],
  start: readonly NetWeights[],
  weights: readonly NetWeights[],
  samples: readonly MeasuredSamples[],
): Generator<RunEvent> {
  const looks = nets.map((net, r) => netMeasures(net, sets[r]!.test));
  const { data, excited } = arm.params;
  const values: Record<string, (number | undefined)[]> = {};
  const record = (key: string, each: (r: number) => number): void => {
    const column = nets.map((_, r) => each(r));
    if (!column.every(Number.isNaN)) values[key] = column;
  };
  nets[0]!.layers.slice(0, 5).forEach((_, j) => record(`sensitivity${j + 1}`, (r) => looks[r]!.sensitivities[j]!));
  record('marginMedianTest', (r) => medianOf(samples[r]!.attack));
  record('marginMeanTest', (r) => meanMargin(samples[r]!.attack));
  record('jointMarginMedian', (r) => medianOf(present(samples[r]!.joint)));
  record('intervalMedian', (r) => medianOf(present(samples[r]!.interval)));
  record('linearMedian', (r) => medianOf(present(samples[r]!.linear)));
  record('optimisedMedian', (r) => medianOf(present(samples[r]!.optimised)));
  record('closedMedian', (r) => medianOf(present(samples[r]!.closedLow)));
  record('exactMedian', (r) => medianOf(present(samples[r]!.exact)));
  record('tighterShare', (r) => tighterShare(samples[r]!));
  if (data === 'subspace') {
    record('unexcitedChange', (r) => unexcitedChange(start[r]!, weights[r]!, excited));
    record('unexcitedNorm', (r) => unexcitedNorm(weights[r]!, excited));
    record('unexcitedGradient', (r) => looks[r]!.magnitudes.subarray(excited).reduce((sum, v) => sum + v, 0));
  }
  yield { kind: 'rows', arm: arm.name, step, values };
  for (let r = 0; r < nets.length; r++) {
    yield marginRows(arm.name, r, seed, sets[r]!.test, samples[r]!);
    yield cdfRows(arm.name, r, samples[r]!);
    if (data === 'subspace') yield gradientRows(arm.name, r, looks[r]!.magnitudes, excited);
  }
}

function tighterShare({ interval, linear }: MeasuredSamples): number {
  const positive = Array.from(interval, (v, i) => [v, linear[i]!] as const).filter(([v]) => v > 0);
  return positive.filter(([low, high]) => high > low * (1 + tighter)).length / positive.length;
}

/** Entries of W1 [out, in] in the columns of unexcited inputs. */
function unexcitedEntries(net: NetWeights, excited: number, each: (index: number) => void): void {
  const { weights, bias } = net[0]!;
  const inputs = weights.length / bias.length;
  for (let index = 0; index < weights.length; index++) if (index % inputs >= excited) each(index);
}

function unexcitedChange(start: NetWeights, end: NetWeights, excited: number): number {
  let largest = 0;
  unexcitedEntries(end, excited, (index) => {
    largest = Math.max(largest, Math.abs(end[0]!.weights[index]! - start[0]!.weights[index]!));
  });
  return largest;
}

/** Euclidean norm of W1's entries in the columns of unexcited inputs. */
export function unexcitedNorm(net: NetWeights, excited: number): number {
  let square = 0;
  unexcitedEntries(net, excited, (index) => {
    square += net[0]!.weights[index]! ** 2;
  });
  return Math.sqrt(square);
}

const fill = <T>(value: T, count: number): T[] => new Array<T>(count).fill(value);

/** Samples of a split with their labels and, where they have a number of their own, that. */
interface Labelled {
  readonly y: Float64Array;
  readonly split?: 'train' | 'test';
  readonly indices?: ArrayLike<number>;
}

/** Rows of the table `margins` for the samples of one net. */
export function marginRows(
  arm: string,
  replica: number,
  seed: number,
  { y, split = 'test', indices }: Labelled,
  samples: MeasuredSamples,
): RunEvent {
  const count = samples.attack.length;
  const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => samples.attack[a]! - samples.attack[b]!);
  const rank = new Float64Array(count);
  order.forEach((sample, place) => {
    rank[sample] = place;
  });
  const { interval, linear, noIntercept, exact, attack, joint, evaluations } = samples;
  const { optimised, closedLow, closedHigh, nodes } = samples;
  return {
    kind: 'table',
    table: 'margins',
    columns: {
      arm: fill(arm, count),
      replica: fill(replica, count),
      split: fill(split, count),
      index: Float64Array.from({ length: count }, (_, i) => indices?.[i] ?? i),
      label: y.slice(0, count),
      interval: interval.slice(),
      linear: linear.slice(),
      noIntercept: noIntercept.slice(),
      exact: exact.slice(),
      attack: attack.slice(),
      joint: joint.slice(),
      censored: attack.map((v) => (v === Infinity ? 1 : 0)),
      rank,
      evaluations: evaluations.slice(),
      optimised: optimised.slice(),
      closedLow: closedLow.slice(),
      closedHigh: closedHigh.slice(),
      nodes: nodes.slice(),
      seed: fill(seed, count),
    },
  };
}

/** Rows of the table `cdf`: of the attack's margins, and of the certified radii where there are some. */
export function cdfRows(
  arm: string,
  replica: number,
  { attack, linear }: Pick<MeasuredSamples, 'attack' | 'linear'>,
  train?: Float64Array,
  radii: readonly number[] = cdfRadii,
): RunEvent {
  const certified = present(linear);
  const shares = radii.map((r) => shareWithin(attack, r));
  const trained = radii.map((r) => (train ? shareWithin(train, r) : NaN));
  const bands = shares.map((share) => wilsonBand(share, attack.length));
  const count = radii.length;
  return {
    kind: 'table',
    table: 'cdf',
    columns: {
      arm: fill(arm, count),
      replica: fill(replica, count),
      r: radii,
      shareTrain: trained,
      shareTest: shares,
      certifiedTest: radii.map((r) => (certified.length === 0 ? NaN : shareWithin(certified, r))),
      lowTest: bands.map(([low]) => low),
      highTest: bands.map(([, high]) => high),
      gap: trained.map((share, i) => shares[i]! - share),
    },
  };
}

function gradientRows(arm: string, replica: number, magnitudes: Float64Array, excited: number): RunEvent {
  const count = magnitudes.length;
  return {
    kind: 'table',
    table: 'gradients',
    columns: {
      arm: fill(arm, count),
      replica: fill(replica, count),
      coordinate: Float64Array.from({ length: count }, (_, k) => k + 1),
      excited: Float64Array.from({ length: count }, (_, k) => (k < excited ? 1 : 0)),
      meanMagnitude: magnitudes.slice(),
    },
  };
}

import type * as Tensorflow from '@tensorflow/tfjs';
import type { RandomStream } from '../../../random.ts';
import type { HostTensors } from '../../../training/graph/stepDefinition.ts';
import type { RunArm, RunEvent } from '../../runner.ts';
import type { StudyParams } from '../fields.ts';
import { meanMargin, medianOf, shareWithin } from '../statistics.ts';
import { cdfRows, imageRadii, marginRows, present, type MeasuredSamples } from '../training/summary.ts';
import { sampleColumns } from '../training/sampleMeasures.ts';
import { batch } from './imageNet.ts';
import { classesOf, firstOf, picked, type ImageSet } from './imageSets.ts';
import {
  activationsOf,
  certifiedImage,
  gridOf,
  marginsOf,
  sensitivitiesOf,
  shareAt,
  spreadsOf,
  type MeasuredNet,
  type Work,
} from './netUnits.ts';
import { replicaRow } from './replicaRow.ts';
import { componentsFor, covarianceSpectrum, rankRatio, shareOfFirst } from './spectrum.ts';

/** A trained net with everything that its measures need. */
export interface Subject {
  readonly arm: RunArm<StudyParams>;
  readonly replica: number;
  readonly replicas: number;
  readonly seed: number;
  readonly step: number;
  readonly net: MeasuredNet;
  /** Weights after training and before it, as a step's tensors. */
  readonly end: HostTensors;
  readonly start: HostTensors;
  readonly train: ImageSet;
  readonly test: ImageSet;
  readonly noise: RandomStream;
  readonly tf: typeof Tensorflow;
}

/** What later units need of earlier ones. */
export type Kept = Record<string, Float64Array>;

/** A part of the measures: its events come at its end, so a stop goes back to its start. `cost`: passes of one image. */
interface Unit {
  readonly cost: number;
  readonly work: (subject: Subject, kept: Kept) => Work<RunEvent[]>;
}

/** Rough passes of a margin, of an attempt at one radius, of a certificate and of a spectrum. */
const [marginCost, shareCost, certificateCost, spectrumCost] = [600, 30, 1500, 30_000] as const;
const shareRadii = [
  ['002', 0.02],
  ['005', 0.05],
] as const;
/** Radius at which the long tail of margins is looked at. */
const tailRadius = 0.2;

/** The parts of one net's measures, in order. */
export function unitsOf(params: StudyParams): Unit[] {
  const { marginSamples, shareSamples, certificate, certificateSamples, spreadSamples, pca, gridImages } = params;
  const units: Unit[] = [{ cost: 3 * params.testSize, work: sensitivityUnit }];
  for (const split of ['Test', 'Train'] as const)
    for (let first = 0; first < marginSamples; first += batch) {
      const count = Math.min(batch, marginSamples - first);
      units.push({ cost: marginCost * count, work: marginUnit(split, first, count) });
    }
  const certified = certificate === 'off' ? 0 : Math.min(certificateSamples, marginSamples);
  for (let i = 0; i < certified; i++) units.push({ cost: certificateCost, work: certificateUnit(i) });
  if (marginSamples > 0) units.push({ cost: 1, work: summaryUnit });
  if (shareSamples > 0)
    for (const [name, r] of shareRadii) units.push({ cost: 2 * shareCost * shareSamples, work: shareUnit(name, r) });
  if (spreadSamples > 0) units.push({ cost: 300 * spreadSamples, work: spreadUnit });
  if (pca !== 'off')
    for (const state of pca === 'start' ? (['init', 'clean'] as const) : (['clean', 'perturbed'] as const))
      for (let layer = 1; layer <= params.widths.length; layer++)
        units.push({ cost: spectrumCost, work: spectrumUnit(state, layer) });
  if (gridImages > 0 && marginSamples > 0) units.push({ cost: marginCost * gridImages, work: gridUnit });
  return units;
}

/** The images of a split that are measured: the first of each class. */
function measuredSet(whole: ImageSet, count: number): ImageSet {
  return firstOf(classesOf(whole), count);
}

function* sensitivityUnit(subject: Subject): Work<RunEvent[]> {
  const { sensitivities, outputSize } = yield* sensitivitiesOf(subject.net.compiled, subject.test);
  const values: Record<string, number> = { outputSize };
  sensitivities.forEach((value, j) => (values[`sensitivity${j + 1}`] = value));
  return [lastRow(subject, values)];
}

function marginUnit(split: 'Test' | 'Train', first: number, count: number): Unit['work'] {
  return function* (subject, kept) {
    const { params } = subject.arm;
    const set = measuredSet(split === 'Test' ? subject.test : subject.train, params.marginSamples);
    const { margins, evaluations } = yield* marginsOf(subject.net, set, first, count);
    for (const [key, values] of [
      [`attack${split}`, margins],
      [`evaluations${split}`, evaluations],
    ] as const) {
      const column = kept[key]?.slice() ?? new Float64Array(params.marginSamples).fill(NaN);
      column.set(values, first);
      kept[key] = column;
    }
    return [];
  };
}

/** Half of the certified images is of each class, so they lie apart among those with margins. */
function certifiedPlace(i: number, { certificateSamples, marginSamples }: StudyParams): number {
  const half = Math.min(certificateSamples, marginSamples) / 2;
  return i < half ? i : marginSamples / 2 + i - half;
}

function certificateUnit(i: number): Unit['work'] {
  return function* (subject, kept) {
    const { params } = subject.arm;
    const place = certifiedPlace(i, params);
    const set = measuredSet(subject.test, params.marginSamples);
    const found = certifiedImage(subject.net, set, place, kept['attackTest']![place]!);
    for (const [key, value] of Object.entries(found)) {
      const column = kept[key]?.slice() ?? new Float64Array(params.marginSamples).fill(NaN);
      column[place] = value;
      kept[key] = column;
    }
    return [];
  };
}

function* summaryUnit(subject: Subject, kept: Kept): Work<RunEvent[]> {
  const { arm, replica, seed } = subject;
  const { marginSamples } = arm.params;
  const [test, train] = [kept['attackTest']!, kept['attackTrain']!];
  const values: Record<string, number> = {
    marginMedianTest: medianOf(test),
    marginMeanTest: meanMargin(test),
    marginMedianTrain: medianOf(train),
    marginMeanTrain: meanMargin(train),
    tailTest: shareWithin(test, tailRadius),
    smallShareTest: shareWithin(test, 0.05),
  };
  if (kept['linear']) {
    values['intervalMedian'] = medianOf(present(kept['interval']!));
    values['linearMedian'] = medianOf(present(kept['linear']));
    const mean = (column: Float64Array): number => column.reduce((sum, v) => sum + v, 0) / column.length;
    values['attackRefused'] = mean(present(kept['refused']!));
    values['singleLayerTighter'] = mean(present(kept['singleTighter']!));
  }
  const events: RunEvent[] = [lastRow(subject, values)];
  for (const split of ['test', 'train'] as const) {
    const set = measuredSet(split === 'test' ? subject.test : subject.train, marginSamples);
    const own = split === 'test' ? 'Test' : 'Train';
    const empty = new Float64Array(marginSamples).fill(NaN);
    const columns = Object.fromEntries(sampleColumns.map((key) => [key, empty])) as unknown as MeasuredSamples;
    const certified = split === 'test' && kept['linear'] ? { interval: kept['interval']!, linear: kept['linear'] } : {};
    const measured = {
      ...columns,
      ...certified,
      attack: kept[`attack${own}`]!,
      evaluations: kept[`evaluations${own}`]!,
    };
    events.push(marginRows(arm.name, replica, seed, { y: set.y, split, indices: set.indices }, measured));
  }
  const linear = kept['linear'] ?? new Float64Array(0);
  events.push(cdfRows(arm.name, replica, { attack: test, linear }, train, imageRadii));
  return events;
}

function shareUnit(name: string, r: number): Unit['work'] {
  return function* (subject) {
    const { shareSamples } = subject.arm.params;
    const test = yield* shareAt(subject.net, measuredSet(subject.test, shareSamples), r);
    const train = yield* shareAt(subject.net, measuredSet(subject.train, shareSamples), r);
    return [
      lastRow(subject, { [`shareTest${name}`]: test, [`shareTrain${name}`]: train, [`gap${name}`]: test - train }),
    ];
  };
}

function* spreadUnit(subject: Subject): Work<RunEvent[]> {
  const { arm, replica, net, noise } = subject;
  const rows = yield* spreadsOf(net, measuredSet(subject.train, arm.params.spreadSamples), noise);
  const columns = {
    arm: rows.map(() => arm.name),
    replica: rows.map(() => replica),
    pieces: rows.map(({ pieces }) => pieces),
    halfSpread: rows.map(({ halfSpread }) => halfSpread),
  };
  return [{ kind: 'table', table: 'pieces', columns }];
}

function spectrumUnit(state: 'init' | 'clean' | 'perturbed', layer: number): Unit['work'] {
  return function* (subject) {
    const { arm, replica, net, train, tf } = subject;
    const every = picked(
      train,
      Array.from({ length: Math.ceil(train.count / arm.params.pcaEvery) }, (_, i) => i * arm.params.pcaEvery),
    );
    if (state === 'init') net.compiled.load(subject.start);
    const units = yield* activationsOf(net.compiled, every, state === 'perturbed' ? state : 'activations', layer);
    if (state === 'init') net.compiled.load(subject.end);
    const eigenvalues = covarianceSpectrum(tf, units, every.count);
    const total = eigenvalues.reduce((sum, v) => sum + v, 0);
    let sum = 0;
    const cumulative = eigenvalues.map((v) => (sum += v / total));
    const shown = Math.min(eigenvalues.length, shownComponents);
    const fill = <T>(value: T): T[] => new Array<T>(shown).fill(value);
    const table: RunEvent = {
      kind: 'table',
      table: 'pca',
      columns: {
        arm: fill(arm.name),
        replica: fill(replica),
        layer: fill(layer),
        width: fill(units.length / every.count),
        state: fill(state),
        k: Array.from({ length: shown }, (_, k) => k + 1),
        eigenvalue: eigenvalues.slice(0, shown),
        cumulative: cumulative.slice(0, shown),
      },
    };
    if (state === 'perturbed') return [table];
    const values: Record<string, number> = {
      [`pc1Layer${layer}`]: shareOfFirst(eigenvalues, 1),
      [`n90Layer${layer}`]: componentsFor(eigenvalues, 0.9),
      [`n99Layer${layer}`]: componentsFor(eigenvalues, 0.99),
      [`share80Layer${layer}`]: shareOfFirst(eigenvalues, 80),
    };
    if (layer === arm.params.widths.length) {
      values['rankRatio'] = rankRatio(eigenvalues);
      values['copiedRankRatio'] = Math.abs(
        rankRatio(covarianceSpectrum(tf, withCopy(units, every.count), every.count)),
      );
    }
    return [table, state === 'init' ? row(subject, 0, values) : lastRow(subject, values)];
  };
}

/** Components in the table `pca`. */
const shownComponents = 100;

/** The layer with its first unit copied onto its last: a rank loss, as a control. */
function withCopy(units: Float32Array, samples: number): Float32Array {
  const width = units.length / samples;
  const copy = units.slice();
  for (let i = 0; i < samples; i++) copy[(i + 1) * width - 1] = copy[i * width]!;
  return copy;
}

function* gridUnit(subject: Subject, kept: Kept): Work<RunEvent[]> {
  const { arm, replica, net } = subject;
  const { marginSamples, gridImages } = arm.params;
  const set = measuredSet(subject.test, marginSamples);
  const images = gridOf(net, set, kept['attackTest']!, gridImages);
  if (images.length === 0) return [];
  const column = <K extends keyof (typeof images)[number]>(key: K) => images.map((image) => image[key]);
  return [
    {
      kind: 'table',
      table: 'images',
      columns: {
        arm: images.map(() => arm.name),
        replica: images.map(() => replica),
        rank: images.map((_, i) => i + 1),
        index: column('index') as number[],
        label: column('label') as number[],
        margin: column('margin') as number[],
        pixels: column('pixels') as string[],
        perturbation: column('perturbation') as string[],
        result: column('result') as string[],
      },
    },
  ];
}

function row({ arm, replica, replicas }: Subject, step: number, values: Readonly<Record<string, number>>): RunEvent {
  return replicaRow(arm.name, replica, replicas, step, values);
}

function lastRow(subject: Subject, values: Readonly<Record<string, number>>): RunEvent {
  return row(subject, subject.step, values);
}

import { cifar10Classes, readCifar10 } from '../../../data/cifar10/binary.ts';
import { dataOf } from '../../../data/dataSets.ts';
import { computeOf } from '../../../training/compute.ts';
import type { RunContext, State } from '../../runner.ts';
import type { StudyParams } from '../fields.ts';
import { tableRows, type Experiment, type Job, type JobRequest, type Row } from '../jobs.ts';
import { drawConvWeights, layerNormsOf, supportNet, type Weights } from './convNet.ts';
import { hostLogits } from './hostForward.ts';
import { prepared } from './images.ts';
import { branched, type Branch } from './branch.ts';
import { accuracyOf, jaccard, marginsOf, ranking } from './scores.ts';
import { points } from './supportDefinition.ts';
import { SupportSteps } from './supportSteps.ts';

const recordEvery = 50;
/** Points whose margins are called support points. */
const supportCount = 10;
/** Earlier step whose support points are held against those of the branch (claims sv-argmin, sv-set). */
const settledStep = 500;

/** What a replica's arms share: the net at the branch, and how the undisturbed one ended. */
type Trunk = {
  readonly weights: readonly Float32Array[];
  readonly margins: Float64Array;
  readonly ended: { readonly margins: Float64Array; readonly outputs: Float64Array } | null;
};
type Kept = { readonly [replica: string]: Trunk };

interface Images {
  readonly train: Float64Array;
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

type Saved = {
  readonly begins: number;
  readonly step: number;
  readonly weights: readonly Float32Array[];
  readonly branch: Branch | null;
  readonly tables: State;
};

/** Support points of a small convolutional net: which they are, and what removing or perturbing does. */
export function supportExperiment(context: RunContext, kept: State | undefined): Experiment {
  const trunks = new Map<number, Trunk>(
    Object.entries((kept ?? {}) as Kept).map(([replica, trunk]) => [Number(replica), trunk]),
  );
  const images = new Map<number, Images>();
  let test: Float64Array | undefined;
  let steps: SupportSteps | undefined;

  const imagesOf = (replica: number): Images => {
    let found = images.get(replica);
    if (!found) {
      const batch = readCifar10(dataOf(context), 'data_batch_1.bin', points * replica, points);
      found = { train: prepared(batch), pixels: batch.pixels, labels: batch.labels };
      images.set(replica, found);
    }
    return found;
  };
  const testOf = (size: number): Float64Array =>
    (test ??= prepared(readCifar10(dataOf(context), 'test_batch.bin', 0, size)));
  return {
    start: (request) =>
      supportJob(
        request,
        imagesOf(request.replica),
        testOf,
        trunks,
        () => (steps ??= new SupportSteps(computeOf(context))),
      ),
    weight: (params) => {
      const { branch, branchAt, branchSteps } = params as StudyParams;
      return branch === 'continue' ? branchAt + branchSteps : branchSteps;
    },
    kept: () => Object.fromEntries(trunks),
    dispose: () => steps?.dispose(),
  };
}

function supportJob(
  { arm, params, replica, rng, saved }: JobRequest,
  { train, pixels, labels }: Images,
  testOf: (size: number) => Float64Array,
  trunks: Map<number, Trunk>,
  stepsOf: () => SupportSteps,
): Job {
  const own = params as StudyParams;
  const from = own.branchAt;
  const last = from + own.branchSteps;
  const restored = saved as Saved | undefined;
  /** The arms part at the branch: what lies before it is computed once. */
  const begins = restored?.begins ?? (trunks.has(replica) ? from : 0);
  let step = restored?.step ?? begins;
  let weights: Weights =
    restored?.weights ?? trunks.get(replica)?.weights ?? drawConvWeights(supportNet, rng, replica, 1);
  let branch: Branch | null = restored?.branch ?? null;
  const tables = new MarginTables(labels, pixels, restored?.tables);
  let diverged = false;
  const everyone = new Float32Array(points).fill(1);

  const marginsNow = (): Float64Array => {
    const rho = layerNormsOf(weights).reduce((a, b) => a * b, 1);
    return marginsOf(hostLogits(supportNet, weights, train, 0, points), labels).map((margin) => margin / rho);
  };
  const record = (rows: Row[], more: Record<string, number> = {}, loss = NaN): Float64Array => {
    const margins = marginsNow();
    const order = ranking(margins);
    const before = trunks.get(replica);
    const settled = tables.at(settledStep);
    rows.push({
      step,
      values: {
        trainAccuracy: accuracyOf(margins),
        logLoss: Math.log(loss),
        minMargin: margins[order[0]!]!,
        tenthMargin: margins[order[supportCount - 1]!]!,
        maxMargin: margins[order.at(-1)!]!,
        argmin: order[0]!,
        jaccardSettled: settled && step >= settledStep ? jaccard(settled, order.slice(0, supportCount)) : NaN,
        jaccardBranch: before
          ? jaccard(ranking(before.margins).slice(0, supportCount), order.slice(0, supportCount))
          : NaN,
        ...more,
      },
    });
    tables.add(step, margins);
    return margins;
  };

  const enterBranch = (rows: Row[]): void => {
    const margins = record(rows);
    if (!trunks.has(replica)) trunks.set(replica, { weights, margins, ended: null });
    const gradients = stepsOf().run(weights, { images: train, labels, mask: everyone }, 1).gradientNorms;
    const made = branched(own, weights, margins, gradients, rng, replica);
    weights = made.weights;
    branch = made.branch;
    const after = accuracyOf(marginsNow());
    rows[rows.length - 1] = { step, values: { ...rows.at(-1)!.values, accuracyAfter: after } };
  };

  const leave = (rows: Row[], loss: number): void => {
    const logits = hostLogits(supportNet, weights, testOf(own.testSize), 0, own.testSize);
    const length = Math.sqrt(logits.reduce((sum, value) => sum + value * value, 0));
    const outputs = logits.map((value) => value / length);
    const margins = marginsNow();
    const trunk = trunks.get(replica)!;
    if (own.branch === 'continue') trunks.set(replica, { ...trunk, ended: { margins, outputs } });
    record(rows, compared(margins, outputs, trunks.get(replica)!.ended, branch!.removed), loss);
  };

  return {
    total: last - begins,
    get done() {
      return (diverged ? last : step) - begins;
    },
    advance(rows) {
      if (step === 0) record(rows);
      if (step === from && branch === null) enterBranch(rows);
      const phaseEnd = branch === null ? from : last;
      const nextRecord = Math.min(phaseEnd, (Math.floor(step / recordEvery) + 1) * recordEvery);
      const mask =
        branch === null ? everyone : Float32Array.from(everyone, (_, i) => (branch!.removed.includes(i) ? 0 : 1));
      const chunk = stepsOf().run(weights, { images: train, labels, mask }, nextRecord - step);
      weights = chunk.weights;
      step += chunk.steps;
      diverged = chunk.diverged;
      if (step === last) leave(rows, chunk.loss);
      else if (step % recordEvery === 0 && step !== from) record(rows, {}, chunk.loss);
      if (step === from && branch === null) enterBranch(rows);
    },
    tables: () => tables.rows(arm.name),
    state: (): State => ({ begins, step, weights, branch, tables: tables.state() }),
    get diverged() {
      return diverged;
    },
    warnings: [],
  };
}

/** How an arm ended beside the undisturbed one; nothing where that one was not run. */
function compared(
  margins: Float64Array,
  outputs: Float64Array,
  control: Trunk['ended'],
  removed: readonly number[],
): Record<string, number> {
  if (!control) return {};
  const kept = Array.from(margins.keys()).filter((i) => !removed.includes(i));
  const leastOf = (values: Float64Array, among: readonly number[]): number =>
    among.reduce((low, i) => Math.min(low, values[i]!), Infinity);
  const everyone = Array.from(margins.keys());
  const [order, other] = [ranking(margins), ranking(control.margins)];
  const shift = Math.sqrt(outputs.reduce((sum, value, i) => sum + (value - control.outputs[i]!) ** 2, 0));
  return {
    jaccard10: jaccard(order.slice(0, supportCount), other.slice(0, supportCount)),
    argminSame: order[0] === other[0] ? 1 : 0,
    outputShift: shift,
    keptMarginRatio: leastOf(margins, kept) / leastOf(control.margins, kept),
    keptMarginRatioAllPoints: leastOf(margins, kept) / leastOf(control.margins, everyone),
    removedAccuracy: removed.length === 0 ? NaN : removed.filter((i) => margins[i]! > 0).length / removed.length,
    removedMarginRatio: removed.length === 0 ? NaN : leastOf(margins, removed) / leastOf(control.margins, everyone),
  };
}

/** Margins of all points at the start, at the settled step, at the branch and at the end; thumbnails of the support. */
class MarginTables {
  private readonly labels: Uint8Array;
  private readonly pixels: Uint8Array;
  private readonly records: { step: number; margins: Float64Array }[];

  constructor(labels: Uint8Array, pixels: Uint8Array, saved: State | undefined) {
    this.labels = labels;
    this.pixels = pixels;
    this.records = [...((saved as unknown as { step: number; margins: Float64Array }[] | undefined) ?? [])];
  }

  add(step: number, margins: Float64Array): void {
    this.records.push({ step, margins });
  }

  /** The support points at a step, or undefined where it was not recorded. */
  at(step: number): number[] | undefined {
    const found = this.records.find((record) => record.step === step);
    return found && ranking(found.margins).slice(0, supportCount);
  }

  state(): State {
    return this.records.map(({ step, margins }) => ({ step, margins }));
  }

  rows(arm: string): ReturnType<typeof tableRows> {
    const margins = this.records.flatMap(({ step, margins: values }) => {
      const rank = new Map(ranking(values).map((point, place) => [point, place + 1]));
      return Array.from(values, (normalizedMargin, point) => ({
        phase: step,
        point,
        label: this.labels[point]!,
        normalizedMargin,
        rank: rank.get(point)!,
      }));
    });
    const lastMargins = this.records.at(-1)?.margins;
    const images =
      lastMargins && arm === 'continue' ? this.thumbnails(ranking(lastMargins).slice(0, supportCount)) : [];
    return [...tableRows('margins', margins), ...tableRows('supportImages', images)];
  }

  /** One row an image: its pixels as numbers 0..255 in a text, red, green, blue of each. */
  private thumbnails(chosen: readonly number[]): Record<string, number | string>[] {
    const plane = this.pixels.length / this.labels.length / 3;
    return chosen.map((point, place) => ({
      rank: place + 1,
      point,
      label: this.labels[point]!,
      class: cifar10Classes[this.labels[point]!] ?? '',
      pixels: Array.from(
        { length: plane * 3 },
        (_, i) => this.pixels[(point * 3 + (i % 3)) * plane + Math.floor(i / 3)]!,
      ).join(' '),
    }));
  }
}

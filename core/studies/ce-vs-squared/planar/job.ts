import { lineCells } from '../../../margins/lineCells.ts';
import type { LabelledPoints } from '../../../margins/labelledPoints.ts';
import { signChangesWithin } from '../../../margins/rayCrossing.ts';
import type { RunContext, RunEvent, State } from '../../runner.ts';
import { allDiverged, anyDiverged, running } from '../divergence.ts';
import { logSteps, rowsOf, tableOf, type Job, type Memory, type StudyArm } from '../job.ts';
import { measureFeatures } from './features.ts';
import { initialNet } from './initialNet.ts';
import { lossSlopes } from '../../../training/loops/lossSlopes.ts';
import { measurePlanar, type PlanarMeasures } from './measure.ts';
import { pairRows, ratioRows } from './pairs.ts';
import { planarPoints } from './points.ts';
import { PlanarTrainer, type TrainedNet } from '../../../training/loops/planarTrainer.ts';

/** Steps that claims read, whatever the length of the run. */
const claimSteps = [2000, 10_000, 60_000];
/** Replicas whose boundary and points are written: the paper's figure has six. */
const drawnReplicas = 6;
/** Steps between two copies of the last good weights. */
const goodEvery = 100;
/** Share of fitting nets below which a run says so. */
const enoughFit = 0.9;

interface Saved {
  readonly weights: Float64Array;
  readonly velocity: Float64Array;
  readonly square: Float64Array;
  readonly good: Float64Array;
  /** [replicas]: −1 while running, else the step at which it diverged. */
  readonly divergedAt: Float64Array;
  /** [records, replicas, 2]: least margin and whether all points are right. */
  readonly margins: Float64Array;
}

/** Nets of Fig. 1: all replicas of one arm (sections 2.1 and 2.2). */
export class PlanarJob implements Job {
  readonly records: readonly number[];
  readonly parts: number;
  readonly microseconds: Job['microseconds'];
  private readonly arm: StudyArm;
  private readonly context: RunContext;
  private readonly memory: Memory;
  private readonly points: LabelledPoints[];
  private readonly trainers: PlanarTrainer[];
  private readonly starts: Float64Array[];
  private readonly nets: TrainedNet[];
  private readonly good: Float64Array[];
  private readonly divergedAt: Float64Array;
  private readonly margins: Float64Array;

  constructor(arm: StudyArm, context: RunContext, memory: Memory, state: State | undefined) {
    const { params } = arm;
    const saved = state as unknown as Saved | undefined;
    this.arm = arm;
    this.context = context;
    this.memory = memory;
    this.parts = context.replicas;
    this.records = logSteps(params.steps, 30, claimSteps);
    const replicas = Array.from({ length: context.replicas }, (_, k) => k);
    this.points = replicas.map((k) => planarPoints(params, context.rng, k));
    this.trainers = this.points.map(
      (points) =>
        new PlanarTrainer(points, params.width, params, (f, slopes) =>
          lossSlopes(params.loss, f, points.label, params.outputScale, slopes),
        ),
    );
    this.starts = replicas.map((k) => initialNet(params, context.rng, k));
    const length = 4 * params.width + 1;
    const part = (all: Float64Array | undefined, k: number): Float64Array | undefined =>
      all?.slice(k * length, (k + 1) * length);
    this.nets = replicas.map((k) => ({
      width: params.width,
      weights: part(saved?.weights, k) ?? this.starts[k]!.slice(),
      velocity: part(saved?.velocity, k) ?? new Float64Array(length),
      square: part(saved?.square, k) ?? new Float64Array(params.optimizer === 'adam' ? length : 0),
    }));
    this.good = replicas.map((k) => part(saved?.good, k) ?? this.starts[k]!.slice());
    this.divergedAt = saved?.divergedAt.slice() ?? new Float64Array(context.replicas).fill(running);
    this.margins = saved?.margins.slice() ?? new Float64Array(this.records.length * context.replicas * 2).fill(NaN);
    const pointCount = this.points[0]?.n ?? 0;
    this.microseconds = {
      step: 0.5 + 0.007 * params.width * pointCount,
      record: 400 + params.width ** 3 / 20 + (params.features ? 20_000 : 0),
    };
  }

  get stopped(): boolean {
    return allDiverged(this.divergedAt);
  }

  get diverged(): boolean {
    return anyDiverged(this.divergedAt);
  }

  advance(part: number, from: number, to: number): void {
    const net = this.nets[part]!;
    for (let step = from; step < to && this.divergedAt[part] === running;) {
      const next = Math.min(to, step - (step % goodEvery) + goodEvery);
      const reached = this.trainers[part]!.advance(net, step, next);
      if (reached < next) {
        this.divergedAt[part] = reached;
        net.weights.set(this.good[part]!);
      } else this.good[part]!.set(net.weights);
      step = next;
    }
  }

  *record(part: number, step: number): Generator<RunEvent> {
    const { name, params } = this.arm;
    const { replicas } = this.context;
    const stoppedAt = this.divergedAt[part]!;
    if (stoppedAt !== running) {
      yield* this.tellDivergence(part, stoppedAt, step);
      return;
    }
    const last = step === params.steps;
    const [points, trainer, { weights }] = [this.points[part]!, this.trainers[part]!, this.nets[part]!];
    const outputs = trainer.outputs(weights).slice();
    const measures = measurePlanar(weights, this.starts[part]!, points, outputs, params, params.width, last);
    const at = 2 * (this.records.indexOf(step) * replicas + part);
    this.margins[at] = measures.metrics['minMargin']!;
    this.margins[at + 1] = measures.metrics['fits']!;
    const more = {
      ...(params.features ? measureFeatures(measures.net, points) : {}),
      ...(params.rays > 0 && last ? cellCounts(measures) : {}),
    };
    yield rowsOf(name, step, replicas, part, { ...measures.metrics, ...more });
    if (part < drawnReplicas) {
      yield* this.drawing(part, step, measures);
      if (params.shares) yield* this.shareTable(part, step);
    }
    if (params.rays > 0 && last) yield* this.rayTable(part, measures);
  }

  *finish(): Generator<RunEvent> {
    const [means, ratios] = [pairRows, ratioRows].map((rows) =>
      rows(this.arm, this.context, this.records, this.margins, this.memory),
    );
    this.memory[this.arm.name] = this.margins;
    yield* tableOf('geometricMeans', means!);
    yield* tableOf('ratios', ratios!);
    yield* this.tellFits();
  }

  state(): State {
    const join = (arrays: readonly Float64Array[]): Float64Array => {
      const length = arrays[0]?.length ?? 0;
      const out = new Float64Array(arrays.length * length);
      arrays.forEach((array, k) => out.set(array, k * length));
      return out;
    };
    return {
      weights: join(this.nets.map(({ weights }) => weights)),
      velocity: join(this.nets.map(({ velocity }) => velocity)),
      square: join(this.nets.map(({ square }) => square)),
      good: join(this.good),
      divergedAt: this.divergedAt.slice(),
      margins: this.margins.slice(),
    } satisfies Saved;
  }

  /** A warning where fewer than 90 % of the nets classify all points at the end. */
  private *tellFits(): Generator<RunEvent> {
    const { replicas } = this.context;
    const last = 2 * (this.records.length - 1) * replicas;
    let fitting = 0;
    for (let k = 0; k < replicas; k++) if (this.margins[last + 2 * k + 1] === 1) fitting += 1;
    if (fitting >= enoughFit * replicas) return;
    const sentence = `Arm ${this.arm.name}: ${fitting} of ${replicas} nets classify all points, fewer than 90 %; ratios run over those that do.`;
    yield { kind: 'warning', warning: { code: 'fewFit', key: 'hiddenBiasFactor', sentence } };
  }

  /** One warning a replica, at the first record after it diverged. */
  private *tellDivergence(part: number, at: number, step: number): Generator<RunEvent> {
    const before = this.records[this.records.indexOf(step) - 1] ?? 0;
    if (at < before) return;
    const sentence = `Arm ${this.arm.name}, replica ${part}: an output passed 1e6 at step ${at}; its last good weights are those of step ${at - (at % goodEvery)}, and no rows follow.`;
    yield { kind: 'warning', warning: { code: 'diverged', key: 'learningRate', sentence } };
  }

  private *drawing(part: number, step: number, { segments, margins }: PlanarMeasures): Generator<RunEvent> {
    const { name, params } = this.arm;
    const count = segments.length / 4;
    const column = (j: number): Float64Array => Float64Array.from({ length: count }, (_, s) => segments[4 * s + j]!);
    if (count > 0) {
      yield {
        kind: 'table',
        table: 'segments',
        columns: {
          arm: new Array<string>(count).fill(name),
          replica: new Array<number>(count).fill(part),
          step: new Array<number>(count).fill(step),
          loss: new Array<string>(count).fill(params.loss),
          x1: column(0),
          y1: column(1),
          x2: column(2),
          y2: column(3),
        },
      };
    }
    const { n, x, label } = this.points[part]!;
    yield* tableOf(
      'points',
      Array.from({ length: n }, (_, i) => ({
        arm: name,
        replica: part,
        step,
        index: i,
        x: x[2 * i]!,
        y: x[2 * i + 1]!,
        label: (label[i]! + 1) / 2,
        distance: Math.abs(margins[i]!),
      })),
    );
  }

  private *shareTable(part: number, step: number): Generator<RunEvent> {
    const sizes = this.trainers[part]!.pointGradients(this.nets[part]!.weights);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    yield* tableOf(
      'shares',
      Array.from(sizes, (size, index) => ({ arm: this.arm.name, replica: part, step, index, share: size / total })),
    );
  }

  private *rayTable(part: number, { net, margins }: PlanarMeasures): Generator<RunEvent> {
    const { n, x } = this.points[part]!;
    const { rays } = this.arm.params;
    yield* tableOf(
      'rays',
      Array.from({ length: n }, (_, point) => {
        const distance = Math.abs(margins[point]!);
        const within = (share: number): number =>
          signChangesWithin(net, x[2 * point]!, x[2 * point + 1]!, share * distance, rays) ? 1 : 0;
        return {
          replica: part,
          point,
          distance,
          insideCrossing: within(0.98),
          outsideCrossing: within(1.002),
          wideCrossing: within(0.98 * 1.05),
        };
      }),
    );
  }
}

/** Number of cells, of all nodes and of the first ten. */
function cellCounts({ net, cells }: PlanarMeasures): Record<string, number> {
  const ten = Math.min(10, net.width);
  return { cellCount: cells.count, cellCountTen: lineCells(net.v.slice(0, 2 * ten), net.b.slice(0, ten), ten).count };
}

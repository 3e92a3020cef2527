import type { StopReason } from '../../../contract/run.ts';
import { dataOf } from '../../../data/dataSets.ts';
import { computeOf, type Compute } from '../../../training/compute.ts';
import type { HostTensors } from '../../../training/graph/stepDefinition.ts';
import type { RunArm, RunContext, RunEvent, State } from '../../runner.ts';
import { decisionNet, initialWeights, sequence, zerosLike, type NetWeights } from '../architecture.ts';
import type { CompiledNet } from '../compiledNet.ts';
import type { StudyParams } from '../fields.ts';
import { inPrecision, toTensors } from '../hostLayout.ts';
import { architectureOf, epochShares, finalRadii, stepsPerEpoch } from '../training/schedule.ts';
import { batchOrder, Trainer } from '../training/trainer.ts';
import { givenWeights } from './givenWeights.ts';
import { imageNet } from './imageNet.ts';
import { firstOf, readPair, trainingSet, valuesOf, type ImagePair, type ImageSet } from './imageSets.ts';
import { decisionsOf, fitOfDecisions, type Work } from './netUnits.ts';
import { replicaRow } from './replicaRow.ts';
import { unitsOf, type Kept, type Subject } from './units.ts';

type StudyArm = RunArm<StudyParams>;

interface Saved {
  readonly arm: number;
  readonly replica: number;
  readonly step: number;
  /** Weights and velocities. */
  readonly tensors: Readonly<Record<string, Float64Array | Float32Array | Int32Array>>;
  readonly up: Float64Array;
  readonly down: Float64Array;
  /** Units of measuring that are done and what later ones need of them. */
  readonly unit: number;
  readonly kept: Readonly<Record<string, Float64Array>>;
}

/** The next net has not begun. */
interface Next {
  readonly arm: number;
  readonly replica: number;
}

/** Looks at clean loss and accuracies in a run, besides the first and the last. */
const looks = 12;
/** Rough costs in passes of one image. */
const [perturbedStep, plainStep, look] = [20, 3, 1] as const;

/** Arms of nets on two classes of images: one net is trained and measured after the other. */
export async function* runImages(context: RunContext): AsyncGenerator<RunEvent, StopReason> {
  const arms = context.arms as unknown as readonly StudyArm[];
  const compute = computeOf(context);
  const saved = context.restore as unknown as Saved | Next | undefined;
  const { replicas } = context;
  const costs = arms.map(({ params }) => costOf(params));
  const total = replicas * costs.reduce((a, b) => a + b, 0);
  const compiled = new Map<string, CompiledNet>();
  let done = 0;
  try {
    for (const [index, arm] of arms.entries()) {
      const pair = readPair(dataOf(context), arm.params.imageSet, arm.params.classes);
      for (let replica = 0; replica < replicas; replica++) {
        const isPast = saved && (index < saved.arm || (index === saved.arm && replica < saved.replica));
        if (!isPast) {
          const from =
            saved && index === saved.arm && replica === saved.replica && 'tensors' in saved ? saved : undefined;
          const net = new NetRun(arm, replica, context, compute, pair, compiled);
          try {
            const ended = yield* net.run(from, index, done, total);
            if (ended === 'diverged') return ended;
          } finally {
            net.dispose();
          }
          const last = replica === replicas - 1;
          const next: Next = { arm: last ? index + 1 : index, replica: last ? 0 : replica + 1 };
          const step = arm.params.epochs * stepsPerEpoch(arm.params);
          const state = (): State => next as unknown as State;
          yield { kind: 'point', step, done: done + costs[index]!, total, label: arm.name, state };
        }
        done += costs[index]!;
      }
    }
  } finally {
    for (const net of compiled.values()) net.dispose();
  }
  return 'stepsDone';
}

function trainingCost(params: StudyParams): number {
  const perturbing = finalRadii(params).some((r) => r > 0);
  const steps = params.epochs * stepsPerEpoch(params) * params.batchSize;
  return steps * (perturbing ? perturbedStep : plainStep);
}

function costOf(params: StudyParams): number {
  const fits = Math.min(looks, params.epochs) * (params.trainSize + params.testSize) * look;
  return trainingCost(params) + fits + unitsOf(params).reduce((sum, unit) => sum + unit.cost, 0);
}

/** One net: its training, then its measures. */
class NetRun {
  private readonly arm: StudyArm;
  private readonly replica: number;
  private readonly context: RunContext;
  private readonly compute: Compute;
  private readonly train: ImageSet;
  private readonly test: ImageSet;
  private readonly start: NetWeights;
  private trainer: Trainer | undefined;
  private readonly compiled: Map<string, CompiledNet>;

  /** `compiled`: nets of other arms and replicas, whose passes are the same but for their weights. */
  constructor(
    arm: StudyArm,
    replica: number,
    context: RunContext,
    compute: Compute,
    pair: ImagePair,
    compiled: Map<string, CompiledNet>,
  ) {
    const { rng } = context;
    this.arm = arm;
    this.replica = replica;
    this.context = context;
    this.compute = compute;
    this.compiled = compiled;
    this.train = trainingSet(pair, arm.params, replica, rng.stream('subset', replica));
    this.test = firstOf(pair.test, arm.params.testSize);
    const architecture = architectureOf(arm.params);
    const { weightsFile } = arm.params;
    this.start =
      weightsFile === ''
        ? initialWeights(architecture, sequence(rng.stream('init', replica)))
        : givenWeights(dataOf(context), weightsFile, architecture).net;
  }

  async *run(
    saved: Saved | undefined,
    index: number,
    before: number,
    total: number,
  ): AsyncGenerator<RunEvent, 'done' | 'diverged'> {
    const { params } = this.arm;
    const perEpoch = stepsPerEpoch(params);
    const steps = params.epochs * perEpoch;
    const losses = saved && { up: saved.up.slice(), down: saved.down.slice() };
    const state = this.stateTensors(saved);
    const trainer = new Trainer(this.compute, params, 1, this.dataTensors(steps), state, saved?.step ?? 0, losses);
    this.trainer = trainer;
    const kept: Kept = { ...saved?.kept };
    let unit = saved?.unit ?? 0;
    const trained = (step: number): number => (steps === 0 ? 0 : (step / steps) * trainingCost(params));
    let done = before + trained(saved?.step ?? 0);
    const point = (): RunEvent => ({
      kind: 'point',
      step: trainer.stepsDone,
      done: Math.min(done, total),
      total,
      label: `${this.arm.name}, replica ${this.replica + 1}`,
      state: () =>
        ({
          arm: index,
          replica: this.replica,
          step: trainer.stepsDone,
          tensors: Object.fromEntries(Object.entries(trainer.read()).map(([key, { values }]) => [key, values.slice()])),
          up: trainer.losses.up.slice(),
          down: trainer.losses.down.slice(),
          unit,
          kept: { ...kept },
        }) satisfies Saved as unknown as State,
    });
    if (!saved) yield* finished(this.fitRow(trainer, 0, {}));
    while (trainer.stepsDone < steps) {
      trainer.advance();
      done = before + trained(trainer.stepsDone);
      const epoch = trainer.stepsDone / perEpoch;
      if (trainer.diverged) {
        yield* finished(this.fitRow(trainer, Math.ceil(epoch) * perEpoch, {}));
        yield this.divergence(trainer.stepsDone);
        return 'diverged';
      }
      if (Number.isInteger(epoch)) {
        const every = Math.max(1, Math.round(params.epochs / looks));
        const values = this.epochValues(trainer, epoch);
        if (epoch % every === 0 || epoch === params.epochs)
          yield* finished(this.fitRow(trainer, trainer.stepsDone, values));
        else yield this.row(trainer.stepsDone, values);
      }
      yield point();
    }
    const units = unitsOf(params);
    const subject = this.subject(trainer);
    while (unit < units.length) {
      const { work, cost } = units[unit]!;
      const running = work(subject, kept);
      let next = running.next();
      for (; next.done !== true; next = running.next()) yield point();
      yield* next.value;
      done = Math.min(done + cost, total);
      unit += 1;
      yield point();
    }
    return 'done';
  }

  dispose(): void {
    this.trainer?.dispose();
  }

  private net(trainer: Trainer): CompiledNet {
    const { params } = this.arm;
    const tensors = trainer.read();
    const wants = {
      radius: params.radius,
      pieces: params.pieces,
      spreads: params.spreadSamples > 0,
      activations: params.pca === 'off' ? ('none' as const) : params.pca,
    };
    const architecture = architectureOf(params);
    const key = JSON.stringify([architecture, wants]);
    const known = this.compiled.get(key);
    known?.load(tensors);
    const net = known ?? imageNet(this.compute, architecture, wants, tensors);
    this.compiled.set(key, net);
    return net;
  }

  private subject(trainer: Trainer): Subject {
    const { arm, replica, train, test, context, start } = this;
    const architecture = architectureOf(arm.params);
    const weights = trainer.weights()[0]!;
    return {
      arm,
      replica,
      replicas: context.replicas,
      seed: context.rng.seed,
      step: trainer.stepsDone,
      net: { compiled: this.net(trainer), exact: decisionNet(architecture, weights), params: arm.params },
      end: toTensors(architecture, [weights], 'float32'),
      start: toTensors(architecture, [start], 'float32'),
      train,
      test,
      noise: context.rng.stream('noise', replica),
      tf: this.compute.backend.tf,
    };
  }

  private *fitRow(trainer: Trainer, step: number, more: Readonly<Record<string, number>>): Work<RunEvent[]> {
    const { loss } = this.arm.params;
    const compiled = this.net(trainer);
    const train = fitOfDecisions(yield* decisionsOf(compiled, this.train), this.train.y, loss);
    const test = fitOfDecisions(yield* decisionsOf(compiled, this.test), this.test.y, loss);
    const values = { ...more, lossClean: train.loss, trainAccuracy: train.accuracy, testAccuracy: test.accuracy };
    const events = [this.row(step, values)];
    const last = this.arm.params.epochs * stepsPerEpoch(this.arm.params);
    if (step === last && train.accuracy < leastAccuracy) events.push(this.collapse(train.accuracy));
    return events;
  }

  private row(step: number, values: Readonly<Record<string, number>>): RunEvent {
    return replicaRow(this.arm.name, this.replica, this.context.replicas, step, values);
  }

  private epochValues(trainer: Trainer, epoch: number): Record<string, number> {
    const { params } = this.arm;
    const perEpoch = stepsPerEpoch(params);
    const { up, down } = trainer.losses;
    const values = {
      radius: Math.max(...finalRadii(params)) * epochShares(params)[epoch - 1]!,
      lossUp: up[0]! / perEpoch,
      lossDown: down[0]! / perEpoch,
    };
    up.fill(0);
    down.fill(0);
    return values;
  }

  private divergence(step: number): RunEvent {
    const sentence = `Arm ${this.arm.name}: the loss was no longer finite at step ${step}; its rows up to there are kept. Take a smaller learning rate.`;
    return { kind: 'warning', warning: { code: 'diverged', key: 'learningRate', sentence } };
  }

  private collapse(accuracy: number): RunEvent {
    const sentence = `Arm ${this.arm.name}: replica ${this.replica + 1} collapsed to a constant output (training accuracy ${accuracy.toFixed(2)}): more steps at radius 0, or a smaller radius.`;
    return { kind: 'warning', warning: { code: 'collapsed', key: 'radius', sentence } };
  }

  private stateTensors(saved: Saved | undefined): HostTensors {
    const architecture = architectureOf(this.arm.params);
    const { precision } = this.arm.params;
    const fresh = {
      ...toTensors(architecture, [this.start], precision),
      ...toTensors(architecture, [zerosLike(this.start)], precision, 'v'),
    };
    if (!saved) return fresh;
    return Object.fromEntries(
      Object.entries(fresh).map(([key, { shape }]) => [key, { shape, values: saved.tensors[key]! }]),
    );
  }

  /** `x` [N, 32, 32, 3], `y` [N], `order` [steps, batch]. */
  private dataTensors(steps: number): HostTensors {
    const { params } = this.arm;
    const { count, y } = this.train;
    const order = batchOrder(this.context.rng.stream('order', this.replica), params);
    return {
      x: { shape: [count, 32, 32, 3], values: inPrecision(valuesOf(this.train, 0, count), params.precision) },
      y: { shape: [count], values: inPrecision(y, params.precision) },
      order: { shape: [steps, params.batchSize], values: order },
    };
  }
}

/** Work without a place to stop: a second of passes over both sets. */
function* finished(work: Work<RunEvent[]>): Generator<RunEvent> {
  let next = work.next();
  while (next.done !== true) next = work.next();
  yield* next.value;
}

/** Below this training accuracy a net counts as collapsed to a constant output. */
const leastAccuracy = 0.6;

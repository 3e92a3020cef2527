import type { StopReason } from '../../../contract/run.ts';
import type { AttackOracle } from '../../../margins/attackOracle.ts';
import { attackRounds, type AttackResult } from '../../../margins/attackSearch.ts';
import type { LayeredNet } from '../../../margins/layeredNet.ts';
import type { RandomStream } from '../../../random.ts';
import { computeOf, type Compute } from '../../../training/compute.ts';
import type { HostTensor, HostTensors } from '../../../training/graph/stepDefinition.ts';
import type { RunArm, RunContext, RunEvent, State } from '../../runner.ts';
import { decisionNet } from '../architecture.ts';
import { passesAfter } from '../matched/passes.ts';
import type { CompiledNet } from '../compiledNet.ts';
import type { StudyParams } from '../fields.ts';
import { columnsOf, summarise, unexcitedNorm } from './summary.ts';
import { fitOf } from './netMeasures.ts';
import { ReplicaOracles } from './replicaOracles.ts';
import {
  attackSettings,
  boundColumns,
  jointPoints,
  sampleColumns,
  SampleMeter,
  type SampleColumn,
} from './sampleMeasures.ts';
import { richnessRows } from '../richness/rows.ts';
import { layerScales, scalesByMap } from '../scaled/layerScales.ts';
import { architectureOf, beginsPhase, epochShares, finalRadii, stepsPerEpoch } from './schedule.ts';
import { dataTensors, settingOf, type Setting } from './setting.ts';
import { Trainer } from './trainer.ts';

type StudyArm = RunArm<StudyParams>;

interface Saved {
  readonly arm: number;
  readonly step: number;
  /** Weights and velocities. */
  readonly tensors: Readonly<Record<string, Float64Array | Float32Array | Int32Array>>;
  readonly up: Float64Array;
  readonly down: Float64Array;
  /** What the present phase multiplies the radii by, where `radiusRule` measures it. */
  readonly scales?: Float64Array;
  /** Pieces of measuring done, over all replicas, and what was found: a column after the other. */
  readonly cursor: number;
  readonly measured: Float64Array;
}

/** The next arm has not begun. */
interface Next {
  readonly arm: number;
}

/** Epochs between two looks at clean loss and accuracies: 20 of them in a run. */
const looks = 20;
/** Rough relative costs of an update with and without perturbations, and of a sample's margins. */
const [perturbedCost, plainCost, sampleCost] = [4, 1, 3] as const;
/** Samples measured between two restore points. */
const samplesPerPoint = 4;
/** Pieces of measuring that take all samples of a net at once: the attack on the input and on all layers. */
const attacks = 2;

/** Arms of MLPs on synthetic points: all replicas of an arm are trained as one batch, then measured one by one. */
export async function* runTraining(context: RunContext): AsyncGenerator<RunEvent, StopReason> {
  const arms = context.arms as unknown as readonly StudyArm[];
  const compute = computeOf(context);
  const saved = context.restore as unknown as Saved | Next | undefined;
  const settings = arms.map((arm) => settingOf(arm, context.rng, context.replicas));
  const costs = settings.map((setting) => costOf(setting, context.replicas));
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  const compiled = new Map<string, CompiledNet>();
  try {
    for (let index = saved?.arm ?? 0; index < arms.length; index++) {
      const before = costs.slice(0, index).reduce((sum, cost) => sum + cost, 0);
      const from = saved?.arm === index && 'tensors' in saved ? saved : undefined;
      const ended = yield* runArm(settings[index]!, index, context, compute, compiled, from, before, total);
      if (ended === 'diverged') return ended;
      const next: Next = { arm: index + 1 };
      const done = before + costs[index]!;
      yield {
        kind: 'point',
        step: settings[index]!.steps,
        done,
        total,
        label: arms[index]!.name,
        state: () => next as unknown as State,
      };
    }
  } finally {
    for (const net of compiled.values()) net.dispose();
  }
  return 'stepsDone';
}

function costOf({ arm, steps, samples }: Setting, replicas: number): number {
  const perturbing = finalRadii(arm.params).some((r) => r > 0);
  return steps * (perturbing ? perturbedCost : plainCost) + replicas * samples * sampleCost;
}

async function* runArm(
  setting: Setting,
  index: number,
  { rng, replicas }: RunContext,
  compute: Compute,
  compiled: Map<string, CompiledNet>,
  saved: Saved | undefined,
  before: number,
  total: number,
): AsyncGenerator<RunEvent, 'done' | 'diverged'> {
  const { arm, steps, samples } = setting;
  const { params } = arm;
  const state = withValues(setting.tensors, saved?.tensors);
  const losses = saved && { up: saved.up.slice(), down: saved.down.slice() };
  const trainer = new Trainer(compute, params, replicas, dataTensors(setting, rng), state, saved?.step ?? 0, losses);
  if (saved?.scales) trainer.scales = saved.scales.slice();
  const measured = saved?.measured.slice() ?? new Float64Array(sampleColumns.length * replicas * samples).fill(NaN);
  let cursor = saved?.cursor ?? 0;
  const perStep = (costOf(setting, replicas) - replicas * samples * sampleCost) / Math.max(1, steps);
  const units = attacks + samples;
  const perUnit = (replicas * samples * sampleCost) / (replicas * units);
  const point = (share = 0): RunEvent => ({
    kind: 'point',
    step: trainer.stepsDone,
    done: before + trainer.stepsDone * perStep + (cursor + share) * perUnit,
    total,
    label: arm.name,
    state: () =>
      ({
        arm: index,
        step: trainer.stepsDone,
        tensors: Object.fromEntries(Object.entries(trainer.read()).map(([key, { values }]) => [key, values.slice()])),
        up: trainer.losses.up.slice(),
        down: trainer.losses.down.slice(),
        ...(params.radiusRule === 'profile' ? {} : { scales: trainer.scales.slice() }),
        cursor,
        measured: measured.slice(),
      }) satisfies Saved as unknown as State,
  });
  try {
    if (!saved) {
      yield startRow(setting, trainer);
      if (params.nodeRichness) yield* richnessAt(setting, trainer, 0);
    }
    const perEpoch = stepsPerEpoch(params);
    const shares = epochShares(params);
    while (trainer.stepsDone < steps) {
      if (params.radiusRule !== 'profile' && beginsPhase(shares, trainer.stepsDone / perEpoch))
        trainer.scales = measuredScales(setting, trainer);
      trainer.advance();
      const epoch = trainer.stepsDone / perEpoch;
      if (trainer.diverged) {
        yield fitRow(setting, trainer, {}, Math.ceil(epoch) * perEpoch);
        yield divergence(arm, trainer.stepsDone);
        return 'diverged';
      }
      if (Number.isInteger(epoch)) {
        yield epochRow(setting, trainer, epoch);
        const phaseEnds = epoch === params.epochs || beginsPhase(shares, epoch);
        if (params.nodeRichness && phaseEnds) yield* richnessAt(setting, trainer, epoch);
      }
      yield point();
    }
    const weights = trainer.weights();
    const nets = weights.map((net) => decisionNet(architectureOf(params), net));
    const oracles = new ReplicaOracles(compute, params, weights, compiled);
    let meter: { readonly replica: number; readonly of: SampleMeter } | undefined;
    while (cursor < replicas * units) {
      const [r, unit] = [Math.floor(cursor / units), cursor % units];
      const at = (key: SampleColumn): number => (sampleColumns.indexOf(key) * replicas + r) * samples;
      const { dimension, x, y } = setting.sets[r]!.test;
      if (unit < attacks) {
        const joint = unit === 1;
        const count = joint ? Math.min(samples, params.jointSamples) : samples;
        if (count > 0) {
          const points = x.subarray(0, count * dimension);
          const found = yield* attacked(oracles.of(r, joint), points, y, params, rng.stream('noise', r), point);
          measured.set(found.margins, at(joint ? 'joint' : 'attack'));
          if (!joint) measured.set(found.evaluations, at('evaluations'));
        }
        cursor += 1;
        yield point();
        continue;
      }
      const i = unit - attacks;
      if (meter?.replica !== r) meter = { replica: r, of: new SampleMeter(nets[r]!, params) };
      const attack = measured[at('attack') + i]!;
      const found = meter.of.measure(x.slice(i * dimension, (i + 1) * dimension), y[i]!, i, attack);
      for (const key of boundColumns) measured[at(key) + i] = found[key];
      cursor += 1;
      if (cursor % samplesPerPoint === 0) yield point();
    }
    yield* summarise(
      arm,
      steps,
      rng.seed,
      nets,
      setting.sets,
      setting.start,
      weights,
      columnsOf(measured, replicas, samples),
    );
    yield* collapseWarning(setting, nets);
    return 'done';
  } finally {
    trainer.dispose();
  }
}

/** Margins of the points `x`; a stop goes back to before the search. */
function* attacked(
  oracle: AttackOracle,
  x: Float64Array,
  labels: Float64Array,
  params: StudyParams,
  noise: RandomStream,
  point: (share: number) => RunEvent,
): Generator<RunEvent, AttackResult> {
  const count = x.length / params.widths[0]!;
  const points = jointPoints(x, count, oracle.dimension);
  const settings = { ...attackSettings(params), restarts: params.marginRestarts, noise };
  const rounds = attackRounds(oracle, points, labels.subarray(0, count), settings);
  for (;;) {
    const next = rounds.next();
    if (next.done === true) return next.value;
    yield point(next.value);
  }
}

function withValues(tensors: HostTensors, values: Saved['tensors'] | undefined): HostTensors {
  if (!values) return tensors;
  return Object.fromEntries(
    Object.entries(tensors).map(([key, { shape }]): [string, HostTensor] => [key, { shape, values: values[key]! }]),
  );
}

function measuredScales({ arm, sets }: Setting, trainer: Trainer): Float64Array {
  return scalesByMap(
    decisionNets(arm.params, trainer).map((net, r) => layerScales(arm.params.radiusRule, net, sets[r]!.train)),
  );
}

function richnessAt({ arm, sets }: Setting, trainer: Trainer, epoch: number): Generator<RunEvent> {
  const { params, name } = arm;
  return richnessRows({
    arm: name,
    step: epoch * stepsPerEpoch(params),
    nets: decisionNets(params, trainer),
    points: sets.map(({ train }) => train),
    // Those of the epoch that ends here; the first trains at radius 0.
    radii: sets.map((_, r) => trainer.radiiOfReplica(Math.max(0, epoch - 1), r)),
    pieces: params.pieces,
  });
}

function decisionNets(params: StudyParams, trainer: Trainer): LayeredNet[] {
  return trainer.weights().map((net) => decisionNet(architectureOf(params), net));
}

/** Step 0, before the first update. */
function startRow(setting: Setting, trainer: Trainer): RunEvent {
  const { data, excited } = setting.arm.params;
  const norms = Float64Array.from(setting.start, (net) => unexcitedNorm(net, excited));
  return fitRow(setting, trainer, data === 'subspace' ? { unexcitedNorm: norms } : {}, 0);
}

function epochRow(setting: Setting, trainer: Trainer, epoch: number): RunEvent {
  const { params } = setting.arm;
  const perEpoch = stepsPerEpoch(params);
  const { up, down } = trainer.losses;
  const radius = finalRadii(params).reduce((a, b) => Math.max(a, b)) * epochShares(params)[epoch - 1]!;
  const values = {
    radius: up.map(() => radius),
    passes: up.map(() => passesAfter(params, epoch)),
    lossUp: up.map((sum) => sum / perEpoch),
    lossDown: down.map((sum) => sum / perEpoch),
  };
  up.fill(0);
  down.fill(0);
  const every = Math.max(1, Math.round(params.epochs / looks));
  const look = epoch % every === 0 || epoch === params.epochs;
  if (look) return fitRow(setting, trainer, { ...values, ...radiusValues(setting, trainer, epoch) }, epoch * perEpoch);
  return { kind: 'rows', arm: setting.arm.name, step: epoch * perEpoch, values };
}

/** r_j of each map in the epoch that ends, where something is perturbed. */
function radiusValues({ arm, sets }: Setting, trainer: Trainer, epoch: number): Record<string, Float64Array> {
  const each = sets.map((_, r) => trainer.radiiOfReplica(epoch - 1, r));
  if (arm.params.layers === 'none') return {};
  return Object.fromEntries(
    Array.from(each[0]!.subarray(0, 5), (_, j) => [`radius${j + 1}`, Float64Array.from(each, (radii) => radii[j]!)]),
  );
}

/** Clean loss and accuracies of the present weights, with whatever else belongs to the row. */
function fitRow(
  { arm, sets }: Setting,
  trainer: Trainer,
  more: Readonly<Record<string, Float64Array>>,
  step: number,
): RunEvent {
  const nets = decisionNets(arm.params, trainer);
  const fits = nets.map((net, r) => ({ train: fitOf(net, sets[r]!.train), test: fitOf(net, sets[r]!.test) }));
  return {
    kind: 'rows',
    arm: arm.name,
    step,
    values: {
      ...more,
      lossClean: fits.map(({ train }) => train.loss),
      trainAccuracy: fits.map(({ train }) => train.accuracy),
      testAccuracy: fits.map(({ test }) => test.accuracy),
    },
  };
}

function divergence({ name }: StudyArm, step: number): RunEvent {
  const sentence = `Arm ${name}: the loss was no longer finite at step ${step}; its rows up to there are kept. Take a smaller learning rate.`;
  return { kind: 'warning', warning: { code: 'diverged', key: 'learningRate', sentence } };
}

/** Below this training accuracy a net counts as collapsed to a constant output. */
const leastAccuracy = 0.6;

function* collapseWarning({ arm, sets }: Setting, nets: readonly Parameters<typeof fitOf>[0][]): Generator<RunEvent> {
  const worst = nets.map((net, r) => fitOf(net, sets[r]!.train).accuracy).reduce((a, b) => Math.min(a, b));
  if (worst >= leastAccuracy) return;
  const sentence = `Arm ${arm.name}: a net collapsed to a constant output (training accuracy ${worst.toFixed(2)}): more steps at radius 0, or a smaller radius.`;
  yield { kind: 'warning', warning: { code: 'collapsed', key: 'radius', sentence } };
}

import type { StopReason } from '../../../contract/run.ts';
import type { Randomness } from '../../../random.ts';
import type { RunArm, RunContext, RunEvent, State } from '../../runner.ts';
import { recordSteps, runArms, type ArmPlan, type ArmProgram } from '../armLoop.ts';
import { explicitStrength, slowTime } from '../noise.ts';
import type { Compute } from '../../../training/compute.ts';
import { compileSteps } from '../../../training/graph/compileSteps.ts';
import type { CompiledSteps } from '../../../training/graph/stepDefinition.ts';
import { prefersGraph, runsCompiled } from './compiled.ts';
import { measure } from './measure.ts';
import { drawProblem, packedLength, startMatrix, type Problem, type SensingParams } from './problem.ts';
import { leastTraceError } from './reference.ts';
import { sensingDefinition } from './sensingDefinition.ts';
import { SlowFlow } from './slowFlow.ts';
import { TypedStep } from './step.ts';
import { drawErrors, drawStretch, type BatchStreams } from './stretch.ts';

/** The warm start's learning rate (section 3.A), and the steps that its draws belong to, beyond those of any run. */
const warmRate = 0.008;
const warmDraws = 2 ** 30;
/** A step of the slow flow stands for so many updates. */
const flowSteps = 500;
const snapshotPercents = [0, 5, 10, 25, 50, 100];

/** What the arms of a run share: each replica's data, and its noise-free solution once it is known. */
interface Shared {
  problem(replica: number): Problem;
  /** Test error of the least trace, computed once for all arms with these measurements. */
  leastTraceError(replica: number): number;
  /** Whether an arm before this one computes the same warm start. */
  readonly warmBefore: boolean;
  readonly solutions: Map<string, Float32Array>;
}

/** Matrix sensing (section 2.2), one arm after another, replica by replica. */
export async function* runMatrixSensing(context: RunContext): AsyncGenerator<RunEvent, StopReason> {
  if (!context.restore) yield* typedArrayNote(context);
  const problems = new Map<string, Problem>();
  const solutions = new Map<string, Float32Array>();
  const references = new Map<string, number>();
  return yield* runArms(
    context,
    (arm) => planOf(arm.params as unknown as SensingParams, context),
    (arm, saved) => {
      const params = arm.params as unknown as SensingParams;
      const size = `${params.dimension} ${params.rank} ${params.measurements}`;
      const problem = (replica: number): Problem => {
        const key = `${size} ${replica}`;
        const known = problems.get(key) ?? drawProblem(params, context.rng, replica);
        problems.set(key, known);
        return known;
      };
      const leastTrace = (replica: number): number => {
        const key = `${size} ${replica}`;
        const known = references.get(key) ?? leastTraceError(problem(replica), params.measurements, params.dimension);
        references.set(key, known);
        return known;
      };
      const warmBefore = context.arms
        .slice(0, context.arms.indexOf(arm))
        .some((other) => warmKey(other.params as unknown as SensingParams) === warmKey(params));
      return new SensingProgram(context, arm, { problem, leastTraceError: leastTrace, warmBefore, solutions }, saved);
    },
  );
}

/** Another backend than native TensorFlow is not used: said, since the run names its backend. */
function* typedArrayNote({ arms, compute }: RunContext): Generator<RunEvent> {
  const unused = arms.filter(({ params }) => {
    const own = params as unknown as SensingParams;
    return prefersGraph(own) && !runsCompiled(own, compute);
  });
  if (!compute || unused.length === 0) return;
  const sentence = `The backend ${compute.backend.name} is not native TensorFlow: matrix sensing is computed on typed arrays, in the same steps.`;
  yield { kind: 'warning', warning: { code: 'typedArrays', key: 'backend', sentence } };
}

/** What a warm start depends on. */
function warmKey(params: SensingParams): string {
  const { dimension, rank, measurements, batchSize, warmStartSteps, start } = params;
  return JSON.stringify([dimension, rank, measurements, batchSize, warmStartSteps, start]);
}

function planOf(params: SensingParams, { replicas, compute }: RunContext): ArmPlan {
  const { dimension: d, measurements: n, batchSize, steps, warmStartSteps } = params;
  const stepNs = 2 * batchSize * packedLength(d) + 1.5 * d ** 3;
  const flowNs = (8 * (n * d) ** 2 + 4 * n ** 3) / flowSteps;
  const native = runsCompiled(params, compute) ? 0.3 : 1;
  return {
    length: warmStartSteps + steps,
    marks: recordSteps(params).map((step) => warmStartSteps + step),
    positionNs: replicas * (params.noiseMode === 'flow' ? flowNs : native * stepNs),
    warmStart: warmStartSteps,
    steps,
  };
}

/** Steps at which the slow flow's own steps end. */
function flowGrid(params: SensingParams): number[] {
  const regular = Array.from({ length: Math.floor(params.steps / flowSteps) }, (_, i) => (i + 1) * flowSteps);
  return [...new Set([...regular, ...recordSteps(params)])].filter((step) => step > 0).sort((a, b) => a - b);
}

interface Saved {
  readonly matrices: readonly Float32Array[];
  readonly squares: Float64Array;
}

class SensingProgram implements ArmProgram {
  private readonly name: string;
  private readonly params: SensingParams;
  private readonly shared: Shared;
  private readonly warmKey: string;
  private readonly kernel: TypedStep;
  private readonly matrices: readonly Float32Array[];
  private readonly streams: readonly BatchStreams[];
  private readonly rng: Randomness;
  private readonly flows: (SlowFlow | undefined)[] = [];
  private readonly native: Compute | undefined;
  /** The native graph once the arm trains with one; `matrices` then lag behind it while `stale`. */
  private compiled: CompiledSteps | undefined;
  private stale = false;
  /** Σ over the steps of the batch mean of (e − σZ)², one a replica. */
  private readonly squares: Float64Array;
  private diverged = false;
  /** Labels that the arm trains on, made when first needed. */
  private readonly labels: (Float64Array | undefined)[];
  /** Steps at which X is written out, with the share of the arm's steps that they stand for. */
  private readonly snapshots: ReadonlyMap<number, number>;

  constructor({ replicas, rng, compute }: RunContext, arm: RunArm, shared: Shared, saved: State | undefined) {
    this.name = arm.name;
    const params = arm.params as unknown as SensingParams;
    this.params = params;
    this.shared = shared;
    this.warmKey = warmKey(params);
    this.kernel = new TypedStep(params.dimension);
    const from = saved as unknown as Saved | undefined;
    this.matrices = Array.from(
      { length: replicas },
      (_, k) => from?.matrices[k]!.slice() ?? startMatrix(params, rng, k),
    );
    this.squares = from?.squares.slice() ?? new Float64Array(replicas);
    this.rng = rng;
    this.native = compute;
    this.streams = this.matrices.map((_, k) => ({ order: rng.stream('order', k), noise: rng.stream('noise', k) }));
    this.labels = this.matrices.map(() => undefined);
    const marks = recordSteps(params);
    this.snapshots = new Map(snapshotPercents.map((at) => [marks[Math.round((at * (marks.length - 1)) / 100)]!, at]));
  }

  advance(from: number, to: number): void {
    const { warmStartSteps } = this.params;
    if (from < warmStartSteps) this.warmUp(from, Math.min(to, warmStartSteps));
    if (to > warmStartSteps) this.train(Math.max(0, from - warmStartSteps), to - warmStartSteps);
  }

  finite(): boolean {
    return !this.diverged && (this.stale || this.matrices.every((u) => u.every(Number.isFinite)));
  }

  *record(_position: number, step: number): Generator<RunEvent> {
    const { params } = this;
    const all = this.current().map((u, k) => measure(u, params.dimension, this.shared.problem(k), this.labelsOf(k)));
    const values = {
      slowTime: all.map(() => slowTime(params, params.batchSize, step)),
      residualTime: Array.from(this.squares, (sum) => (params.learningRate ** 2 * sum) / params.batchSize),
      trainLoss: all.map((m) => m.trainLoss),
      relativeTestError: all.map((m) => m.relativeTestError),
      nuclearNorm: all.map((m) => m.nuclearNorm),
      rankFivePercent: all.map((m) => m.rankFivePercent),
      reg: all.map((m) => m.reg),
    };
    yield { kind: 'rows', arm: this.name, step, values };
    const rows = all.flatMap(({ eigenvalues }, replica) =>
      Array.from(eigenvalues, (eigenvalue, i) => ({ replica, index: i + 1, eigenvalue })),
    );
    const columns = {
      arm: rows.map(() => this.name),
      replica: rows.map((row) => row.replica),
      step: rows.map(() => step),
      index: rows.map((row) => row.index),
      eigenvalue: rows.map((row) => row.eigenvalue),
    };
    yield { kind: 'table', table: 'spectrum', columns };
    const percent = this.snapshots.get(step);
    if (percent !== undefined) yield this.matrixTable(step, percent, all[0]!.x);
    if (params.leastTrace && step === params.steps) yield this.recoveryTable(all.map((m) => m.relativeTestError));
  }

  /** Frees the graph; the next steps make a new one. */
  dispose(): void {
    this.compiled?.dispose();
    this.compiled = undefined;
  }

  state(): State {
    return { matrices: this.current().map((u) => u.slice()), squares: this.squares.slice() };
  }

  /**
   * Noise-free steps of η = 0.008 on the clean labels. Arms with the same warm start share what the first of them comes to;
   * the later ones wait at their start, and compute it anew where the run goes on without it.
   */
  private warmUp(from: number, to: number): void {
    const { params, shared, matrices } = this;
    const last = to === params.warmStartSteps;
    const key = (k: number): string => `${this.warmKey} ${k}`;
    if (shared.warmBefore && !last) return;
    if (shared.warmBefore && matrices.every((_, k) => shared.solutions.has(key(k)))) {
      matrices.forEach((u, k) => u.set(shared.solutions.get(key(k))!));
      return;
    }
    const warm = { ...params, noiseMode: 'none', learningRate: warmRate } as const;
    const clean = matrices.map((_, k) => shared.problem(k).labels);
    this.compute(warm, clean, warmDraws + (shared.warmBefore ? 0 : from), warmDraws + to);
    if (!last) return;
    this.current().forEach((u, k) => shared.solutions.set(key(k), u.slice()));
    this.squares.fill(0);
    this.dispose();
  }

  private train(from: number, to: number): void {
    if (this.params.noiseMode === 'flow') {
      this.flow(from, to);
      return;
    }
    const labels = this.matrices.map((_, k) => this.labelsOf(k));
    this.compute(this.params, labels, from, to);
  }

  /** The slow flow over the slow time of the steps from..to; its own steps end at every 500th and at each record. */
  private flow(from: number, to: number): void {
    const { params, matrices, shared } = this;
    const grid = flowGrid(params);
    matrices.forEach((u, k) => {
      this.flows[k] ??= new SlowFlow(params, shared.problem(k));
      grid.forEach((end, i) => {
        const start = grid[i - 1] ?? 0;
        if (end <= from || end > to) return;
        const ds = slowTime(params, params.batchSize, end) - slowTime(params, params.batchSize, start);
        u.set(this.flows[k]!.step(Float64Array.from(u), ds));
      });
    });
  }

  /** The steps from..to of the draws, as one native graph or on typed arrays. */
  private compute(params: SensingParams, labels: readonly Float64Array[], from: number, to: number): void {
    const { shared, matrices, native } = this;
    if (runsCompiled(params, native)) {
      const problems = matrices.map((_, k) => shared.problem(k));
      this.compiled ??= compileSteps(
        native,
        sensingDefinition(params, this.rng, problems, labels, { matrices, step: from }),
      );
      while (this.compiled.stepsDone < to && !this.diverged) {
        const chunk = this.compiled.run(to - this.compiled.stepsDone);
        this.diverged = chunk.diverged;
        chunk.metrics['batchLoss']!.forEach((square, i) => this.addSquare(i % matrices.length, square));
      }
      this.stale = true;
      return;
    }
    const { learningRate, batchSize: batch, noiseMode, noiseVariance } = params;
    const sigma = noiseMode === 'fresh' ? Math.sqrt(noiseVariance) : 0;
    const strength = explicitStrength(params, batch);
    matrices.forEach((u, k) => {
      const draws = drawStretch(params, this.streams[k]!, sigma, from, to);
      const stretch = { learningRate, batch, strength, ...draws };
      this.addSquare(k, this.kernel.advance(u, shared.problem(k), labels[k]!, stretch));
    });
  }

  private addSquare(k: number, square: number): void {
    this.squares[k] = this.squares[k]! + square;
  }

  /** The matrices as they are now, read back from the graph where it has moved them. */
  private current(): readonly Float32Array[] {
    if (this.compiled && this.stale) {
      const { values } = this.compiled.read()['u']!;
      const size = this.params.dimension ** 2;
      this.matrices.forEach((u, k) => u.set(values.subarray(k * size, (k + 1) * size)));
      this.stale = false;
    }
    return this.matrices;
  }

  private recoveryTable(testErrors: readonly number[]): RunEvent {
    const { dimension: d, rank, measurements: n, noiseMode, noiseVariance } = this.params;
    const same = <T>(value: T): T[] => testErrors.map(() => value);
    const columns = {
      arm: same(this.name),
      replica: testErrors.map((_, k) => k),
      measurements: same(n),
      samplesPerUnknown: same(n / (d * rank)),
      noiseVariance: same(noiseMode === 'none' ? 0 : noiseVariance),
      relativeTestError: testErrors,
      leastTraceError: testErrors.map((_, k) => this.shared.leastTraceError(k)),
    };
    return { kind: 'table', table: 'recovery', columns };
  }

  private matrixTable(step: number, percent: number, x: Float64Array): RunEvent {
    const d = this.params.dimension;
    const { target } = this.shared.problem(0);
    const same = <T>(value: T): T[] => Array.from(x, () => value);
    const columns = {
      arm: same(this.name),
      step: same(step),
      percent: same(percent),
      row: Array.from(x, (_, i) => Math.floor(i / d) + 1),
      column: Array.from(x, (_, i) => (i % d) + 1),
      entry: x,
      target,
    };
    return { kind: 'table', table: 'matrices', columns };
  }

  private labelsOf(k: number): Float64Array {
    const known = this.labels[k];
    if (known) return known;
    const labels = this.shared.problem(k).labels.slice();
    if (this.params.noiseMode === 'frozen') {
      const sigma = Math.sqrt(this.params.noiseVariance);
      const errors = new Float64Array(labels.length);
      drawErrors(this.streams[k]!.noise, this.params.noiseLaw, 0, errors);
      errors.forEach((z, i) => (labels[i] = labels[i]! + sigma * z));
    }
    this.labels[k] = labels;
    return labels;
  }
}

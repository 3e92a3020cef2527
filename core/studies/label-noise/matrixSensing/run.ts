import type { StopReason } from '../../../contract/run.ts';
import type { RunArm, RunContext, RunEvent, State } from '../../runner.ts';
import { recordSteps, runArms, type ArmPlan, type ArmProgram } from '../armLoop.ts';
import { IndexReader, NoiseReader } from '../draws.ts';
import { explicitStrength, slowTime } from '../noise.ts';
import { measure } from './measure.ts';
import { drawProblem, packedLength, startMatrix, type Problem, type SensingParams } from './problem.ts';
import { TypedStep, type Stretch } from './step.ts';

/** The warm start's learning rate (section 3.A), and where its draws of the order lie, beyond those of any run. */
const warmRate = 0.008;
const warmDraws = 2 ** 40;
const snapshotPercents = [0, 5, 10, 25, 50, 100];

/** What the arms of a run share: each replica's data, and its noise-free solution once it is known. */
interface Shared {
  problem(replica: number): Problem;
  /** Whether an arm before this one computes the same warm start. */
  readonly warmBefore: boolean;
  readonly solutions: Map<string, Float32Array>;
}

/** Matrix sensing (section 2.2), one arm after another, replica by replica. */
export function runMatrixSensing(context: RunContext): AsyncGenerator<RunEvent, StopReason> {
  const problems = new Map<string, Problem>();
  const solutions = new Map<string, Float32Array>();
  return runArms(
    context,
    (arm) => planOf(arm.params as unknown as SensingParams, context.replicas),
    (arm, saved) => {
      const params = arm.params as unknown as SensingParams;
      const size = `${params.dimension} ${params.rank} ${params.measurements}`;
      const problem = (replica: number): Problem => {
        const key = `${size} ${replica}`;
        const known = problems.get(key) ?? drawProblem(params, context.rng, replica);
        problems.set(key, known);
        return known;
      };
      const warmBefore = context.arms
        .slice(0, context.arms.indexOf(arm))
        .some((other) => warmKey(other.params as unknown as SensingParams) === warmKey(params));
      return new SensingProgram(context, arm, { problem, warmBefore, solutions }, saved);
    },
  );
}

/** What a warm start depends on. */
function warmKey(params: SensingParams): string {
  const { dimension, rank, measurements, batchSize, warmStartSteps, start } = params;
  return JSON.stringify([dimension, rank, measurements, batchSize, warmStartSteps, start]);
}

function planOf(params: SensingParams, replicas: number): ArmPlan {
  const { dimension: d, batchSize, steps, warmStartSteps } = params;
  return {
    length: warmStartSteps + steps,
    marks: recordSteps(params).map((step) => warmStartSteps + step),
    positionNs: replicas * (2 * batchSize * packedLength(d) + 1.5 * d ** 3),
    warmStart: warmStartSteps,
    steps,
  };
}

class SensingProgram implements ArmProgram {
  private readonly name: string;
  private readonly params: SensingParams;
  private readonly shared: Shared;
  private readonly warmKey: string;
  private readonly kernel: TypedStep;
  private readonly matrices: readonly Float32Array[];
  private readonly order: readonly IndexReader[];
  private readonly noise: readonly NoiseReader[];
  /** Labels that the arm trains on, made when first needed. */
  private readonly labels: (Float64Array | undefined)[];
  /** Steps at which X is written out, with the share of the arm's steps that they stand for. */
  private readonly snapshots: ReadonlyMap<number, number>;

  constructor({ replicas, rng }: RunContext, arm: RunArm, shared: Shared, saved: State | undefined) {
    this.name = arm.name;
    const params = arm.params as unknown as SensingParams;
    this.params = params;
    this.shared = shared;
    this.warmKey = warmKey(params);
    this.kernel = new TypedStep(params.dimension);
    const from = saved as readonly Float32Array[] | undefined;
    this.matrices = Array.from({ length: replicas }, (_, k) => from?.[k]!.slice() ?? startMatrix(params, rng, k));
    this.order = this.matrices.map((_, k) => new IndexReader(rng.stream('order', k), params.measurements));
    this.noise = this.matrices.map((_, k) => new NoiseReader(rng.stream('noise', k), params.noiseLaw));
    this.labels = this.matrices.map(() => undefined);
    const marks = recordSteps(params);
    this.snapshots = new Map(snapshotPercents.map((at) => [marks[Math.round((at * (marks.length - 1)) / 100)]!, at]));
  }

  advance(from: number, to: number): void {
    const { warmStartSteps } = this.params;
    if (from < warmStartSteps) this.warmUp(from, Math.min(to, warmStartSteps));
    if (to > warmStartSteps) {
      for (let k = 0; k < this.matrices.length; k++) {
        this.train(k, Math.max(0, from - warmStartSteps), to - warmStartSteps);
      }
    }
  }

  finite(): boolean {
    return this.matrices.every((u) => u.every(Number.isFinite));
  }

  *record(_position: number, step: number): Generator<RunEvent> {
    const { params } = this;
    const all = this.matrices.map((u, k) => measure(u, params.dimension, this.shared.problem(k), this.labelsOf(k)));
    const values = {
      slowTime: all.map(() => slowTime(params, params.batchSize, step)),
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
  }

  state(): State {
    return this.matrices.map((u) => u.slice());
  }

  /**
   * Noise-free steps of η = 0.008 on the clean labels. Arms with the same warm start share what the first of them comes to;
   * the later ones wait at their start, and compute it anew where the run goes on without it.
   */
  private warmUp(from: number, to: number): void {
    const { params, shared, matrices } = this;
    const last = to === params.warmStartSteps;
    if (shared.warmBefore && !last) return;
    matrices.forEach((u, k) => {
      const key = `${this.warmKey} ${k}`;
      const known = shared.warmBefore ? shared.solutions.get(key) : undefined;
      if (known) {
        u.set(known);
        return;
      }
      const problem = shared.problem(k);
      this.kernel.advance(u, problem, problem.labels, this.stretch(k, shared.warmBefore ? 0 : from, to, true));
      if (last) shared.solutions.set(key, u.slice());
    });
  }

  private train(k: number, from: number, to: number): void {
    this.kernel.advance(this.matrices[k]!, this.shared.problem(k), this.labelsOf(k), this.stretch(k, from, to, false));
  }

  /** The draws of the steps from..to: rows with replacement, and a label error for each of them. */
  private stretch(k: number, from: number, to: number, warm: boolean): Stretch {
    const { params } = this;
    const { batchSize, noiseVariance } = params;
    const count = (to - from) * batchSize;
    const [order, noise] = [this.order[k]!, this.noise[k]!];
    order.seek((warm ? warmDraws : 0) + from * batchSize);
    const rows = Uint32Array.from({ length: count }, () => order.next());
    const errors = new Float64Array(count);
    if (params.noiseMode === 'fresh' && !warm) {
      const sigma = Math.sqrt(noiseVariance);
      noise.seek(from * batchSize);
      for (let i = 0; i < count; i++) errors[i] = sigma * noise.next();
    }
    return {
      learningRate: warm ? warmRate : params.learningRate,
      batch: batchSize,
      strength: warm ? 0 : explicitStrength(params, batchSize),
      order: rows,
      noise: errors,
      steps: to - from,
    };
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
      this.noise[k]!.first(labels.length).forEach((z, i) => (labels[i] = labels[i]! + sigma * z));
    }
    this.labels[k] = labels;
    return labels;
  }
}

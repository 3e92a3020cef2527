import type { Randomness } from '../../../random.ts';
import type { RunArm, RunEvent } from '../../runner.ts';
import type { NetParams } from './draws.ts';
import { measure, measureDiverged, type Measures } from './measure.ts';
import { createMember, type Member } from './member.ts';
import { shapesOf, type Shapes } from './shapes.ts';
import { driftTable, layerTable, weightsTable, zeroTable } from './tableRows.ts';
import { recordSteps } from './work.ts';

/** How a replica stands. `diverging` has diverged since it was last recorded. Higher is worse. */
export const standing = { running: 0, stiff: 1, diverged: 2, diverging: 3 } as const;

/** A layer norm beyond this has diverged; looked at every so many steps. */
const divergedNorm = 1e8;
const watchEvery = 10;
/** Drift of a balance matrix over |W_k|²: the flow is stiff (section 2.3). */
const driftWarned = 0.02;
const driftStopped = 0.1;
/** How often the table `weights` is written in an arm. */
const snapshots = 5;

/** What changes in an arm while it runs. */
export interface ArmState {
  /** [replicas, weights of a net]. */
  readonly weights: Float64Array;
  /** One a replica: a `standing`. */
  readonly standings: Int32Array;
  /** Whether this arm has told of its drift. */
  readonly warned: boolean;
}

/** The nets of one arm: all replicas, advanced and recorded a group at a time. */
export class NetArm {
  readonly params: NetParams;
  readonly steps: readonly number[];
  private readonly name: string;
  private readonly replicas: number;
  private readonly rng: Randomness;
  private readonly shapes: Shapes;
  private readonly members: Member[] = [];
  private readonly weights: Float64Array;
  private readonly standings: Int32Array;
  private readonly snapshotSteps: ReadonlySet<number>;
  private warned: boolean;

  constructor(arm: RunArm, replicas: number, rng: Randomness, state: ArmState | undefined) {
    this.params = arm.params as unknown as NetParams;
    this.name = arm.name;
    this.replicas = replicas;
    this.rng = rng;
    this.shapes = shapesOf(this.params.sizes);
    this.steps = recordSteps(this.params);
    this.weights = state ? Float64Array.from(state.weights) : new Float64Array(replicas * this.shapes.length);
    this.standings = state ? Int32Array.from(state.standings) : new Int32Array(replicas);
    this.warned = state?.warned ?? false;
    const last = this.steps.length - 1;
    this.snapshotSteps = new Set(
      Array.from({ length: snapshots }, (_, i) => this.steps[Math.round((i * last) / (snapshots - 1))]!),
    );
  }

  /** A copy that later steps leave alone. */
  get state(): ArmState {
    return {
      weights: Float64Array.from(this.weights),
      standings: Int32Array.from(this.standings),
      warned: this.warned,
    };
  }

  get allStopped(): boolean {
    return this.standings.every((how) => how !== standing.running);
  }

  get worst(): number {
    return Math.min(standing.diverged, Math.max(...this.standings));
  }

  /** Draws the data of these replicas, and at an arm's start their weights. */
  draw(replicas: readonly number[], fresh: boolean): void {
    for (const k of replicas) {
      const member = createMember(this.params, this.shapes, this.rng, k);
      this.members[k] = member;
      if (fresh) this.weightsOf(k).set(member.start.weights);
    }
  }

  advance(replicas: readonly number[], from: number, to: number): void {
    for (const k of replicas) {
      if (this.standings[k] !== standing.running) continue;
      if (!advanceOne(this.weightsOf(k), this.members[k]!, from, to)) this.standings[k] = standing.diverging;
    }
  }

  /** Rows and tables of these replicas at a record step; stops those that are too stiff. */
  *record(replicas: readonly number[], step: number): Generator<RunEvent> {
    const measured: { replica: number; measures: Measures }[] = [];
    const values = new Map<number, Measures['metrics']>();
    for (const k of replicas) {
      if (this.standings[k] === standing.diverging) {
        this.standings[k] = standing.diverged;
        values.set(k, measureDiverged(this.weightsOf(k), this.members[k]!, this.shapes));
      } else if (this.standings[k] === standing.running) {
        const measures = measure(this.weightsOf(k), this.members[k]!, this.shapes, this.params, step);
        measured.push({ replica: k, measures });
        values.set(k, measures.metrics);
      }
    }
    if (values.size > 0) yield this.rows(step, values);
    yield* layerTable(this.name, step, this.params, measured);
    const first = measured.find(({ replica }) => replica === 0);
    if (first && this.snapshotSteps.has(step)) {
      yield* weightsTable(this.name, step, this.weightsOf(0), this.shapes, first.measures.layers);
    }
    yield* this.watchDrift(measured, step);
    if (step === this.params.steps) yield* this.finish(measured);
  }

  /** Tables of an arm's end. */
  private *finish(measured: readonly { readonly replica: number; readonly measures: Measures }[]): Generator<RunEvent> {
    const { integrator, loss, mu } = this.params;
    if (integrator !== 'gd') yield* driftTable(this.name, this.params, measured);
    if (loss === 'square' && mu > 0) {
      const ended = measured.map(({ replica }) => ({
        replica,
        member: this.members[replica]!,
        weights: this.weightsOf(replica),
      }));
      yield* zeroTable(this.name, this.params, this.shapes, ended);
    }
  }

  private weightsOf(replica: number): Float64Array {
    return this.weights.subarray(replica * this.shapes.length, (replica + 1) * this.shapes.length);
  }

  private rows(step: number, values: ReadonlyMap<number, Measures['metrics']>): RunEvent {
    const columns: Record<string, (number | undefined)[]> = {};
    for (const [replica, metrics] of values) {
      for (const key in metrics) {
        columns[key] ??= Array.from({ length: this.replicas }, () => undefined);
        columns[key][replica] = metrics[key];
      }
    }
    return { kind: 'rows', arm: this.name, step, values: columns };
  }

  /** For rk4 with equal layer rates only: elsewhere the drift is the result. */
  private *watchDrift(
    measured: readonly { readonly replica: number; readonly measures: Measures }[],
    step: number,
  ): Generator<RunEvent> {
    const { integrator, layerRates, mu } = this.params;
    if (integrator !== 'rk4' || mu > 0 || layerRates.some((rate) => rate !== layerRates[0])) return;
    let largest = 0;
    for (const { replica, measures } of measured) {
      const drift = measures.metrics['balanceDriftOverNorm2Max'] ?? 0;
      if (drift > driftStopped) this.standings[replica] = standing.stiff;
      largest = Math.max(largest, drift);
    }
    if (largest <= driftWarned || this.warned) return;
    this.warned = true;
    const percent = (100 * largest).toFixed(1);
    yield {
      kind: 'warning',
      warning: {
        code: 'stiff',
        key: 'stepSize',
        sentence: `Arm ${this.name}, step ${step}: a balance matrix has drifted by ${percent} % of |W_k|² (warned above 2 %, stopped above 10 %); the flow is stiff, take a smaller stepSize or fewer steps.`,
      },
    };
  }
}

/** Steps one replica; false where a norm is beyond sense or no number. */
function advanceOne(weights: Float64Array, { dynamics }: Member, from: number, to: number): boolean {
  for (let step = from; step < to;) {
    dynamics.step(weights);
    step += 1;
    if (step % watchEvery !== 0 && step !== to) continue;
    let square = 0;
    for (let i = 0; i < weights.length; i++) square += weights[i]! * weights[i]!;
    if (!(square <= divergedNorm ** 2)) return false;
  }
  return true;
}

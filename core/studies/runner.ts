import type { Warning, StopReason } from '../contract/run.ts';
import type { Params } from '../contract/fields.ts';
import type { StudySpec } from '../contract/study.ts';
import type { Randomness } from '../random.ts';
import type { DataSets } from '../data/dataSets.ts';
import type { Compute } from '../training/compute.ts';

/** Plain data that a checkpoint can hold: finite numbers, texts, booleans, null, typed arrays, lists and objects of these. */
export type State =
  | number
  | string
  | boolean
  | null
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | readonly State[]
  | { readonly [key: string]: State };

export interface RunArm<P extends Params = Params> {
  readonly name: string;
  readonly control: boolean;
  /** Full params, the arm's overrides applied. */
  readonly params: P;
}

/** What a study's run gets. No clock, file, database, log or global reaches it. */
export interface RunContext<P extends Params = Params> {
  readonly arms: readonly RunArm<P>[];
  readonly replicas: number;
  readonly rng: Randomness;
  /** The state of the restore point that this run goes on from, or undefined at its start. */
  readonly restore: State | undefined;
  /** Where its tensors are computed: there in `run` of a study whose `usesTensors` says so (see computeOf). */
  readonly compute?: Compute;
  /** Data sets of the user's data folder, by name; a study that needs one checks for it before the run. */
  readonly data?: DataSets;
}

/**
 * What a study's run yields.
 * - `rows`: metrics of one arm at one step, one value a replica; undefined = not measured (no row), NaN = NaN. The steps of
 *   one metric, arm and replica never go back; replicas may come one after the other.
 * - `table`: rows of a named table.
 * - `point`: a restore point: continuing from `state()` gives the same later events bit for bit. Offer one at least
 *   every 50 ms of work (a stop waits for it) and only where everything yielded so far belongs before it. `done` and
 *   `total` count work in one unit over all arms; `step` is the step of the arm being computed.
 */
export type RunEvent =
  | {
      readonly kind: 'rows';
      readonly arm: string;
      readonly step: number;
      readonly values: Readonly<Record<string, ArrayLike<number | undefined>>>;
    }
  | {
      readonly kind: 'table';
      readonly table: string;
      readonly columns: Readonly<Record<string, ArrayLike<number> | readonly string[]>>;
    }
  | {
      readonly kind: 'point';
      readonly step: number;
      readonly done: number;
      readonly total: number;
      readonly label: string;
      readonly state: () => State;
    }
  | { readonly kind: 'warning'; readonly warning: Warning };

/** Recorded rows and tables of a run, for its claims. Throws ArmMissing where an arm was not executed. */
export interface RunReader {
  readonly arms: readonly string[];
  readonly replicas: number;
  /** Steps at which the metric was recorded in the arm, ascending. */
  steps(arm: string, metric: string): number[];
  /** One value a replica at that step; undefined where not measured. */
  at(arm: string, metric: string, step: number): (number | undefined)[];
  /** The same at the arm's last recorded step (of any metric). */
  last(arm: string, metric: string): (number | undefined)[];
  /** All rows of a table, in order, as objects of its columns. */
  table(key: string): Readonly<Record<string, number | string>>[];
}

/** What an evaluator found. `holds: null` = not applicable, with the reason in `why`. */
export interface Finding {
  readonly measured: number | string | null;
  readonly holds: boolean | null;
  readonly why: string;
  readonly control: { readonly measured: number | string | null; readonly differs: boolean } | null;
}

export type ClaimEvaluator = (run: RunReader) => Finding;

/** An arm that a claim needs was not part of the run: the claim does not apply. */
export class ArmMissing extends Error {
  override readonly name = 'ArmMissing';
  readonly arm: string;
  constructor(arm: string) {
    super(`arm ${arm} was not executed`);
    this.arm = arm;
  }
}

export interface Preflight {
  /** Each refuses the run; `forcible` ones yield to --force ("unless forced" in the specification). */
  readonly refusals: readonly { readonly key: string; readonly sentence: string; readonly forcible: boolean }[];
  readonly warnings: readonly Warning[];
}

/** The weights of one arm's nets at a restore point. */
export interface NetWeights {
  readonly arm: string;
  /** Where names and shapes are torch's. */
  readonly layout?: 'torch';
  /** Named as in the study, row-major; those of one net lie together. */
  readonly tensors: readonly {
    readonly replica: number;
    readonly name: string;
    readonly shape: readonly number[];
    readonly values: Float32Array | Float64Array;
  }[];
}

/** Why a restore point holds no weights, as a sentence without its end. */
export interface NoWeights {
  readonly why: string;
}

/** Of a restore point between two arms, or behind the last. */
export const noArm: NoWeights = { why: 'no arm is being computed there' };

/** Finds the weights in the state of a restore point of a study's own run. Loads no TensorFlow. */
export type WeightsHook = (arms: readonly RunArm[], replicas: number, state: State) => NetWeights | NoWeights;

/** What the engine loads of a study. */
export interface RunnableStudy {
  readonly study: StudySpec;
  readonly runner: StudyRunner;
}

/** How a study is computed and judged. */
export interface StudyRunner {
  /** Whether this run trains with TensorFlow; otherwise it computes in float64 loops on the CPU. */
  usesTensors(params: Params): boolean;
  /** Whether it trains nets of convolutions, which not every backend can; otherwise it leaves this out. */
  trainsConvolutions?(params: Params): boolean;
  check(context: RunContext): Preflight;
  run(context: RunContext): AsyncGenerator<RunEvent, StopReason>;
  readonly claims: Readonly<Record<string, ClaimEvaluator>>;
}

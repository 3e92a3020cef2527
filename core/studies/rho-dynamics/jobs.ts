import type { Params } from '../../contract/fields.ts';
import type { StopReason, Warning } from '../../contract/run.ts';
import type { Randomness } from '../../random.ts';
import type { RunArm, RunContext, RunEvent, State } from '../runner.ts';

/** Scalars of one replica at one step. A NaN is "not measured". */
export interface Row {
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

/** Rows of a table, column by column. */
export interface TableRows {
  readonly table: string;
  readonly columns: Readonly<Record<string, Float64Array | readonly string[]>>;
}

/** The work of one replica of one arm. */
export interface Job {
  /** Work in all and done, in one unit of the experiment's own. */
  readonly total: number;
  readonly done: number;
  /** Does some 20 ms of work, or all of it; adds the rows that it recorded, steps ascending. */
  advance(rows: Row[]): void;
  /** What a finished job adds to tables. */
  tables(): readonly TableRows[];
  /** Everything that `advance` and `tables` need; given back to the job's maker. */
  state(): State;
  readonly diverged: boolean;
  readonly warnings: readonly Warning[];
}

export interface JobRequest<P extends Params = Params> {
  readonly arm: RunArm<P>;
  readonly params: P;
  readonly replica: number;
  readonly rng: Randomness;
  readonly saved: State | undefined;
}

export interface Experiment {
  start(request: JobRequest): Job;
  /** Work of one replica of an arm beside those of the others, for the progress; default 1. */
  weight?(params: Params): number;
  /** What its jobs share beyond one arm; comes back to the experiment's maker with a restore point. */
  kept?(): State;
  /** Frees what its jobs compute with. */
  dispose?(): void;
}

/** Makes the experiment of one run. */
export type ExperimentMaker = (context: RunContext, kept: State | undefined) => Experiment;

type SavedRows = { readonly steps: Float64Array; readonly keys: readonly string[]; readonly values: Float64Array };
type Saved = {
  readonly arm: number;
  readonly step: number;
  readonly jobs: readonly State[];
  readonly waiting: readonly SavedRows[];
  readonly diverged: boolean;
  readonly kept: State;
};

/**
 * Runs the jobs of all replicas arm by arm, in turns, and hands their rows over step by step as soon as no replica can
 * still add to a step. A restore point holds the states of the arm's jobs and their rows not yet handed over.
 */
export async function* runJobs(context: RunContext, make: ExperimentMaker): AsyncGenerator<RunEvent, StopReason> {
  const experiment = make(context, (context.restore as Saved | undefined)?.kept);
  try {
    return yield* runArms(context, experiment);
  } finally {
    experiment.dispose?.();
  }
}

async function* runArms(context: RunContext, experiment: Experiment): AsyncGenerator<RunEvent, StopReason> {
  const { arms, replicas, rng } = context;
  const saved = context.restore as Saved | undefined;
  const weights = arms.map((arm) => experiment.weight?.(arm.params) ?? 1);
  const total = weights.reduce((sum, w) => sum + w, 0);
  let diverged = saved?.diverged ?? false;
  for (let index = saved?.arm ?? 0; index < arms.length; index++) {
    const arm = arms[index]!;
    const restored = saved?.arm === index ? saved : undefined;
    const jobs = Array.from({ length: replicas }, (_, replica) =>
      experiment.start({ arm, params: arm.params, replica, rng, saved: restored?.jobs[replica] }),
    );
    const waiting: Row[][] = Array.from({ length: replicas }, (_, k) => rowsOf(restored?.waiting[k]));
    const before = weights.slice(0, index).reduce((sum, w) => sum + w, 0);
    let step = restored?.step ?? 0;
    const point = (): RunEvent => {
      const share = jobs.reduce((sum, job) => sum + job.done / job.total, 0) / replicas;
      const state = (): Saved => ({
        arm: index,
        step,
        jobs: jobs.map((job) => job.state()),
        waiting: waiting.map(savedRows),
        diverged,
        kept: experiment.kept?.() ?? null,
      });
      return { kind: 'point', step, done: before + weights[index]! * share, total, label: arm.name, state };
    };
    while (jobs.some((job) => job.done < job.total)) {
      for (const [k, job] of jobs.entries()) {
        // Replicas take turns: none runs ahead of the slowest by more than one piece of work.
        if (job.done >= job.total || job.done > least(jobs)) continue;
        const warned = job.warnings.length;
        job.advance(waiting[k]!);
        for (const warning of job.warnings.slice(warned)) yield { kind: 'warning', warning };
        for (const event of handOver(arm.name, jobs, waiting)) {
          step = event.step;
          yield event;
        }
        yield point();
      }
    }
    for (const event of handOver(arm.name, jobs, waiting)) yield event;
    for (const [replica, job] of jobs.entries()) {
      for (const rows of job.tables()) yield tableEvent(arm.name, replica, rows);
      if (job.diverged) diverged = true;
    }
    if (index + 1 < arms.length) {
      const next = index + 1;
      const state = (): Saved => ({
        arm: next,
        step: 0,
        jobs: [],
        waiting: [],
        diverged,
        kept: experiment.kept?.() ?? null,
      });
      yield { kind: 'point', step, done: before + weights[index]!, total, label: arms[next]!.name, state };
    }
  }
  return diverged ? 'diverged' : 'stepsDone';
}

function least(jobs: readonly Job[]): number {
  return jobs.reduce((low, job) => (job.done < job.total ? Math.min(low, job.done) : low), Infinity);
}

type RowsEvent = Extract<RunEvent, { kind: 'rows' }>;

/** Rows of all steps that every unfinished replica has reached. */
function handOver(arm: string, jobs: readonly Job[], waiting: Row[][]): RowsEvent[] {
  const reached = jobs.reduce(
    (low, job, k) => (job.done < job.total ? Math.min(low, waiting[k]!.at(-1)?.step ?? -1) : low),
    Infinity,
  );
  const steps = new Map<number, Record<string, (number | undefined)[]>>();
  waiting.forEach((rows, k) => {
    const count = rows.findIndex((row) => row.step > reached);
    for (const { step, values } of rows.splice(0, count < 0 ? rows.length : count)) {
      let columns = steps.get(step);
      if (!columns) steps.set(step, (columns = {}));
      for (const [key, value] of Object.entries(values)) {
        if (Number.isNaN(value)) continue;
        columns[key] ??= new Array<number | undefined>(jobs.length).fill(undefined);
        columns[key][k] = value;
      }
    }
  });
  return [...steps]
    .sort(([a], [b]) => a - b)
    .map(([step, columns]) => {
      // By name, so that rows read back from a restore point come out in the same order.
      const values = Object.fromEntries(Object.entries(columns).sort(([a], [b]) => (a < b ? -1 : 1)));
      return { kind: 'rows', arm, step, values };
    });
}

function tableEvent(arm: string, replica: number, { table, columns }: TableRows): RunEvent {
  const length = Object.values(columns)[0]?.length ?? 0;
  const own = { arm: new Array<string>(length).fill(arm), replica: new Float64Array(length).fill(replica) };
  return { kind: 'table', table, columns: { ...own, ...columns } };
}

function savedRows(rows: readonly Row[]): SavedRows {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row.values)))];
  const values = Float64Array.from(rows.flatMap((row) => keys.map((key) => row.values[key] ?? NaN)));
  return { steps: Float64Array.from(rows, (row) => row.step), keys, values };
}

function rowsOf(saved: SavedRows | undefined): Row[] {
  if (!saved) return [];
  const { steps, keys, values } = saved;
  return Array.from(steps, (step, i) => ({
    step,
    values: Object.fromEntries(keys.map((key, j) => [key, values[i * keys.length + j]!])),
  }));
}

interface Computed {
  readonly rows: readonly Row[];
  readonly tables?: readonly TableRows[];
  readonly diverged?: boolean;
  readonly warnings?: readonly Warning[];
}

/** A job done in one piece. */
export function oneShot(saved: State | undefined, compute: () => Computed): Job {
  let finished = saved as { tables: readonly TableRows[]; diverged: boolean } | null | undefined;
  let warnings: readonly Warning[] = [];
  return {
    total: 1,
    get done() {
      return finished ? 1 : 0;
    },
    advance(rows) {
      const computed = compute();
      finished = { tables: computed.tables ?? [], diverged: computed.diverged ?? false };
      warnings = computed.warnings ?? [];
      rows.push(...computed.rows);
    },
    tables: () => finished?.tables ?? [],
    state: () => (finished as State | undefined) ?? null,
    get diverged() {
      return finished?.diverged ?? false;
    },
    get warnings() {
      return warnings;
    },
  };
}

/** Rows of a table from objects; texts where the first row has a text. */
export function tableRows(table: string, rows: readonly Readonly<Record<string, number | string>>[]): TableRows[] {
  const first = rows[0];
  if (!first) return [];
  const columns = Object.fromEntries(
    Object.keys(first).map((key) => {
      const column = rows.map((row) => row[key]!);
      return [key, typeof first[key] === 'string' ? (column as string[]) : Float64Array.from(column as number[])];
    }),
  );
  return [{ table, columns }];
}

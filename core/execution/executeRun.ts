import { ExpectedError } from '../contract/errors.ts';
import type { CheckpointRecord, Progress, StopReason } from '../contract/run.ts';
import type { StudySpec } from '../contract/study.ts';
import type { RunContext, RunEvent, State, StudyRunner } from '../studies/runner.ts';
import type { Outbox } from './outbox.ts';
import type { Recorded, Recorder } from './recorder.ts';
import { RowBatcher } from './rowBatcher.ts';

/** Why the engine should stop at the next restore point. */
export type StopHow = 'cancel' | 'interrupt' | 'hostGone';

/** Set by whoever hears a stop; the executor looks at it at every restore point. */
export interface StopRequest {
  how: StopHow | null;
}

export interface RestorePoint {
  readonly step: number;
  readonly done: number;
  readonly recorded: Recorded;
  readonly state: State;
}

export interface Execution {
  readonly study: StudySpec;
  readonly recorder: Recorder;
  readonly outbox: Outbox;
  readonly stop: StopRequest;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  /** Lets waiting messages in: a macrotask. */
  readonly breathe: () => Promise<void>;
  readonly until: number | null;
  readonly checkpointEveryMs: number;
  readonly saveCheckpoint: (point: RestorePoint) => CheckpointRecord;
  readonly onProgress: (progress: Omit<Progress, 'runId'>) => void;
}

export type Outcome =
  | { readonly kind: 'ended'; readonly stopReason: StopReason }
  | { readonly kind: 'until' }
  | { readonly kind: 'stopped'; readonly how: StopHow };

type Point = Extract<RunEvent, { kind: 'point' }>;

const breatheEveryMs = 8;
const progressEveryMs = 100;
/** An arm that took this long is worth a checkpoint at its end. */
const longArmMs = 2000;

/** Drives a study's generator to its end or to a stop: stores what it yields, keeps restore points, stays reachable. */
export async function executeRun(
  runner: Pick<StudyRunner, 'run'>,
  context: RunContext,
  execution: Execution,
): Promise<Outcome> {
  const { outbox, stop, clock } = execution;
  const desk = new Desk(context, execution);
  const events = runner.run(context);
  let breathedMs = clock();
  try {
    for (;;) {
      const next = await events.next();
      if (next.done === true) {
        desk.finish();
        return { kind: 'ended', stopReason: next.value };
      }
      const event = next.value;
      desk.take(event);
      if (event.kind === 'point') {
        const reached = execution.until !== null && event.step >= execution.until;
        if (stop.how !== null || reached) {
          desk.checkpoint(event);
          return stop.how !== null ? { kind: 'stopped', how: stop.how } : { kind: 'until' };
        }
        desk.checkpointWhenDue(event);
      }
      if (outbox.full || clock() - breathedMs >= breatheEveryMs) {
        await execution.breathe();
        await outbox.room();
        breathedMs = clock();
      }
    }
  } finally {
    desk.flush();
    await events.return('stepsDone');
  }
}

/** Turns a generator's events into messages. A study that breaks its own description is a bug and throws. */
class Desk {
  private readonly execution: Execution;
  private readonly batcher: RowBatcher;
  private readonly armIndex: ReadonlyMap<string, number>;
  private readonly metricIndex: ReadonlyMap<string, number>;
  private readonly replicas: number;
  private readonly startMs: number;
  private startDone: number | undefined;
  private last: Point | undefined;
  private checkpointMs: number;
  private progressMs = -Infinity;
  private saidUnwritten = false;
  /** Of each arm, metric and replica, as yielded here; steps of one of them never go back. */
  private readonly lastSteps: Float64Array;

  constructor(context: RunContext, execution: Execution) {
    this.execution = execution;
    this.replicas = context.replicas;
    this.armIndex = new Map(context.arms.map((arm, index) => [arm.name, index]));
    this.metricIndex = new Map(execution.study.metrics.map((metric, index) => [metric.key, index]));
    this.lastSteps = new Float64Array(context.arms.length * execution.study.metrics.length * context.replicas);
    this.batcher = new RowBatcher(execution.clock, (batch) =>
      execution.outbox.post((seq) => ({ kind: 'rows', batch: { seq, ...batch } })),
    );
    this.startMs = execution.clock();
    this.checkpointMs = this.startMs;
  }

  take(event: RunEvent): void {
    if (event.kind === 'rows') this.takeRows(event);
    else if (event.kind === 'table') this.takeTable(event);
    else if (event.kind === 'warning') this.execution.outbox.post(() => ({ kind: 'warning', warning: event.warning }));
    else this.tell(event, false);
    this.batcher.flushWhenDue();
  }

  flush(): void {
    this.batcher.flush();
  }

  finish(): void {
    this.flush();
    if (this.last) this.tell({ ...this.last, done: this.last.total }, true);
  }

  checkpointWhenDue(point: Point): void {
    const sinceMs = this.execution.clock() - this.checkpointMs;
    const armEnded = this.last !== undefined && this.last.label !== point.label;
    if (sinceMs >= this.execution.checkpointEveryMs || (armEnded && sinceMs >= longArmMs)) this.checkpoint(point);
    this.last = point;
  }

  /** A checkpoint that cannot be written does not end the run; it says so once and tries again later. */
  checkpoint(point: Point): void {
    const { outbox, recorder, clock } = this.execution;
    this.flush();
    this.tell(point, true);
    this.checkpointMs = clock();
    try {
      const record = this.execution.saveCheckpoint({
        step: point.step,
        done: point.done,
        recorded: recorder.recorded,
        state: point.state(),
      });
      outbox.post(() => ({ kind: 'checkpoint', record }));
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      if (!this.saidUnwritten)
        outbox.post(() => ({
          kind: 'warning',
          warning: { code: error.code, key: 'checkpoint', sentence: error.message },
        }));
      this.saidUnwritten = true;
    }
  }

  private takeRows(event: Extract<RunEvent, { kind: 'rows' }>): void {
    const { recorder, study } = this.execution;
    const arm = this.armIndex.get(event.arm);
    if (arm === undefined)
      throw new Error(`${study.id} yielded rows of arm ${event.arm}, which this run does not have`);
    for (const [key, values] of Object.entries(event.values)) {
      const metric = this.metricIndex.get(key);
      if (metric === undefined) throw new Error(`${study.id} yielded metric ${key}, which it does not describe`);
      if (values.length !== this.replicas)
        throw new Error(`${study.id} yielded ${values.length} values of ${key} for ${this.replicas} replicas`);
      for (let replica = 0; replica < values.length; replica++) {
        const value = values[replica];
        if (value === undefined) continue;
        const series = (arm * study.metrics.length + metric) * this.replicas + replica;
        const before = this.lastSteps[series]!;
        if (event.step < before)
          throw new Error(`${study.id} yielded step ${event.step} of ${key} in arm ${event.arm} after step ${before}`);
        this.lastSteps[series] = event.step;
        this.batcher.add(arm, metric, replica, event.step, value);
        recorder.addRow(arm, metric, replica, event.step, value);
      }
    }
  }

  private takeTable({ table, columns }: Extract<RunEvent, { kind: 'table' }>): void {
    const { outbox, recorder, study } = this.execution;
    const described = study.tables.find((spec) => spec.key === table)?.columns;
    if (!described) throw new Error(`${study.id} yielded table ${table}, which it does not describe`);
    const length = Object.values(columns)[0]?.length ?? 0;
    const typed = described.map(({ key, type }): readonly [string, Float64Array | readonly string[]] => {
      const column = columns[key];
      if (column?.length !== length)
        throw new Error(
          `${study.id} yielded table ${table} with ${column?.length ?? 'no'} values of ${key} for ${length} rows`,
        );
      return [key, type === 'text' ? Array.from(column, String) : Float64Array.from(column as ArrayLike<number>)];
    });
    const ordinal = recorder.recorded.ordinals[table] ?? 0;
    outbox.post((seq) => {
      const batch = { seq, table, ordinal, length, columns: Object.fromEntries(typed) };
      recorder.addTable(batch);
      return { kind: 'table', batch };
    });
  }

  private tell(point: Point, anyway: boolean): void {
    const nowMs = this.execution.clock();
    this.startDone ??= point.done;
    if (!anyway && nowMs - this.progressMs < progressEveryMs) return;
    this.progressMs = nowMs;
    const fraction = (point.done - this.startDone) / Math.max(1, point.total - this.startDone);
    const etaMs = fraction > 0 ? ((nowMs - this.startMs) * (1 - fraction)) / fraction : null;
    this.execution.onProgress({
      done: point.done,
      total: point.total,
      label: point.label,
      etaMs,
      rows: this.execution.recorder.rows,
    });
  }
}

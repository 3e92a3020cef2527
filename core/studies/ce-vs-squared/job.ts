import type { StopReason } from '../../contract/run.ts';
import type { RunArm, RunContext, RunEvent, State } from '../runner.ts';
import type { StudyParams } from './fields.ts';

export type StudyArm = RunArm<StudyParams>;

/** What the arms before have left for those after, by arm name; part of every restore point. */
export type Memory = Record<string, State>;

/** One arm's computation. Parts (replicas, or blocks of cases) advance by themselves and are recorded one by one. */
export interface Job {
  /** Steps at which rows are recorded, ascending. */
  readonly records: readonly number[];
  readonly parts: number;
  /** Rough cost of a part's step and of its record: how work is cut into pieces, the same on every machine. */
  readonly microseconds: { readonly step: number; readonly record: number };
  advance(part: number, from: number, to: number): void;
  record(part: number, step: number): Iterable<RunEvent>;
  /** Events at the arm's end. */
  finish(): Iterable<RunEvent>;
  /** A copy of all that changes. */
  state(): State;
  /** Every part has diverged: nothing more will be recorded. */
  readonly stopped: boolean;
  readonly diverged: boolean;
}

export type JobFactory = (arm: StudyArm, context: RunContext, memory: Memory, saved: State | undefined) => Job;

interface Saved {
  readonly arm: number;
  readonly record: number;
  readonly part: number;
  readonly step: number;
  readonly diverged: boolean;
  readonly memory: Memory;
  /** null: the arm has not begun. */
  readonly job: State | null;
}

/** Work between two restore points. */
const pieceMicroseconds = 15_000;

/** Runs the arms one after another: all parts of an arm go from one record step to the next, part by part. */
export async function* runJobs(
  context: RunContext,
  factoryOf: (arm: StudyArm) => JobFactory,
): AsyncGenerator<RunEvent, StopReason> {
  const arms = context.arms as unknown as readonly StudyArm[];
  const saved = context.restore as unknown as Saved | undefined;
  const memory: Memory = structuredClone(saved?.memory ?? {}) as Memory;
  let diverged = saved?.diverged ?? false;
  const costs = arms.map((arm) => costOf(factoryOf(arm)(arm, context, memory, undefined)));
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  for (let index = saved?.arm ?? 0; index < arms.length; index++) {
    const arm = arms[index]!;
    const from = saved?.arm === index ? saved : undefined;
    const job = factoryOf(arm)(arm, context, memory, from?.job ?? undefined);
    const before = costs.slice(0, index).reduce((sum, cost) => sum + cost, 0);
    let pending = 0;
    const place = { record: from?.record ?? 0, part: from?.part ?? 0, step: from?.step ?? 0 };
    const point = (): RunEvent => {
      const { record, part, step } = place;
      const position = { arm: index, record, part, step, diverged, memory: { ...memory } };
      const reached = part === job.parts - 1 ? step : (job.records[record - 1] ?? 0);
      return {
        kind: 'point',
        step: reached,
        done: before + doneAt(job, place),
        total,
        label: arm.name,
        state: () => ({ ...position, job: job.state() }) satisfies Saved,
      };
    };
    for (; place.record < job.records.length && !job.stopped; place.record++) {
      const target = job.records[place.record]!;
      const last = job.records[place.record - 1] ?? 0;
      for (; place.part < job.parts; place.part++, place.step = last) {
        if (pending >= pieceMicroseconds) {
          yield point();
          pending = 0;
        }
        const chunk = Math.max(1, Math.floor(pieceMicroseconds / job.microseconds.step));
        while (place.step < target) {
          const next = Math.min(target, place.step + chunk);
          job.advance(place.part, place.step, next);
          pending += (next - place.step) * job.microseconds.step;
          place.step = next;
          if (next < target && pending >= pieceMicroseconds) {
            yield point();
            pending = 0;
          }
        }
        yield* job.record(place.part, target);
        pending += job.microseconds.record;
      }
      place.part = 0;
      place.step = target;
    }
    yield* job.finish();
    diverged ||= job.diverged;
    const next: Saved = { arm: index + 1, record: 0, part: 0, step: 0, diverged, memory: { ...memory }, job: null };
    const done = before + costs[index]!;
    yield { kind: 'point', step: place.step, done, total, label: arm.name, state: () => next as unknown as State };
  }
  return diverged ? 'diverged' : 'stepsDone';
}

function costOf(job: Job): number {
  const { step, record } = job.microseconds;
  return job.parts * ((job.records.at(-1) ?? 0) * step + job.records.length * record);
}

function doneAt(job: Job, { record, part, step }: Pick<Saved, 'record' | 'part' | 'step'>): number {
  const before = job.records[record - 1] ?? 0;
  const { microseconds, parts } = job;
  return (
    parts * (before * microseconds.step + record * microseconds.record) +
    part * (((job.records[record] ?? before) - before) * microseconds.step + microseconds.record) +
    (step - before) * microseconds.step
  );
}

/** One row event with values of a single replica. */
export function rowsOf(
  arm: string,
  step: number,
  replicas: number,
  replica: number,
  values: Readonly<Record<string, number | undefined>>,
): RunEvent {
  const columns: Record<string, (number | undefined)[]> = {};
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue;
    columns[key] = new Array<number | undefined>(replicas).fill(undefined);
    columns[key][replica] = value;
  }
  return { kind: 'rows', arm, step, values: columns };
}

/** A table event from rows; nothing where there are none. */
export function* tableOf(
  table: string,
  rows: readonly Readonly<Record<string, number | string>>[],
): Generator<RunEvent> {
  const first = rows[0];
  if (!first) return;
  const columns: Record<string, (number | string)[]> = {};
  for (const key of Object.keys(first)) columns[key] = rows.map((row) => row[key]!);
  yield { kind: 'table', table, columns: columns as unknown as Record<string, readonly string[]> };
}

/** About `count` log-spaced steps from 0 to the last one, and every step of `extra`. */
export function logSteps(last: number, count: number, extra: readonly number[] = []): number[] {
  const steps = new Set([0, last, ...extra.filter((step) => step <= last)]);
  for (let i = 0; i < count; i++) steps.add(Math.round(last ** (i / (count - 1))));
  return [...steps].filter((step) => step <= last).sort((a, b) => a - b);
}

import { createHash } from 'node:crypto';
import type { Params } from '../../../core/contract/fields.ts';
import type { ClaimResult, StopReason } from '../../../core/contract/run.ts';
import { findPreset, mainArm, presetParams, resolveArms, type StudySpec } from '../../../core/contract/study.ts';
import { evaluateClaims } from '../../../core/execution/evaluateClaims.ts';
import { Recorder } from '../../../core/execution/recorder.ts';
import { Randomness } from '../../../core/random.ts';
import type { RunContext, RunEvent, State, StudyRunner } from '../../../core/studies/runner.ts';

/** The context of a preset's run, or with preset null of a run of one arm with own params. */
export function contextOf(
  study: StudySpec,
  presetId: string | null,
  more: {
    seed?: number;
    params?: Params;
    replicas?: number;
    arms?: readonly string[];
    restore?: State | undefined;
  } = {},
): RunContext {
  const preset = findPreset(study, presetId);
  if (presetId !== null && !preset) throw new Error(`no preset ${presetId}`);
  const names = more.arms ?? (preset?.arms ?? [mainArm]).map((arm) => arm.name);
  return {
    arms: resolveArms(preset, { ...presetParams(study, preset), ...more.params } as Params, names),
    replicas: more.replicas ?? preset?.replicas ?? 1,
    rng: new Randomness(more.seed ?? 1),
    restore: more.restore,
  };
}

export interface Recording {
  readonly recorder: Recorder;
  readonly stopReason: StopReason;
  /** One digest for each event, in order. */
  readonly digests: readonly string[];
  /** State of every restore point with its index among the events. */
  readonly points: readonly { readonly index: number; readonly state: State }[];
  readonly warnings: readonly string[];
}

/** Digests of what was told from an event on, but for restore points: how a run is cut is not part of its result. */
export function resultsFrom({ digests, points }: Recording, from = 0): string[] {
  const cuts = new Set(points.map((point) => point.index));
  return digests.filter((_, i) => i >= from && !cuts.has(i));
}

/**
 * Runs a study's generator to its end as the executor does. `states: false` leaves out the states of its restore points
 * and all digests: what a run is claimed to show needs neither.
 */
export async function recordRun(
  study: StudySpec,
  runner: StudyRunner,
  context: RunContext,
  { states = true }: { readonly states?: boolean } = {},
): Promise<Recording> {
  const arms = context.arms.map((arm) => arm.name);
  const recorder = new Recorder(study, arms, context.replicas);
  const digests: string[] = [];
  const points: { index: number; state: State }[] = [];
  const warnings: string[] = [];
  const ordinals = new Map<string, number>();
  const events = runner.run(context);
  for (;;) {
    const next = await events.next();
    if (next.done === true) return { recorder, stopReason: next.value, digests, points, warnings };
    const event = next.value;
    const state = event.kind === 'point' && states ? structuredClone(event.state()) : null;
    if (states) digests.push(digestOf(event.kind === 'point' ? { ...event, state } : event));
    if (event.kind === 'point') points.push({ index: digests.length - 1, state });
    else if (event.kind === 'warning') warnings.push(event.warning.code);
    else if (event.kind === 'rows') addRows(study, recorder, event);
    else {
      const ordinal = ordinals.get(event.table) ?? 0;
      ordinals.set(event.table, ordinal + 1);
      addTable(recorder, event, ordinal);
    }
  }
}

function addRows(study: StudySpec, recorder: Recorder, event: Extract<RunEvent, { kind: 'rows' }>): void {
  for (const [key, values] of Object.entries(event.values)) {
    const metric = study.metrics.findIndex((m) => m.key === key);
    if (metric < 0) throw new Error(`the study does not describe the metric ${key}`);
    Array.from(values).forEach((value, replica) => {
      if (value !== undefined) recorder.addRow(recorder.arms.indexOf(event.arm), metric, replica, event.step, value);
    });
  }
}

function addTable(recorder: Recorder, { table, columns }: Extract<RunEvent, { kind: 'table' }>, ordinal: number): void {
  const length = Object.values(columns)[0]?.length ?? 0;
  const typed = Object.entries(columns).map(([key, column]) => [
    key,
    typeof column[0] === 'string' ? (column as readonly string[]) : Float64Array.from(column as ArrayLike<number>),
  ]);
  recorder.addTable({ seq: 0, table, ordinal, length, columns: Object.fromEntries(typed) });
}

/** Equal for equal bits: JSON writes a finite double so that it reads back the same; the others are spelled out. */
function digestOf(value: unknown): string {
  const spelled = (_key: string, item: unknown): unknown => {
    if (typeof item === 'number') return Object.is(item, -0) ? '-0' : Number.isFinite(item) ? item : String(item);
    return ArrayBuffer.isView(item) ? bytesDigest(item) : item === undefined ? 'undefined' : item;
  };
  return createHash('sha256').update(JSON.stringify(value, spelled)).digest('hex');
}

/** A restore point holds whole nets: their bytes, not their decimals. */
function bytesDigest(view: ArrayBufferView): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  return `${view.constructor.name} ${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The claims of a preset, run with a seed and the preset's replicas or others. */
export async function claimsOf(
  study: StudySpec,
  runner: StudyRunner,
  presetId: string,
  seed: number,
  replicas?: number,
): Promise<ClaimResult[]> {
  const more = replicas === undefined ? { seed } : { seed, replicas };
  const { recorder } = await recordRun(study, runner, contextOf(study, presetId, more), { states: false });
  return evaluateClaims(study, presetId, runner.claims, recorder);
}

import type { ClaimSpec, Preset } from '../../../core/contract/study.ts';
import { defaultParams, type Fields, type Params } from '../../../core/contract/fields.ts';
import { Randomness } from '../../../core/random.ts';
import type { Finding, RunArm, RunContext, RunEvent, RunReader, State } from '../../../core/studies/runner.ts';
import type { ClaimEvaluator } from '../../../core/studies/runner.ts';
import type { StopReason } from '../../../core/contract/run.ts';

type Run = (context: RunContext) => AsyncGenerator<RunEvent, StopReason>;
type TableRow = Record<string, number | string>;

/** The context of a preset's run; `more` overrides params of every arm. */
export function presetContext(
  fields: Fields,
  preset: Preset<Fields>,
  seed: number,
  more: { replicas?: number; params?: Params; restore?: State; arms?: readonly string[] } = {},
): RunContext {
  const arms: RunArm[] = preset.arms
    .filter(({ name }) => more.arms?.includes(name) ?? true)
    .map(({ name, control, overrides }) => ({
      name,
      control: control ?? false,
      params: { ...defaultParams(fields), ...preset.params, ...more.params, ...overrides } as Params,
    }));
  return { arms, replicas: more.replicas ?? preset.replicas, rng: new Randomness(seed), restore: more.restore };
}

/** All events of a run. */
export async function eventsOf(run: Run, context: RunContext): Promise<{ events: RunEvent[]; stopReason: StopReason }> {
  const events: RunEvent[] = [];
  const generator = run(context);
  for (;;) {
    const next = await generator.next();
    if (next.done === true) return { events, stopReason: next.value };
    events.push(next.value);
  }
}

/** The rows of each table, in order. */
export function tablesOf(events: readonly RunEvent[]): Map<string, TableRow[]> {
  const tables = new Map<string, TableRow[]>();
  for (const event of events) {
    if (event.kind !== 'table') continue;
    const columns = Object.entries(event.columns);
    const rows = Array.from({ length: columns[0]![1].length }, (_, i) =>
      Object.fromEntries(columns.map(([key, column]) => [key, column[i]!])),
    );
    tables.set(event.table, [...(tables.get(event.table) ?? []), ...rows]);
  }
  return tables;
}

/** A reader of a run whose results are tables alone. */
export function tableReader(context: RunContext, events: readonly RunEvent[]): RunReader {
  const tables = tablesOf(events);
  const noRows = (): never => {
    throw new Error('this run has no rows');
  };
  return {
    arms: context.arms.map(({ name }) => name),
    replicas: context.replicas,
    steps: noRows,
    at: noRows,
    last: noRows,
    table: (key) => tables.get(key) ?? [],
  };
}

/** Each claim with its finding. */
export function findings(
  claims: readonly ClaimSpec[],
  evaluators: Readonly<Record<string, ClaimEvaluator>>,
  reader: RunReader,
): { claim: ClaimSpec; finding: Finding }[] {
  return claims.map((claim) => ({ claim, finding: evaluators[claim.id]!(reader) }));
}

/** What a resumed run yields after the restore point number `index`, beside the uninterrupted run's events. */
export async function resumedAfter(
  run: Run,
  context: RunContext,
  index: number,
): Promise<{ uninterrupted: RunEvent[]; resumed: RunEvent[] }> {
  const { events } = await eventsOf(run, context);
  const points = events.flatMap((event, at) => (event.kind === 'point' ? [at] : []));
  const at = points[index]!;
  const point = events[at]!;
  if (point.kind !== 'point') throw new Error('not a restore point');
  const { events: resumed } = await eventsOf(run, { ...context, restore: structuredClone(point.state()) });
  return { uninterrupted: events.slice(at + 1), resumed };
}

/** Events with their functions called, for comparison. */
export function plain(events: readonly RunEvent[]): unknown[] {
  return events.map((event) => (event.kind === 'point' ? { ...event, state: event.state() } : event));
}

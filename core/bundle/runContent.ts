import { ExpectedError } from '../contract/errors.ts';
import type { RowBatch, TableBatch } from '../contract/run.ts';
import type { HistoryStore } from '../history/openHistory.ts';
import { ContentHash } from './contentHash.ts';
import { runFacts, type RunFacts } from './runFacts.ts';

const pageRows = 100_000;

export type ContentReads = Pick<HistoryStore, 'runDetail' | 'runSpec' | 'tableOrdinals' | 'tableBatch' | 'rowPage'>;

/** All of a run that its content hash speaks of. */
export interface RunContent {
  readonly facts: RunFacts;
  /** In the order of (arm, metric, replica, step). */
  readonly rows: RowBatch;
  readonly tables: readonly TableBatch[];
}

/** Reads a run as a whole; one that is still running is refused. */
export function readRunContent(history: ContentReads, runId: string): RunContent {
  const facts = factsOf(history, runId);
  const rows = emptyRows(facts.rows);
  let filled = 0;
  for (const { batch } of rowPages(history, runId)) {
    if (filled + batch.arm.length > facts.rows) throw changed(runId);
    rows.arm.set(batch.arm, filled);
    rows.metric.set(batch.metric, filled);
    rows.replica.set(batch.replica, filled);
    rows.step.set(batch.step, filled);
    rows.value.set(batch.value, filled);
    filled += batch.arm.length;
  }
  if (filled !== facts.rows) throw changed(runId);
  return { facts, rows, tables: [...storedTables(history, facts, runId)] };
}

/** The content hash of a stored run, read page by page. */
export function runContentHash(history: ContentReads, runId: string): string {
  const facts = factsOf(history, runId);
  const hash = new ContentHash(facts);
  for (const { batch } of rowPages(history, runId)) hash.addRows(batch);
  for (const batch of storedTables(history, facts, runId)) hash.addTable(batch);
  return hash.hex();
}

export function contentHashOf({ facts, rows, tables }: RunContent): string {
  const hash = new ContentHash(facts);
  const length = rows.arm.length;
  for (let from = 0; from < length; from += pageRows) {
    const slice = <T extends { subarray(from: number, to: number): T }>(column: T): T =>
      column.subarray(from, Math.min(length, from + pageRows));
    hash.addRows({
      seq: 0,
      arm: slice(rows.arm),
      metric: slice(rows.metric),
      replica: slice(rows.replica),
      step: slice(rows.step),
      value: slice(rows.value),
    });
  }
  for (const batch of tables) hash.addTable(batch);
  return hash.hex();
}

export function emptyRows(length: number): RowBatch {
  return {
    seq: 0,
    arm: new Uint16Array(length),
    metric: new Uint16Array(length),
    replica: new Uint32Array(length),
    step: new Float64Array(length),
    value: new Float64Array(length),
  };
}

function factsOf(history: ContentReads, runId: string): RunFacts {
  const { run } = history.runDetail(runId);
  if (run.status !== 'running' && run.status !== 'scheduled') return runFacts(history, runId);
  throw new ExpectedError(
    'conflict',
    `The run ${runId} is ${run.status}; it has no content to be named or bundled yet.`,
    {
      hint: `Wait for its end, or stop it with excite cancel ${runId}.`,
    },
  );
}

function* rowPages(history: ContentReads, runId: string): Generator<{ batch: RowBatch }> {
  let cursor: string | null = null;
  do {
    const page: ReturnType<ContentReads['rowPage']> = history.rowPage(runId, cursor, pageRows);
    yield page;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

function* storedTables(history: ContentReads, facts: RunFacts, runId: string): Generator<TableBatch> {
  for (const { key } of facts.tables)
    for (const ordinal of history.tableOrdinals(runId, key)) yield history.tableBatch(runId, key, ordinal);
}

function changed(runId: string): ExpectedError {
  return new ExpectedError('conflict', `The run ${runId} changed while it was read.`, {
    hint: 'Try again when it has ended.',
  });
}

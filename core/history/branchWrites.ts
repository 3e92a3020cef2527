import type { RunRecord } from '../contract/run.ts';
import type { Inheritance } from './api.ts';
import { addCheckpoint } from './checkpoints.ts';
import type { WritableDatabase } from './database.ts';
import { rowPage } from './rowReads.ts';
import { appendRows } from './rowWrites.ts';
import { runKeyOf } from './runKey.ts';
import { seal } from './seals.ts';
import { tableBatch } from './tableReads.ts';
import { appendTable } from './tableWrites.ts';

const rowsAPage = 50_000;

/** Says where a new run branched from, inside `write`. */
export function putBranch(
  database: WritableDatabase,
  runKey: number,
  { runId, step }: NonNullable<RunRecord['branch']>,
): void {
  database.change('INSERT INTO branches VALUES (?, ?, ?)', runKey, runId, step);
  seal(database, runKey, 'branches');
}

/** Copies what the parent had recorded at the checkpoint, inside `write`. Both runs have the same arms and metrics. */
export function inherit(
  database: WritableDatabase,
  runId: string,
  parentId: string,
  { recorded, checkpoint }: Inheritance,
): void {
  const runKey = runKeyOf(database, runId);
  const names = database
    .all<{ name: string }>('SELECT name FROM arms WHERE run_key = ? ORDER BY arm', runKey)
    .map(({ name }) => name);
  const until = names.map((name) => recorded.lastSteps[name] ?? -1);
  let cursor: string | null = null;
  do {
    const page: ReturnType<typeof rowPage> = rowPage(database, parentId, cursor, rowsAPage);
    const { arm, replica, metric, step, value } = page.batch;
    const had = (_: number, i: number): boolean => step[i]! <= until[arm[i]!]!;
    appendRows(database, runId, {
      seq: 0,
      arm: arm.filter(had),
      replica: replica.filter(had),
      metric: metric.filter(had),
      step: step.filter(had),
      value: value.filter(had),
    });
    cursor = page.nextCursor;
  } while (cursor !== null);
  const ordinalsSql =
    'SELECT ordinal FROM table_batches WHERE run_key = ? AND name = ? AND ordinal < ? ORDER BY ordinal';
  for (const [table, count] of Object.entries(recorded.ordinals)) {
    const stored = database.all<{ ordinal: number }>(ordinalsSql, runKeyOf(database, parentId), table, count);
    for (const { ordinal } of stored) appendTable(database, runId, tableBatch(database, parentId, table, ordinal));
  }
  addCheckpoint(database, runId, checkpoint);
  database.change('UPDATE runs SET steps = ? WHERE run_key = ?', Math.max(0, ...until), runKey);
  seal(database, runKey, 'runs');
}

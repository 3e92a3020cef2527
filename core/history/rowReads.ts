import { ExpectedError } from '../contract/errors.ts';
import type { RowBatch } from '../contract/run.ts';
import { rowChecksum } from './checksum.ts';
import type { ReadableDatabase } from './database.ts';
import { runKeyOf } from './runKey.ts';

type StoredRow = readonly [
  arm: number,
  metric: number,
  replica: number,
  step: number,
  value: number | null,
  checksum: number,
];

const selectPage = (wanted: string): string => `SELECT arm, metric, replica, step, value, checksum FROM rows
  WHERE run_key = ? AND (arm, metric, replica, step) > (?, ?, ?, ?)${wanted} ORDER BY arm, metric, replica, step LIMIT ?`;
const ofMetrics =
  ' AND metric IN (SELECT metrics.metric FROM metrics JOIN json_each(?) ON metrics.key = json_each.value WHERE metrics.run_key = ?)';

/** The cursor that stands just before the first row of an arm's metric. */
export function cursorBefore(arm: number, metric: number): string {
  return `${arm},${metric},-1,0`;
}

/** A cursor is the key of the last row read; `metrics` are the keys of those wanted (default: all). A row that is not as it was written throws databaseDamaged. */
export function rowPage(
  database: ReadableDatabase,
  runId: string,
  cursor: string | null,
  limit: number,
  metrics?: readonly string[],
): { batch: RowBatch; nextCursor: string | null } {
  const runKey = runKeyOf(database, runId);
  const after = parseCursor(cursor ?? cursorBefore(0, 0));
  const arm = new Uint16Array(limit);
  const metric = new Uint16Array(limit);
  const replica = new Uint32Array(limit);
  const step = new Float64Array(limit);
  const value = new Float64Array(limit);
  let length = 0;
  const sql = selectPage(metrics === undefined ? '' : ofMetrics);
  const wanted = metrics === undefined ? [] : [JSON.stringify(metrics), runKey];
  database.eachRow<StoredRow>(sql, [runKey, ...after, ...wanted, limit], (row) => {
    if (!isIntact(runKey, row)) throw damagedRow(database, runId, row);
    arm[length] = row[0];
    metric[length] = row[1];
    replica[length] = row[2];
    step[length] = row[3];
    value[length] = row[4] ?? NaN;
    length++;
  });
  const last = length - 1;
  return {
    batch: {
      seq: 0,
      arm: arm.slice(0, length),
      replica: replica.slice(0, length),
      metric: metric.slice(0, length),
      step: step.slice(0, length),
      value: value.slice(0, length),
    },
    nextCursor: length < limit ? null : `${arm[last]},${metric[last]},${replica[last]},${step[last]}`,
  };
}

/** How many rows a run has, and how many of them are not as they were written. */
export function countRows(database: ReadableDatabase, runKey: number): { rows: number; damaged: number } {
  let rows = 0;
  let damaged = 0;
  const sql = 'SELECT arm, metric, replica, step, value, checksum FROM rows WHERE run_key = ?';
  database.eachRow<StoredRow>(sql, [runKey], (row) => {
    rows++;
    if (!isIntact(runKey, row)) damaged++;
  });
  return { rows, damaged };
}

function isIntact(runKey: number, [arm, metric, replica, step, value, checksum]: StoredRow): boolean {
  return rowChecksum(runKey, arm, metric, replica, step, value ?? NaN) === checksum;
}

function damagedRow(database: ReadableDatabase, runId: string, [arm, metric, replica, step]: StoredRow): ExpectedError {
  const sentence =
    `A stored row of the run ${runId} is damaged (arm ${arm}, metric ${metric}, replica ${replica}, step ${step}): ` +
    `the disk gave back other bits of ${database.file} than were written.`;
  return new ExpectedError('databaseDamaged', sentence, { hint: 'Restore a backup of the file, or run it again.' });
}

function parseCursor(cursor: string): number[] {
  if (/^\d+,\d+,-?\d+,\d+$/.test(cursor)) return cursor.split(',').map(Number);
  throw new ExpectedError(
    'badInput',
    `The cursor is ${JSON.stringify(cursor.slice(0, 60))}; it must be one that a page gave.`,
  );
}

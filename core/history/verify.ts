import { ExpectedError } from '../contract/errors.ts';
import type { ReadableDatabase } from './database.ts';
import { countRows } from './rowReads.ts';
import { runKeyOf } from './runKey.ts';
import { brokenSeals } from './seals.ts';
import { summariesAreTrue } from './summaries.ts';
import { countTableBatches } from './tableReads.ts';

/** Compares all that is stored of a run with its checksums; a sentence for each fault, none when it is sound. */
export function verifyRun(database: ReadableDatabase, runId: string): string[] {
  return orDamage(() => database.snapshot(() => runFaults(database, runId)));
}

function runFaults(database: ReadableDatabase, runId: string): string[] {
  const runKey = runKeyOf(database, runId);
  const faults = brokenSeals(database, runKey).map(
    (part) => `The stored ${part} of the run ${runId} changed by themselves.`,
  );
  const countsSql = 'SELECT row_count, table_batch_count FROM runs WHERE run_key = ?';
  const counted = database.first<{ row_count: number; table_batch_count: number }>(countsSql, runKey)!;
  const { rows, damaged } = countRows(database, runKey);
  if (damaged > 0) faults.push(`${damaged} of the ${rows} rows of the run ${runId} are damaged.`);
  if (rows !== counted.row_count) faults.push(`The run ${runId} has ${rows} rows; ${counted.row_count} were stored.`);
  const tables = countTableBatches(database, runKey);
  if (tables.damaged > 0) faults.push(`${tables.damaged} table batches of the run ${runId} are damaged.`);
  if (tables.batches !== counted.table_batch_count) {
    faults.push(`The run ${runId} has ${tables.batches} table batches; ${counted.table_batch_count} were stored.`);
  }
  const ended = database.first(
    `SELECT 1 FROM runs WHERE run_key = ? AND status NOT IN ('running', 'scheduled')`,
    runKey,
  );
  if (ended && damaged === 0 && !summariesAreTrue(database, runKey)) {
    faults.push(`The summed-up metrics of the run ${runId} are not those of its rows.`);
  }
  return faults;
}

/** SQLite's own check of the file's structure. */
export function verifyFile(database: ReadableDatabase): string[] {
  return orDamage(() =>
    database
      .all<{ integrity_check: string }>('PRAGMA integrity_check')
      .map((line) => line.integrity_check)
      .filter((line) => line !== 'ok'),
  );
}

function orDamage(check: () => string[]): string[] {
  try {
    return check();
  } catch (error) {
    if (error instanceof ExpectedError && error.code === 'databaseDamaged') return [error.message];
    throw error;
  }
}

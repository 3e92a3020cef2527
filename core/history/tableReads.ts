import { ExpectedError } from '../contract/errors.ts';
import type { TableBatch } from '../contract/run.ts';
import { payloadChecksum } from './checksum.ts';
import type { ReadableDatabase } from './database.ts';
import { runKeyOf } from './runKey.ts';
import { decodeColumns } from './tableCodec.ts';

interface StoredBatch {
  name: string;
  ordinal: number;
  length: number;
  checksum: number;
  payload: Uint8Array;
}

/** All batches of a table; one that is not as it was written throws databaseDamaged. */
export function tableBatches(database: ReadableDatabase, runId: string, table: string): TableBatch[] {
  return database.snapshot(() =>
    tableOrdinals(database, runId, table).map((at) => tableBatch(database, runId, table, at)),
  );
}

export function tableOrdinals(database: ReadableDatabase, runId: string, table: string): number[] {
  const sql = 'SELECT ordinal FROM table_batches WHERE run_key = ? AND name = ? ORDER BY ordinal';
  return database.all<{ ordinal: number }>(sql, runKeyOf(database, runId), table).map((batch) => batch.ordinal);
}

export function tableBatch(database: ReadableDatabase, runId: string, table: string, ordinal: number): TableBatch {
  const runKey = runKeyOf(database, runId);
  const sql = 'SELECT * FROM table_batches WHERE run_key = ? AND name = ? AND ordinal = ?';
  const stored = database.first<StoredBatch>(sql, runKey, table, ordinal);
  if (stored === undefined || !isIntact(runKey, stored)) {
    const sentence =
      `Batch ${ordinal} of the table ${table} of the run ${runId} is damaged: ` +
      `the disk gave back other bits of ${database.file} than were written.`;
    throw new ExpectedError('databaseDamaged', sentence, { hint: 'Restore a backup of the file, or run it again.' });
  }
  const columns = decodeColumns(stored.payload, stored.length);
  return { seq: 0, table, ordinal, length: stored.length, columns };
}

/** The tables of a run with the number of their rows. */
export function tableLengths(database: ReadableDatabase, runKey: number): { key: string; rows: number }[] {
  const sql =
    'SELECT name AS key, sum(length) AS rows FROM table_batches WHERE run_key = ? GROUP BY name ORDER BY name';
  return database.all(sql, runKey);
}

/** How many batches of tables a run has, and how many of them are not as they were written. */
export function countTableBatches(database: ReadableDatabase, runKey: number): { batches: number; damaged: number } {
  let batches = 0;
  let damaged = 0;
  const sql = 'SELECT name, ordinal, length, checksum, payload FROM table_batches WHERE run_key = ?';
  database.eachRow<[string, number, number, number, Uint8Array]>(sql, [runKey], (row) => {
    const [name, ordinal, length, checksum, payload] = row;
    batches++;
    if (!isIntact(runKey, { name, ordinal, length, checksum, payload })) damaged++;
  });
  return { batches, damaged };
}

function isIntact(runKey: number, { name, ordinal, length, checksum, payload }: StoredBatch): boolean {
  return payload instanceof Uint8Array && payloadChecksum([runKey, name, ordinal, length], payload) === checksum;
}

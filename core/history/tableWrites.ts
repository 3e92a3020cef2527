import type { TableBatch } from '../contract/run.ts';
import { payloadChecksum } from './checksum.ts';
import type { WritableDatabase } from './database.ts';
import { runKeyOf } from './runKey.ts';
import { encodeColumns } from './tableCodec.ts';

/** A batch that is stored already is replaced. */
export function appendTable(database: WritableDatabase, runId: string, batch: TableBatch): void {
  checkBatch(batch);
  const { table, ordinal, length } = batch;
  const payload = encodeColumns(batch.columns);
  database.write(() => {
    const runKey = runKeyOf(database, runId);
    const checksum = payloadChecksum([runKey, table, ordinal, length], payload);
    const insert = 'INSERT INTO table_batches VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING';
    if (database.change(insert, runKey, table, ordinal, length, checksum, payload) === 1) {
      database.change('UPDATE runs SET table_batch_count = table_batch_count + 1 WHERE run_key = ?', runKey);
    } else {
      const replace = `UPDATE table_batches SET length = ?, checksum = ?, payload = ?
        WHERE run_key = ? AND name = ? AND ordinal = ?`;
      database.change(replace, length, checksum, payload, runKey, table, ordinal);
    }
  });
}

/** A table's key becomes the name of its CSV file, beside rows.csv. */
function checkBatch(batch: TableBatch): void {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(batch.table) || batch.table === 'rows') {
    throw new Error(`${JSON.stringify(batch.table)} cannot be the key of a table`);
  }
  for (const [key, column] of Object.entries(batch.columns)) {
    if (column.length !== batch.length) {
      throw new Error(`column ${key} of table ${batch.table} has ${column.length} rows, not ${batch.length}`);
    }
  }
}

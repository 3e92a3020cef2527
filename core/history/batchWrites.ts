import type { Batch } from './api.ts';
import type { WritableDatabase } from './database.ts';
import { appendRows } from './rowWrites.ts';
import { appendTable } from './tableWrites.ts';

/** All of them or none; each one that is stored already is replaced. */
export function appendBatches(database: WritableDatabase, runId: string, batches: readonly Batch[]): void {
  database.write(() => {
    appendRows(database, runId, ...batches.flatMap((each) => (each.kind === 'rows' ? [each.batch] : [])));
    for (const each of batches) if (each.kind === 'table') appendTable(database, runId, each.batch);
  });
}

import type { RowBatch } from '../contract/run.ts';
import { rowChecksum } from './checksum.ts';
import type { WritableDatabase } from './database.ts';
import { runKeyOf } from './runKey.ts';

const insertRow = 'INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING';
const replaceRow =
  'UPDATE rows SET value = ?, checksum = ? WHERE run_key = ? AND arm = ? AND metric = ? AND replica = ? AND step = ?';

/** A row that is stored already is replaced: a batch may come twice, and a resumed run says its last rows again. */
export function appendRows(database: WritableDatabase, runId: string, ...batches: readonly RowBatch[]): void {
  database.write(() => {
    const runKey = runKeyOf(database, runId);
    checkIndexes(database, runKey, batches);
    const insert = database.writing(insertRow);
    const replace = database.writing(replaceRow);
    let added = 0;
    for (const batch of batches) {
      for (let i = 0; i < batch.arm.length; i++) {
        const arm = batch.arm[i]!;
        const metric = batch.metric[i]!;
        const replica = batch.replica[i]!;
        const step = batch.step[i]!;
        const value = batch.value[i]!;
        const checksum = rowChecksum(runKey, arm, metric, replica, step, value);
        if (insert.run(runKey, arm, metric, replica, step, value, checksum).changes === 1) added++;
        else replace.run(value, checksum, runKey, arm, metric, replica, step);
      }
    }
    if (added > 0) database.change('UPDATE runs SET row_count = row_count + ? WHERE run_key = ?', added, runKey);
  });
}

/** An index without its arm, metric or replica could never be read back. */
function checkIndexes(database: WritableDatabase, runKey: number, batches: readonly RowBatch[]): void {
  const bounds = database.first<{ arms: number; metrics: number; replicas: number }>(
    `SELECT replicas, (SELECT count(*) FROM arms WHERE arms.run_key = runs.run_key) AS arms,
      (SELECT count(*) FROM metrics WHERE metrics.run_key = runs.run_key) AS metrics FROM runs WHERE run_key = ?`,
    runKey,
  )!;
  for (const batch of batches) {
    for (let i = 0; i < batch.arm.length; i++) {
      const isKnown =
        batch.arm[i]! < bounds.arms && batch.metric[i]! < bounds.metrics && batch.replica[i]! < bounds.replicas;
      if (!isKnown || !Number.isSafeInteger(batch.step[i]))
        throw new Error(
          `row ${i} of a batch has arm ${batch.arm[i]}, metric ${batch.metric[i]}, replica ${batch.replica[i]}, ` +
            `step ${batch.step[i]}; the run has ${bounds.arms} arms, ${bounds.metrics} metrics, ${bounds.replicas} replicas`,
        );
    }
  }
}

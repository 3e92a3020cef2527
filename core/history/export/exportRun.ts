import { join } from 'node:path';
import type { HistoryStore } from '../openHistory.ts';
import { runJson } from '../runJson.ts';
import { rowsCsv } from './rowsCsv.ts';
import { tableCsv } from './tableCsv.ts';
import { writeWhole } from './writeWhole.ts';

export type ExportFormat = 'csv' | 'json';

/**
 * Writes `<folder>/<runId>/` and returns its path. json: run.json; csv: besides it rows.csv and a file a table.
 * A file has its name only when it is whole.
 */
export async function exportRun(
  history: HistoryStore,
  runId: string,
  format: ExportFormat,
  folder: string,
): Promise<string> {
  const { tables } = history.runDetail(runId);
  const target = join(folder, runId);
  if (format === 'csv') {
    await writeWhole(join(target, 'rows.csv'), rowsCsv(history, runId));
    for (const { key } of tables) await writeWhole(join(target, `${key}.csv`), tableCsv(history, runId, key));
  }
  await writeWhole(join(target, 'run.json'), [`${JSON.stringify(runJson(history, runId), null, 2)}\n`]);
  return target;
}

import { join } from 'node:path';
import type { HistoryStore } from '../openHistory.ts';
import { runJson } from '../runJson.ts';
import { rowsParquet, tableParquet } from './parquet.ts';
import { rowsCsv } from './rowsCsv.ts';
import { tableCsv } from './tableCsv.ts';
import { writeWhole } from './writeWhole.ts';

export const exportFormats = ['csv', 'json', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/**
 * Writes `<folder>/<runId>/` and returns its path. json: run.json; csv and parquet: besides it the rows and a file a
 * table. A file has its name only when it is whole.
 */
export async function exportRun(
  history: HistoryStore,
  runId: string,
  format: ExportFormat,
  folder: string,
): Promise<string> {
  const { tables } = history.runDetail(runId);
  const target = join(folder, runId);
  const file = (name: string): string => join(target, `${name}.${format}`);
  if (format !== 'json') {
    await writeWhole(file('rows'), rowTexts(history, runId, format));
    for (const { key } of tables) await writeWhole(file(key), tableTexts(history, runId, key, format));
  }
  await writeWhole(join(target, 'run.json'), [`${JSON.stringify(runJson(history, runId), null, 2)}\n`]);
  return target;
}

export function rowTexts(
  history: HistoryStore,
  runId: string,
  format: 'csv' | 'parquet',
): Iterable<string | Uint8Array> {
  return format === 'csv' ? rowsCsv(history, runId) : [rowsParquet(history, runId)];
}

export function tableTexts(
  history: HistoryStore,
  runId: string,
  table: string,
  format: 'csv' | 'parquet',
): Iterable<string | Uint8Array> {
  return format === 'csv' ? tableCsv(history, runId, table) : [tableParquet(history, runId, table)];
}

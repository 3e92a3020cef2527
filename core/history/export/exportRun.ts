import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../../contract/errors.ts';
import type { HistoryStore } from '../openHistory.ts';
import { runJson } from '../runJson.ts';
import { rowsCsv } from './rowsCsv.ts';
import { tableCsv } from './tableCsv.ts';

export type ExportFormat = 'csv' | 'json';

const chunkLength = 65_536;

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
  try {
    await mkdir(target, { recursive: true });
    if (format === 'csv') {
      await writeWhole(join(target, 'rows.csv'), rowsCsv(history, runId));
      for (const { key } of tables) await writeWhole(join(target, `${key}.csv`), tableCsv(history, runId, key));
    }
    await writeWhole(join(target, 'run.json'), [`${JSON.stringify(runJson(history, runId), null, 2)}\n`]);
    return target;
  } catch (error) {
    throw sortFileError(error, target);
  }
}

async function writeWhole(path: string, texts: Iterable<string>): Promise<void> {
  const partial = `${path}.part`;
  try {
    const file = await open(partial, 'w');
    try {
      let chunk = '';
      for (const text of texts) {
        chunk += text;
        if (chunk.length < chunkLength) continue;
        await file.writeFile(chunk);
        chunk = '';
      }
      await file.writeFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

function sortFileError(error: unknown, target: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error && 'code' in error)) return error;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new ExpectedError('diskFull', `The disk that holds ${target} is full; the export is not complete.`);
  }
  return new ExpectedError('unavailable', `The export to ${target} failed: ${error.message}.`, {
    hint: 'Choose a folder that exists and can be written.',
  });
}

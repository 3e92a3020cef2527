import type { Warning } from '../contract/run.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { runKeyOf } from './runKey.ts';
import { seal } from './seals.ts';

export function readWarnings(database: ReadableDatabase, runKey: number): Warning[] {
  return database.all<Warning>('SELECT code, key, sentence FROM warnings WHERE run_key = ? ORDER BY ordinal', runKey);
}

/** A warning that the run has already is not added again: a resumed run says the same once more. */
export function putWarnings(database: WritableDatabase, runKey: number, warnings: readonly Warning[]): void {
  const stored = readWarnings(database, runKey);
  for (const { code, key, sentence } of warnings) {
    if (stored.some((old) => old.code === code && old.key === key && old.sentence === sentence)) continue;
    database.change('INSERT INTO warnings VALUES (?, ?, ?, ?, ?)', runKey, stored.length, code, key, sentence);
    stored.push({ code, key, sentence });
  }
  seal(database, runKey, 'warnings');
}

export function addWarnings(database: WritableDatabase, runId: string, warnings: readonly Warning[]): void {
  database.write(() => putWarnings(database, runKeyOf(database, runId), warnings));
}

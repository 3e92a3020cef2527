import { ExpectedError } from '../contract/errors.ts';
import type { RunRecord } from '../contract/run.ts';
import type { HistoryWrites } from './api.ts';
import type { WritableDatabase } from './database.ts';
import { runKeyOf } from './runKey.ts';
import { runRecord } from './runReads.ts';
import { seal } from './seals.ts';

export function putTags(database: WritableDatabase, runKey: number, tags: readonly string[]): void {
  database.change('DELETE FROM tags WHERE run_key = ?', runKey);
  [...new Set(tags)].forEach((tag, ordinal) =>
    database.change('INSERT INTO tags VALUES (?, ?, ?)', runKey, ordinal, tag),
  );
  seal(database, runKey, 'tags');
}

export function putNote(database: WritableDatabase, runKey: number, note: string): void {
  database.change('DELETE FROM notes WHERE run_key = ?', runKey);
  if (note !== '') database.change('INSERT INTO notes VALUES (?, ?)', runKey, note);
  seal(database, runKey, 'notes');
}

export function editRun(
  database: WritableDatabase,
  runId: string,
  edit: Parameters<HistoryWrites['editRun']>[1],
): RunRecord {
  return database.write(() => {
    const runKey = runKeyOf(database, runId);
    if (edit.name !== undefined) {
      database.change('UPDATE runs SET name = ? WHERE run_key = ?', edit.name, runKey);
      seal(database, runKey, 'runs');
    }
    if (edit.note !== undefined) putNote(database, runKey, edit.note);
    if (edit.tags !== undefined) putTags(database, runKey, edit.tags);
    return runRecord(database, runId);
  });
}

export function binRun(database: WritableDatabase, runId: string): void {
  database.write(() => {
    if (runRecord(database, runId).status === 'running') {
      throw new ExpectedError('conflict', `The run ${runId} is running; it cannot go to the bin now.`, {
        hint: `excite cancel ${runId} stops it.`,
      });
    }
    const runKey = runKeyOf(database, runId);
    database.change('INSERT INTO bin VALUES (?) ON CONFLICT DO NOTHING', runKey);
    seal(database, runKey, 'bin');
  });
}

export function restoreRun(database: WritableDatabase, runId: string): void {
  database.write(() => {
    const runKey = runKeyOf(database, runId);
    database.change('DELETE FROM bin WHERE run_key = ?', runKey);
    seal(database, runKey, 'bin');
  });
}

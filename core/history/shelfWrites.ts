import { ExpectedError } from '../contract/errors.ts';
import type { RunRecord } from '../contract/run.ts';
import type { Shelving } from '../contract/runQuery.ts';
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

/** Marks many runs at once, each in whole; returns those that it changed. */
export function shelveRuns(database: WritableDatabase, runIds: readonly string[], change: Shelving): RunRecord[] {
  return database.write(() =>
    runIds.flatMap((runId) => {
      const before = runRecord(database, runId);
      const runKey = runKeyOf(database, runId);
      if (lookKeys.some((key) => change[key] !== undefined)) putLook(database, runKey, before, change);
      if (change.addTag !== undefined || change.removeTag !== undefined) {
        putTags(database, runKey, tagsAfter(before.tags, change));
      }
      if (change.binned === true) binRun(database, runId);
      if (change.binned === false) restoreRun(database, runId);
      const after = runRecord(database, runId);
      return JSON.stringify(after) === JSON.stringify(before) ? [] : [after];
    }),
  );
}

const lookKeys = ['star', 'archived', 'colour', 'dash'] as const;

function putLook(database: WritableDatabase, runKey: number, before: RunRecord, change: Shelving): void {
  const { star = before.star, archived = before.archived, colour = before.colour, dash = before.dash } = change;
  const sql = 'INSERT OR REPLACE INTO looks VALUES (?, ?, ?, ?, ?)';
  database.change(sql, runKey, Number(star), Number(archived), colour, dash);
  seal(database, runKey, 'looks');
}

function tagsAfter(tags: readonly string[], { addTag, removeTag }: Shelving): readonly string[] {
  const kept = tags.filter((tag) => tag !== removeTag);
  return addTag === undefined || kept.includes(addTag) ? kept : [...kept, addTag];
}

export function binRun(database: WritableDatabase, runId: string): void {
  database.write(() => {
    const { status } = runRecord(database, runId);
    if (status === 'running' || status === 'scheduled') {
      throw new ExpectedError('conflict', `The run ${runId} is ${status}; it cannot go to the bin now.`, {
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

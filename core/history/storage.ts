import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { ExpectedError } from '../contract/errors.ts';
import type { RunSize, StorageReport } from '../contract/storage.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { runKeyOf } from './runKey.ts';
import { seal } from './seals.ts';

/** What a row takes in the file, keys and checksum with it: measured on 100,000 rows of five metrics. */
const rowBytes = 31;

/** What each run takes, largest first, and the whole file. Rows are counted, not walked: their bytes are about. */
export function storageReport(database: ReadableDatabase): StorageReport {
  const sql = `SELECT id, name, preset, status, studies.study, row_count AS rows,
      run_key IN (SELECT run_key FROM bin) AS binned,
      row_count * ${rowBytes} + (SELECT coalesce(sum(length(payload)), 0) FROM table_batches WHERE run_key = runs.run_key)
        AS storedBytes,
      (SELECT coalesce(sum(size_bytes), 0) FROM checkpoints WHERE run_key = runs.run_key) AS checkpointBytes,
      (SELECT count(*) FROM checkpoints WHERE run_key = runs.run_key) AS checkpoints
    FROM runs JOIN (SELECT study_key, id AS study FROM studies) AS studies USING (study_key)
    ORDER BY storedBytes + checkpointBytes DESC, run_key`;
  const runs = database
    .all<Omit<RunSize, 'binned'> & { binned: number }>(sql)
    .map((run) => ({ ...run, binned: run.binned === 1 }));
  const fileSql = `SELECT page_count * page_size AS bytes, freelist_count * page_size AS freeBytes
    FROM pragma_page_count, pragma_page_size, pragma_freelist_count`;
  return { ...database.first<{ bytes: number; freeBytes: number }>(fileSql)!, runs };
}

/** Forgets the checkpoints of finished runs, which nothing resumes; returns the files, for the caller to delete. */
export function pruneCheckpoints(database: WritableDatabase): { runId: string; file: string }[] {
  return database.write(() => {
    const sql = `SELECT run_key AS runKey, id AS runId, file FROM checkpoints JOIN runs USING (run_key)
      WHERE status = 'finished' ORDER BY checkpoint_key`;
    const found = database.all<{ runKey: number; runId: string; file: string }>(sql);
    for (const runKey of new Set(found.map((one) => one.runKey))) {
      database.change('DELETE FROM checkpoints WHERE run_key = ?', runKey);
      seal(database, runKey, 'checkpoints');
    }
    return found.map(({ runId, file }) => ({ runId, file }));
  });
}

/** Deletes every binned run for ever; returns their ids, for the caller to delete their folders. */
export function emptyBin(database: WritableDatabase): string[] {
  return database.write(() => {
    const binned = database.all<{ id: string }>('SELECT id FROM runs JOIN bin USING (run_key) ORDER BY run_key');
    const keyed = database.all<{ name: string; owned: number }>(
      `SELECT tables.name, columns.pk > 0 OR columns."notnull" AS owned
       FROM sqlite_schema AS tables JOIN pragma_table_info(tables.name) AS columns
       WHERE tables.type = 'table' AND columns.name = 'run_key' AND tables.name <> 'runs' ORDER BY tables.name`,
    );
    for (const { id } of binned) {
      const runKey = runKeyOf(database, id);
      for (const { name, owned } of keyed) {
        /* What only points at the run (a sweep's member) stays, and points nowhere. */
        const change = owned === 1 ? `DELETE FROM "${name}"` : `UPDATE "${name}" SET run_key = NULL`;
        database.change(`${change} WHERE run_key = ?`, runKey);
      }
      database.change('DELETE FROM runs WHERE run_key = ?', runKey);
    }
    return binned.map(({ id }) => id);
  });
}

/** Copies the database, as it is now and while others write, to a file that is not there yet. */
export async function backUp(database: ReadableDatabase, file: string): Promise<string> {
  if (existsSync(file)) {
    throw new ExpectedError('conflict', `${file} is there already; a back-up overwrites nothing.`, {
      hint: 'Choose another folder or move the older back-up away.',
    });
  }
  const partial = `${file}.part`;
  await rm(partial, { force: true });
  await database.copyTo(partial);
  await rename(partial, file);
  return file;
}

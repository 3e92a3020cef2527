import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backupFile } from '../../../core/history/migrate.ts';
import { migrations } from '../../../core/history/migrations/migrations.ts';
import { openHistory } from '../../../core/history/openHistory.ts';
import { bundle } from '../../main/engine/support/bundle.ts';
import { claim, newRun, rowBatch, rowsOf, scratchFolder, scratchHistory, thrownBy } from './sampleRun.ts';
import { oldHistory, wholeFile } from './support/oldHistory.ts';

const newest = migrations.length;
const lastTwo = [newest - 2, newest - 1].filter((version) => version > 0);

let built: Awaited<ReturnType<typeof bundle>>;
beforeAll(async () => void (built = await bundle(resolve('test/core/history/support/migrateEntry.ts'))));
afterAll(() => built.remove());

function migrateInChild(file: string, killBefore: number): { signal: string | null; statements: number } {
  const entry = join(built.folder, 'migrateEntry.mjs');
  const { signal, stdout } = spawnSync(process.execPath, [entry, file, String(killBefore)], { encoding: 'utf8' });
  return { signal, statements: Number(stdout) };
}

describe('an upgrade', () => {
  it.each(lastTwo)('from schema version %i keeps a whole copy of the file before it migrates', (version) => {
    const file = oldHistory(scratchFolder(), version);
    const before = wholeFile(file);
    openHistory(file).close();
    expect(wholeFile(file)).toMatchObject({ version: newest, rows: before.rows });
    expect(wholeFile(backupFile(file, version))).toEqual(before);
  });

  it.each(lastTwo)(
    'from schema version %i, killed with SIGKILL before any statement, leaves one version whole, never one between two',
    (version) => {
      const whole = oldHistory(scratchFolder(), version);
      const { statements } = migrateInChild(whole, -1);
      const steps = migrations.map((_, i) => oldHistory(scratchFolder(), i + 1)).map((file) => wholeFile(file).schema);
      const before = wholeFile(oldHistory(scratchFolder(), version));
      // Every statement of the pending migrations, and both ends of each transaction.
      expect(statements).toBeGreaterThan(5);
      for (let kill = 0; kill < statements; kill++) {
        const folder = scratchFolder();
        const file = oldHistory(folder, version);
        expect(migrateInChild(file, kill).signal).toBe('SIGKILL');
        const left = wholeFile(file);
        expect(left.schema, `kill ${kill}`).toEqual(steps[Number(left.version) - 1]);
        expect(left.rows, `kill ${kill}`).toMatchObject(before.rows);
        const backup = backupFile(file, version);
        if (left.version !== version || existsSync(backup)) expect(wholeFile(backup)).toEqual(before);
        openHistory(file).close();
        expect(wholeFile(file)).toMatchObject({ version: newest, rows: before.rows });
        expect(wholeFile(backup)).toEqual(before);
        expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
      }
    },
  );
});

/** A file that a workbench some schema versions ahead has migrated: one more table and column each. */
function newerHistory(ahead: number): { file: string; id: string } {
  const file = join(scratchFolder(), 'history.sqlite');
  const history = openHistory(file);
  const { id } = history.createRun(newRun());
  history.appendRows(id, rowBatch([[0, 0, 0, 1, 0.1]]));
  history.endRun(id, {
    status: 'finished',
    stopReason: 'stepsDone',
    reason: null,
    steps: 1,
    wallMs: 1,
    claims: [claim],
  });
  history.close();
  const database = new Sqlite(file);
  for (let version = newest + 1; version <= newest + ahead; version++) {
    database.exec(`CREATE TABLE later${version} (x INTEGER) STRICT; ALTER TABLE runs ADD COLUMN later${version} TEXT`);
    database.pragma(`user_version = ${version}`);
  }
  database.close();
  return { file, id };
}

describe('a downgrade', () => {
  it.each([1, 2])('opens a history %i schema versions ahead for reading, says so, and changes nothing', (ahead) => {
    const { file, id } = newerHistory(ahead);
    const before = wholeFile(file);
    const sentence = `The run history ${file} has version ${newest + ahead}; this workbench knows versions up to ${newest}.`;
    const history = scratchHistory(file);
    expect(history.readOnly).toBe(`${sentence} It is open for reading only.`);
    expect(history.listRuns({ limit: 5 }).map((run) => run.id)).toEqual([id]);
    expect(history.runDetail(id).claims).toHaveLength(1);
    expect(rowsOf(history.rowPage(id, null, 10).batch)).toEqual([[0, 0, 0, 1, 0.1]]);
    expect(history.verifyRun(id)).toEqual([]);
    expect(history.markLostRuns(() => false)).toEqual([]);
    for (const write of [
      () => history.createRun(newRun()),
      () => history.editRun(id, { note: 'x' }),
      () => history.binRun(id),
      () => history.appendRows(id, rowBatch([[0, 0, 0, 2, 0.1]])),
    ])
      expect(thrownBy(write)).toMatchObject({ code: 'databaseNewer', message: sentence });
    history.close();
    expect(wholeFile(file)).toEqual(before);
  });

  it('says which part of a newer schema cannot be read', () => {
    const { file, id } = newerHistory(1);
    const database = new Sqlite(file);
    database.exec('ALTER TABLE claims RENAME TO judgements');
    database.close();
    expect(thrownBy(() => scratchHistory(file).runDetail(id))).toMatchObject({
      code: 'databaseNewer',
      message: expect.stringContaining('This part cannot be read here: no such table'),
    });
  });
});

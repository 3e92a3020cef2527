import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { sortSqliteError } from '../../../core/history/sqliteErrors.ts';
import { scratchFolder, thrownBy } from './sampleRun.ts';

const make = 'CREATE TABLE t (x TEXT)';
const insert = `INSERT INTO t VALUES (zeroblob(100000))`;

/** What SQLite throws in each situation. */
const situations: readonly [name: string, code: string, fail: (file: string) => unknown][] = [
  [
    'a full disk',
    'diskFull',
    (file) => {
      const database = new Sqlite(file);
      database.exec(make);
      database.pragma('max_page_count = 4');
      return thrownBy(() => database.exec(insert));
    },
  ],
  [
    'a file that cannot be written',
    'unavailable',
    (file) => {
      new Sqlite(file).exec(make).close();
      return thrownBy(() => new Sqlite(file, { readonly: true }).exec(insert));
    },
  ],
  ['a file that cannot be opened', 'unavailable', (file) => thrownBy(() => new Sqlite(file, { fileMustExist: true }))],
  [
    'another process that writes for too long',
    'unavailable',
    (file) => {
      const other = new Sqlite(file);
      other.exec(`${make}; BEGIN IMMEDIATE`);
      return thrownBy(() => new Sqlite(file, { timeout: 1 }).exec(insert));
    },
  ],
];

describe('sortSqliteError', () => {
  it.each(situations)('makes a sentence of %s', (_, code, fail) => {
    const file = join(scratchFolder(), 'history.sqlite');
    const sorted = sortSqliteError(fail(file), file);
    expect(sorted).toMatchObject({ name: 'ExpectedError', code });
    expect((sorted as Error).message).toContain(file);
  });

  it('leaves a bug a bug', () => {
    const file = join(scratchFolder(), 'history.sqlite');
    const bug = thrownBy(() => new Sqlite(file).exec('SELECT nonsense'));
    expect(sortSqliteError(bug, file)).toBe(bug);
  });
});

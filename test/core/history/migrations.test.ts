import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { isAtLeast, openConnections } from '../../../core/history/connections.ts';
import { migrate, type Migration } from '../../../core/history/migrate.ts';
import { migrations } from '../../../core/history/migrations/migrations.ts';
import { openHistory } from '../../../core/history/openHistory.ts';
import { newRun, rowBatch, scratchFolder, scratchHistory, thrownBy } from './sampleRun.ts';

/** Hashes of the migrations that are out: one that changes would leave old files with another schema. */
const shipped = [
  '2fec2336ac1e3fc1',
  'a4cc2b4f849ac7c3',
  '3554fe751e78be12',
  'e9ffa939d3dc7fd9',
  'b554b45d9e3f43a9',
  '350f1abeb2c9a95f',
  '0d43d7daf4b815f2',
  '2fe951e020976000',
];

function migrated(file: string, list: readonly Migration[]): void {
  const connections = openConnections(file);
  try {
    migrate(connections.writer, list);
  } finally {
    connections.close();
  }
}

/** Every table of the file with its rows. */
function contents(file: string): Record<string, unknown[]> {
  const database = new Sqlite(file, { readonly: true });
  const names = database
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
    .pluck()
    .all() as string[];
  const all = Object.fromEntries(names.map((name) => [name, database.prepare(`SELECT * FROM ${name}`).all()]));
  database.close();
  return all;
}

function namesOf(database: Sqlite.Database, type: 'table' | 'view'): string[] {
  return database.prepare('SELECT name FROM sqlite_schema WHERE type = ?').pluck().all(type) as string[];
}

/** One row in every table that has none, each column with a value of its type, parents before children. */
function fill(file: string): void {
  const database = new Sqlite(file);
  database.pragma('foreign_keys = ON');
  const tables = database
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck();
  for (const table of tables.all() as string[]) {
    const columns = database.pragma(`table_info(${table})`) as { type: string }[];
    const values = columns.map(({ type }) => (type === 'TEXT' ? `'0.1'` : type === 'BLOB' ? `x'80'` : '1'));
    database.exec(`INSERT INTO ${table} VALUES (${values.join(', ')})`);
  }
  database.close();
}

describe('migrations', () => {
  it.each(migrations.map((migration) => migration.version))(
    'number %i keeps all that was stored before it',
    (version) => {
      const file = join(scratchFolder(), 'history.sqlite');
      migrated(file, migrations.slice(0, version - 1));
      fill(file);
      const before = contents(file);
      expect(Object.values(before).every((rows) => rows.length > 0)).toBe(true);
      migrated(file, migrations.slice(0, version));
      expect(contents(file)).toMatchObject(before);
    },
  );

  it('that are out are never edited', () => {
    const hashes = migrations.map(({ sql }) => createHash('sha256').update(sql).digest('hex').slice(0, 16));
    expect(hashes).toEqual(shipped);
  });

  it('make the newest database out of one of the first version, runs and seals included', () => {
    const file = join(scratchFolder(), 'history.sqlite');
    const history = openHistory(file);
    const { id } = history.createRun(newRun());
    history.appendRows(id, rowBatch([[0, 0, 0, 1, 0.1]]));
    const detail = history.runDetail(id);
    history.close();
    const database = new Sqlite(file);
    for (const index of ['runs_by_study', 'runs_by_status']) database.exec(`DROP INDEX ${index}`);
    database.pragma('foreign_keys = OFF');
    const first = new Sqlite(':memory:');
    first.exec(migrations[0]!.sql);
    const kept = namesOf(first, 'table');
    for (const view of namesOf(database, 'view')) database.exec(`DROP VIEW ${view}`);
    for (const table of namesOf(database, 'table').filter((name) => !kept.includes(name)))
      database.exec(`DROP TABLE ${table}; DELETE FROM seals WHERE part = '${table}'`);
    database.pragma('user_version = 1');
    database.close();
    const again = scratchHistory(file);
    expect(again.runDetail(id)).toEqual(detail);
    expect(again.verifyRun(id)).toEqual([]);
  });

  it('stop as a whole: a step that fails leaves version and tables as they were', () => {
    const file = join(scratchFolder(), 'history.sqlite');
    const list = [
      { version: 1, sql: 'CREATE TABLE a (x INTEGER) STRICT' },
      { version: 2, sql: 'CREATE TABLE b (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1)' },
    ];
    expect(() => migrated(file, list)).toThrow(/nowhere/);
    expect(Object.keys(contents(file))).toEqual(['a']);
    migrated(file, [list[0]!, { version: 2, sql: 'CREATE TABLE b (x INTEGER) STRICT' }]);
    expect(Object.keys(contents(file))).toEqual(['a', 'b']);
  });

  it('have numbers without a gap', () => {
    const file = join(scratchFolder(), 'history.sqlite');
    expect(() => migrated(file, [migrations[0]!, { version: 3, sql: '' }])).toThrow('migration 3 stands at place 2');
  });
});

describe('opening', () => {
  it('refuses a damaged file, a file of another program and a folder that cannot be made', () => {
    const folder = scratchFolder();
    const damaged = join(folder, 'damaged.sqlite');
    writeFileSync(damaged, Buffer.alloc(8192, 'x'));
    expect(thrownBy(() => openHistory(damaged))).toMatchObject({ code: 'databaseDamaged' });
    const foreign = join(folder, 'foreign.sqlite');
    new Sqlite(foreign).exec('CREATE TABLE diary (day TEXT)').close();
    expect(thrownBy(() => openHistory(foreign))).toMatchObject({ code: 'refused' });
    expect(thrownBy(() => openHistory(join(damaged, 'below', 'history.sqlite')))).toMatchObject({
      code: 'unavailable',
    });
  });

  it('makes every commit durable', () => {
    const file = join(scratchFolder(), 'history.sqlite');
    const connections = openConnections(file);
    const value = (name: string): unknown => Object.values(connections.writer.first<object>(`PRAGMA ${name}`)!)[0];
    expect(['synchronous', 'foreign_keys', 'busy_timeout'].map(value)).toEqual([2, 1, 15_000]);
    const other = new Sqlite(file);
    expect(other.pragma('journal_mode', { simple: true })).toBe('wal');
    other.close();
    connections.close();
  });

  it('asks for a SQLite without the write-ahead log fault', () => {
    expect(['3.51.3', '3.52.0', '4.0.0'].every((version) => isAtLeast(version, '3.51.3'))).toBe(true);
    expect(['3.51.2', '3.49.9', '2.99.9'].some((version) => isAtLeast(version, '3.51.3'))).toBe(false);
  });

  it('gives reads a connection that cannot write', () => {
    const file = join(scratchFolder(), 'history.sqlite');
    const connections = openConnections(file);
    migrate(connections.writer, migrations);
    const reader = connections.openReader();
    expect(() => reader.all('DELETE FROM runs')).toThrow(/a read would write/);
    expect(() => reader.first('PRAGMA user_version = 7')).toThrow(/a read would write/);
    expect(() => connections.writer.change('DELETE FROM runs')).toThrow(/outside a transaction/);
    connections.close();
  });
});

import Sqlite from 'better-sqlite3';
import { ExpectedError } from '../contract/errors.ts';
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { WritableDatabase } from './database.ts';
import { sortSqliteError } from './sqliteErrors.ts';

export interface Migration {
  /** 1, 2, 3, … without a gap. */
  readonly version: number;
  readonly sql: string;
}

/** "EXWB": marks a SQLite file as a history of this workbench. */
const applicationId = 0x45585742;

/**
 * Brings the database to the last migration, each in its own transaction, which reads the version again: of two
 * processes that open an old file, one migrates and the other finds it done. An old file is copied first.
 */
export function migrate(database: WritableDatabase, migrations: readonly Migration[]): void {
  migrations.forEach(({ version }, index) => {
    if (version !== index + 1) throw new Error(`migration ${version} stands at place ${index + 1}`);
  });
  refuseForeign(database);
  const newest = migrations.length;
  const found = storedVersion(database);
  if (found > newest) {
    const sentence = `The run history ${database.file} has version ${found}; this workbench knows versions up to ${newest}.`;
    throw new ExpectedError('databaseNewer', sentence, {
      hint: 'Use the newer workbench that wrote it, or start with another --home folder.',
    });
  }
  if (found > 0 && found < newest) backUp(database, found);
  apply(database, migrations);
  refuseDamagedSchema(database, migrations);
}

/**
 * A copy of the file as that version left it, beside it. Made while this process holds the write lock, so that it is of
 * one state and two processes do not make it at once; whole before it gets its name.
 */
function backUp(database: WritableDatabase, version: number): void {
  const backup = backupFile(database.file, version);
  const partial = `${backup}.partial`;
  database.write(() => {
    if (storedVersion(database) !== version) return;
    rmSync(partial, { force: true });
    const source = new Sqlite(database.file, { readonly: true });
    try {
      source.prepare('VACUUM INTO ?').run(partial);
    } catch (error) {
      rmSync(partial, { force: true });
      throw sortSqliteError(error, backup);
    } finally {
      source.close();
    }
    const written = openSync(partial, 'r+');
    fsyncSync(written);
    closeSync(written);
    renameSync(partial, backup);
  });
}

/** Where the history of that version is kept when it is migrated. */
export function backupFile(file: string, version: number): string {
  return `${file.replace(/\.sqlite$/, '')}.version${version}.sqlite`;
}

function apply(database: WritableDatabase, migrations: readonly Migration[]): void {
  const found = storedVersion(database);
  for (const { version, sql } of migrations) {
    if (version <= found) continue;
    database.write(() => {
      if (storedVersion(database) >= version) return;
      database.script(sql);
      database.script(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version}`);
    });
  }
}

/** A flipped bit in the text of the schema renames a column: compare it with a new database's. */
function refuseDamagedSchema(database: WritableDatabase, migrations: readonly Migration[]): void {
  const memory = new Sqlite(':memory:');
  const fresh = new WritableDatabase(memory);
  apply(fresh, migrations);
  const isWhole = schemaOf(fresh) === schemaOf(database);
  memory.close();
  if (isWhole) return;
  throw new ExpectedError('databaseDamaged', `The run history ${database.file} is damaged: its tables have changed.`, {
    hint: 'Put a copy of the file aside, then restore a backup or start with another --home folder.',
  });
}

function schemaOf(database: WritableDatabase): string {
  return JSON.stringify(database.all(`SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name`));
}

function storedVersion(database: WritableDatabase): number {
  return database.first<{ user_version: number }>('PRAGMA user_version')!.user_version;
}

function refuseForeign(database: WritableDatabase): void {
  const id = database.first<{ application_id: number }>('PRAGMA application_id')!.application_id;
  const isNew = id === 0 && database.first('SELECT 1 FROM sqlite_schema') === undefined;
  if (isNew || id === applicationId) return;
  throw new ExpectedError('refused', `${database.file} is a SQLite database of another program, not a run history.`, {
    hint: 'Choose another folder with --home.',
  });
}

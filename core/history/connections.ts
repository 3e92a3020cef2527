import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { ExpectedError } from '../contract/errors.ts';
import { ReadableDatabase, WritableDatabase } from './database.ts';
import { sortSqliteError } from './sqliteErrors.ts';

/** Before 3.51.3 a reset of the write-ahead log could lose committed pages. */
const oldestSqlite = '3.51.3';
const busyTimeoutMs = 15_000;
/** 16 MB of log between two copies into the file: four times SQLite's own, twice the rate with 1,000 series. */
const checkpointPages = 4000;

export interface Connections {
  readonly writer: WritableDatabase;
  /** Opens the reading connection; the file must have its schema by then. */
  openReader(): ReadableDatabase;
  close(): void;
}

/** Opens the file for writing, durable in every commit: what is set is read back. */
export function openConnections(file: string): Connections {
  const opened: Database[] = [];
  const close = (): void => opened.forEach((connection) => connection.close());
  const open = (readonly: boolean): Database => {
    try {
      const connection = new Sqlite(file, { timeout: busyTimeoutMs, readonly });
      opened.unshift(connection);
      if (!readonly) makeDurable(connection, file);
      connection.pragma('foreign_keys = ON');
      connection.pragma('trusted_schema = OFF');
      connection.pragma('cell_size_check = ON');
      return connection;
    } catch (error) {
      close();
      throw sortSqliteError(error, file);
    }
  };
  makeFolder(dirname(file));
  const writer = new WritableDatabase(open(false));
  return { writer, openReader: () => new ReadableDatabase(open(true)), close };
}

/** Whether the dotted version is at least the other. */
export function isAtLeast(version: string, least: string): boolean {
  const [a, b] = [version, least].map((text) => text.split('.').map(Number));
  for (let i = 0; i < 3; i++) if (a![i]! !== b![i]!) return a![i]! > b![i]!;
  return true;
}

function makeDurable(connection: Database, file: string): void {
  const version = connection.prepare('SELECT sqlite_version()').pluck().get() as string;
  if (!isAtLeast(version, oldestSqlite)) {
    const sentence = `SQLite ${version} can lose committed rows; the run history needs ${oldestSqlite} or newer.`;
    throw new ExpectedError('unavailable', sentence, { hint: 'Run the set-up again: npm install, then npm start.' });
  }
  switchToWal(connection, file);
  connection.pragma('synchronous = FULL');
  connection.pragma('fullfsync = ON');
  connection.pragma(`wal_autocheckpoint = ${checkpointPages}`);
  const synchronous = connection.pragma('synchronous', { simple: true });
  if (synchronous !== 2) throw new Error(`synchronous is ${String(synchronous)} after FULL was set`);
}

/**
 * A file that two processes open for the first time at once: the switch to WAL needs the file for itself and does
 * not wait for the other's turn, so it is tried again for a while.
 */
function switchToWal(connection: Database, file: string): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let attempt = 1; ; attempt++) {
    try {
      const mode = connection.pragma('journal_mode = WAL', { simple: true });
      if (mode === 'wal') return;
      const sentence = `The folder of ${file} does not allow SQLite's write-ahead log (journal mode ${String(mode)}).`;
      throw new ExpectedError('unavailable', sentence, { hint: 'Choose a folder on a local disk with --home.' });
    } catch (error) {
      const isBusy = error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!isBusy || attempt === 250) throw error;
      Atomics.wait(pause, 0, 0, 20);
    }
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ExpectedError('unavailable', `The folder ${folder} of the run history cannot be made: ${why}.`, {
      hint: 'Choose another folder with --home.',
    });
  }
}

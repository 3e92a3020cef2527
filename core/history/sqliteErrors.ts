import Database from 'better-sqlite3';
import { ExpectedError } from '../contract/errors.ts';

/** Sorts what SQLite throws: an expected failure becomes a sentence, anything else stays as it is. */
export function sortSqliteError(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const code = error.code;
  if (code === 'SQLITE_FULL') {
    return new ExpectedError('diskFull', `The disk that holds ${file} is full; nothing of this change was stored.`, {
      hint: 'Free some space; the run goes on from its last checkpoint.',
    });
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new ExpectedError('databaseDamaged', `The run history ${file} is damaged: ${error.message}.`, {
      hint: 'Put a copy of the file aside, then restore a backup or start with another --home folder.',
    });
  }
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_PERM') || code.startsWith('SQLITE_CANTOPEN')) {
    return new ExpectedError('unavailable', `The run history ${file} cannot be written: ${error.message}.`, {
      hint: 'Check the permissions of the file and its folder, or choose another folder with --home.',
    });
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new ExpectedError('unavailable', `The run history ${file} is held by another process: ${error.message}.`, {
      hint: 'Try again in a moment.',
    });
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return new ExpectedError('unavailable', `The disk refused to read or write ${file}: ${error.message} (${code}).`);
  }
  return error;
}

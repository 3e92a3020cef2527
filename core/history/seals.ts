import { factsChecksum } from './checksum.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { exactJson } from './exactJson.ts';

/**
 * Checksums of all that is stored of a run but its rows and tables: one seal a part, written by every change of that
 * part. One damaged bit in seven changes a value without SQLite noticing.
 */
const sealedParts = [
  'runs',
  'arms',
  'metrics',
  'claims',
  'warnings',
  'checkpoints',
  'tags',
  'notes',
  'bin',
  'cancel_requests',
  'artefacts',
  'looks',
  'imports',
  'branches',
] as const;
type Part = (typeof sealedParts)[number];

/** Columns that change with every batch; the stored rows and tables themselves are counted against them. */
const counters = ['row_count', 'table_batch_count'];

export function seal(database: WritableDatabase, runKey: number, ...parts: Part[]): void {
  for (const part of parts) {
    const sql = 'INSERT INTO seals VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET checksum = excluded.checksum';
    database.change(sql, runKey, part, partChecksum(database, runKey, part));
  }
}

/** The parts of a run that are not as they were written. A part without a seal was never written: it is empty. */
export function brokenSeals(database: ReadableDatabase, runKey: number): Part[] {
  const sql = 'SELECT checksum FROM seals WHERE run_key = ? AND part = ?';
  return sealedParts.filter((part) => {
    const stored = database.first<{ checksum: number }>(sql, runKey, part)?.checksum ?? factsChecksum([]);
    return stored !== partChecksum(database, runKey, part);
  });
}

/** Absent values are left out, so that a later migration may add a column without breaking old seals. */
function partChecksum(database: ReadableDatabase, runKey: number, part: Part): number {
  const from =
    part === 'runs' ? 'runs JOIN (SELECT study_key, id AS study, version FROM studies) USING (study_key)' : part;
  const facts = database
    .all<Record<string, unknown>>(`SELECT * FROM ${from} WHERE run_key = ?`, runKey)
    .map((row) => Object.entries(row).filter(([name, value]) => value !== null && !counters.includes(name)))
    .map(exactJson)
    .sort();
  return factsChecksum(facts);
}

import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { runKeyOf } from './runKey.ts';
import { seal } from './seals.ts';

/** A file made from a run, e.g. a figure or a bundle. */
export interface Artefact {
  readonly file: string;
  readonly kind: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly createdAt: number;
}

export function readArtefacts(database: ReadableDatabase, runId: string): Artefact[] {
  const sql = `SELECT file, kind, sha256, size_bytes AS sizeBytes, created_at AS createdAt
    FROM artefacts WHERE run_key = ? ORDER BY created_at, file`;
  return database.all<Artefact>(sql, runKeyOf(database, runId));
}

export function addArtefact(database: WritableDatabase, runId: string, artefact: Artefact): void {
  database.write(() => {
    const runKey = runKeyOf(database, runId);
    const { file, kind, sha256, sizeBytes, createdAt } = artefact;
    const sql = 'INSERT OR REPLACE INTO artefacts VALUES (?, ?, ?, ?, ?, ?)';
    database.change(sql, runKey, file, kind, sha256, sizeBytes, createdAt);
    seal(database, runKey, 'artefacts');
  });
}

import type { CheckpointRecord } from '../contract/run.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { runKeyOf } from './runKey.ts';
import { seal } from './seals.ts';

const kept = 2;

/** Newest first. */
export function readCheckpoints(database: ReadableDatabase, runId: string): CheckpointRecord[] {
  const sql = `SELECT step, file, sha256, size_bytes AS sizeBytes, created_at AS createdAt
    FROM checkpoints WHERE run_key = ? ORDER BY checkpoint_key DESC`;
  return database.all<CheckpointRecord>(sql, runKeyOf(database, runId));
}

/** A file that was there before counts as new: its content is what its hash says now. */
export function addCheckpoint(database: WritableDatabase, runId: string, checkpoint: CheckpointRecord): string[] {
  return database.write(() => {
    const runKey = runKeyOf(database, runId);
    const { step, file, sha256, sizeBytes, createdAt } = checkpoint;
    database.change('DELETE FROM checkpoints WHERE run_key = ? AND file = ?', runKey, file);
    const insert = `INSERT INTO checkpoints (run_key, step, file, sha256, size_bytes, created_at) VALUES (?, ?, ?, ?, ?, ?)`;
    database.change(insert, runKey, step, file, sha256, sizeBytes, createdAt);
    const dropped = readCheckpoints(database, runId).slice(kept);
    for (const old of dropped)
      database.change('DELETE FROM checkpoints WHERE run_key = ? AND file = ?', runKey, old.file);
    seal(database, runKey, 'checkpoints');
    return dropped.map((old) => old.file);
  });
}

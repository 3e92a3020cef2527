import { ExpectedError } from '../contract/errors.ts';
import type {
  CheckpointRecord,
  ClaimResult,
  RowBatch,
  RunRecord,
  RunStatus,
  StopReason,
  TableBatch,
} from '../contract/run.ts';
import type { NewRun } from './api.ts';
import { addCheckpoint } from './checkpoints.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { appendRows } from './rowWrites.ts';
import { runKeyOf } from './runKey.ts';
import { runRecord } from './runReads.ts';
import { createRun, endRun, isTaken, type RandomBytes } from './runWrites.ts';
import { seal } from './seals.ts';
import { appendTable } from './tableWrites.ts';

/** A whole run from elsewhere, checked by whoever read it. */
export interface ImportedRun {
  /** `id` is its id here. */
  readonly run: Omit<NewRun, 'owner'> & { readonly id: string };
  readonly end: {
    readonly status: Exclude<RunStatus, 'scheduled' | 'running'>;
    readonly stopReason: StopReason | null;
    readonly reason: string | null;
    readonly steps: number;
    readonly wallMs: number;
    readonly claims: readonly ClaimResult[];
  };
  readonly rows: RowBatch;
  readonly tables: readonly TableBatch[];
  /** Oldest first; their files are in their place already. */
  readonly checkpoints: readonly CheckpointRecord[];
  readonly origin: NonNullable<RunRecord['imported']>;
}

/** No process: an imported run is nobody's. */
const nobody = { pid: 0, processStart: 'imported' };

/** All of the runs in one transaction: a kill leaves none of them. */
export function importRuns(
  database: WritableDatabase,
  runs: readonly ImportedRun[],
  randomBytes: RandomBytes,
  onRun: (done: number) => void,
): RunRecord[] {
  return database.write(() =>
    runs.map(({ run, end, rows, tables, checkpoints, origin }, i) => {
      onRun(i);
      if (isTaken(database, run.id))
        throw new ExpectedError('conflict', `The id ${run.id} was taken while the bundle was read.`, {
          hint: 'Import it again.',
        });
      createRun(database, { ...run, owner: nobody }, randomBytes);
      appendRows(database, run.id, rows);
      for (const batch of tables) appendTable(database, run.id, batch);
      endRun(database, run.id, end);
      for (const checkpoint of checkpoints) addCheckpoint(database, run.id, checkpoint);
      const runKey = runKeyOf(database, run.id);
      const { originalId, contentHash, source, importedAt } = origin;
      database.change(
        'INSERT INTO imports VALUES (?, ?, ?, ?, ?)',
        runKey,
        originalId,
        contentHash,
        source,
        importedAt,
      );
      seal(database, runKey, 'imports');
      return runRecord(database, run.id);
    }),
  );
}

/** The runs that came in with this content, oldest import first. */
export function importsOf(database: ReadableDatabase, contentHash: string): string[] {
  const sql =
    'SELECT runs.id FROM imports JOIN runs USING (run_key) WHERE content_hash = ? ORDER BY imported_at, run_key';
  return database.all<{ id: string }>(sql, contentHash).map(({ id }) => id);
}

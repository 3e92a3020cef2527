import { randomBytes } from 'node:crypto';
import type { History, Owner } from './api.ts';
import { addArtefact, readArtefacts, type Artefact } from './artefacts.ts';
import { markLostRuns, requestCancel } from './cancelWrites.ts';
import { addCheckpoint, readCheckpoints } from './checkpoints.ts';
import { openConnections } from './connections.ts';
import { metricSummaries } from './metricSummaries.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/migrations.ts';
import { rowPage } from './rowReads.ts';
import { appendRows } from './rowWrites.ts';
import { runDetail } from './runDetail.ts';
import { listRuns, runningOwners, runRecord, runSpec } from './runReads.ts';
import { createRun, endRun, heartbeat, reopenRun, setPlan, type RandomBytes } from './runWrites.ts';
import { binRun, editRun, restoreRun } from './shelfWrites.ts';
import { backUp, emptyBin, pruneCheckpoints, storageReport } from './storage.ts';
import { tableBatch, tableBatches, tableOrdinals } from './tableReads.ts';
import { appendTable } from './tableWrites.ts';
import { verifyFile, verifyRun } from './verify.ts';
import { addWarnings } from './warnings.ts';
import type { TableBatch } from '../contract/run.ts';
import type { StorageReport } from '../contract/storage.ts';

/** The history of this process, and what only its own process asks of it. */
export interface HistoryStore extends History {
  tableOrdinals(runId: string, table: string): number[];
  tableBatch(runId: string, table: string, ordinal: number): TableBatch;
  metricSummaries(runId: string): ReturnType<typeof metricSummaries>;
  runningOwners(): { runId: string; owner: Owner }[];
  artefacts(runId: string): Artefact[];
  addArtefact(runId: string, artefact: Artefact): void;
  /** Compares what is stored with its checksums; a sentence for each fault. */
  verifyRun(runId: string): string[];
  verifyFile(): string[];
  storageReport(): StorageReport;
  pruneCheckpoints(): { runId: string; file: string }[];
  emptyBin(): string[];
  backUp(file: string): Promise<string>;
  close(): void;
}

interface HistoryOptions {
  /** The tail of new run ids. */
  readonly randomBytes?: RandomBytes;
}

/**
 * Opens (makes, migrates) the run history in that file. Several processes may have it open at once.
 * Throws databaseNewer, databaseDamaged, refused (another program's file) or unavailable.
 */
export function openHistory(file: string, options: HistoryOptions = {}): HistoryStore {
  const connections = openConnections(file);
  const { writer } = connections;
  try {
    migrate(writer, migrations);
    const reader = connections.openReader();
    return {
      listRuns: (filter) => listRuns(reader, filter),
      runRecord: (runId) => runRecord(reader, runId),
      runDetail: (runId) => runDetail(reader, runId),
      runSpec: (runId) => runSpec(reader, runId),
      rowPage: (runId, cursor, limit) => rowPage(reader, runId, cursor, limit),
      tableBatches: (runId, table) => tableBatches(reader, runId, table),
      checkpoints: (runId) => readCheckpoints(reader, runId),
      tableOrdinals: (runId, table) => tableOrdinals(reader, runId, table),
      tableBatch: (runId, table, ordinal) => tableBatch(reader, runId, table, ordinal),
      metricSummaries: (runId) => metricSummaries(reader, runId),
      runningOwners: () => runningOwners(reader),
      artefacts: (runId) => readArtefacts(reader, runId),
      verifyRun: (runId) => verifyRun(reader, runId),
      verifyFile: () => verifyFile(reader),
      storageReport: () => storageReport(reader),
      backUp: (file) => backUp(reader, file),

      createRun: (run) => createRun(writer, run, options.randomBytes ?? randomBytes),
      reopenRun: (runId, owner, provenance, nowMs) => reopenRun(writer, runId, owner, provenance, nowMs),
      appendRows: (runId, batch) => appendRows(writer, runId, batch),
      appendTable: (runId, batch) => appendTable(writer, runId, batch),
      addWarnings: (runId, warnings) => addWarnings(writer, runId, warnings),
      setPlan: (runId, plan) => setPlan(writer, runId, plan),
      heartbeat: (runId, beat) => heartbeat(writer, runId, beat),
      addCheckpoint: (runId, checkpoint) => addCheckpoint(writer, runId, checkpoint),
      endRun: (runId, end) => endRun(writer, runId, end),
      requestCancel: (runId, isAlive) => requestCancel(writer, runId, isAlive),
      markLostRuns: (isAlive) => markLostRuns(writer, isAlive),
      editRun: (runId, edit) => editRun(writer, runId, edit),
      binRun: (runId) => binRun(writer, runId),
      restoreRun: (runId) => restoreRun(writer, runId),
      pruneCheckpoints: () => pruneCheckpoints(writer),
      emptyBin: () => emptyBin(writer),
      addArtefact: (runId, artefact) => addArtefact(writer, runId, artefact),
      close: () => connections.close(),
    };
  } catch (error) {
    connections.close();
    throw error;
  }
}

import { randomBytes } from 'node:crypto';
import { ExpectedError } from '../contract/errors.ts';
import type { History, HistoryReads, HistoryWrites } from './api.ts';
import type { SweepReads, SweepWrites } from './sweeps/api.ts';
import { sweepReadsOf, sweepWritesOf } from './sweeps/openSweeps.ts';
import { addArtefact, readArtefacts, type Artefact } from './artefacts.ts';
import { markLostRuns, requestCancel } from './cancelWrites.ts';
import { addCheckpoint, readCheckpoints } from './checkpoints.ts';
import { openConnections, type Connections } from './connections.ts';
import { figureDocument, listFigures, removeFigure, saveFigure } from './figures.ts';
import { metricSummaries } from './metricSummaries.ts';
import { importRuns, importsOf, type ImportedRun } from './importWrites.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/migrations.ts';
import { countRuns, matchingRuns, queryRuns } from './runPages.ts';
import { rowPage } from './rowReads.ts';
import { appendBatches } from './batchWrites.ts';
import { appendRows } from './rowWrites.ts';
import { runDetail } from './runDetail.ts';
import { listRuns, runningOwners, runRecord, runSpec } from './runReads.ts';
import {
  createRun,
  endRun,
  heartbeat,
  isTaken,
  reopenRun,
  scheduleRun,
  setPlan,
  unusedRunId,
  type RandomBytes,
} from './runWrites.ts';
import { binRun, editRun, restoreRun, shelveRuns } from './shelfWrites.ts';
import { backUp, emptyBin, pruneCheckpoints, storageReport } from './storage.ts';
import { tableBatch, tableBatches, tableOrdinals } from './tableReads.ts';
import { appendTable } from './tableWrites.ts';
import { verifyFile, verifyRun } from './verify.ts';
import { addWarnings } from './warnings.ts';
import { readOnlyWrites, readsOfNewer } from './readOnly.ts';
import type { RunRecord, TableBatch } from '../contract/run.ts';
import type { StorageReport } from '../contract/storage.ts';

/** What only the history's own process asks of it. */
interface LocalReads {
  tableOrdinals(runId: string, table: string): number[];
  tableBatch(runId: string, table: string, ordinal: number): TableBatch;
  metricSummaries(runId: string): ReturnType<typeof metricSummaries>;
  artefacts(runId: string): Artefact[];
  hasRun(runId: string): boolean;
  /** An id that no run of this history has. */
  unusedRunId(nowMs: number): string;
  /** The runs that were imported with this content. */
  importsOf(contentHash: string): string[];
  /** Compares what is stored with its checksums; a sentence for each fault. */
  verifyRun(runId: string): string[];
  verifyFile(): string[];
  storageReport(): StorageReport;
  backUp(file: string): Promise<string>;
}

export interface LocalWrites {
  addArtefact(runId: string, artefact: Artefact): void;
  pruneCheckpoints(): { runId: string; file: string }[];
  emptyBin(): string[];
  /** Runs from elsewhere, all or none; `onRun` is told before each. */
  importRuns(runs: readonly ImportedRun[], onRun?: (done: number) => void): RunRecord[];
}

/** The history of this process. */
export interface HistoryStore extends History, LocalReads, LocalWrites {
  /** The file is of a newer workbench: this sentence says so, and every write throws databaseNewer. */
  readonly readOnly: string | null;
  close(): void;
}

interface HistoryOptions {
  /** The tail of new run ids. */
  readonly randomBytes?: RandomBytes;
}

/**
 * Opens (makes, migrates) the run history in that file. Several processes may have it open at once. A file of a newer
 * workbench is opened for reading. Throws databaseDamaged, refused (another program's file) or unavailable.
 */
export function openHistory(file: string, options: HistoryOptions = {}): HistoryStore {
  const connections = openConnections(file);
  const close = (): void => connections.close();
  try {
    const newer = migrated(connections);
    const reads = readsOf(connections, options);
    return newer === undefined
      ? { ...reads, ...writesOf(connections, options), readOnly: null, close }
      : {
          ...readsOfNewer(reads, newer),
          ...readOnlyWrites(newer),
          readOnly: `${newer.message} It is open for reading only.`,
          close,
        };
  } catch (error) {
    close();
    throw error;
  }
}

/** The schema is the newest afterwards; else the refusal of one that is newer still. */
function migrated({ writer }: Connections): ExpectedError | undefined {
  try {
    migrate(writer, migrations);
    return undefined;
  } catch (error) {
    if (error instanceof ExpectedError && error.code === 'databaseNewer') return error;
    throw error;
  }
}

function readsOf(connections: Connections, options: HistoryOptions): HistoryReads & SweepReads & LocalReads {
  const reader = connections.openReader();
  return {
    listRuns: (filter) => listRuns(reader, filter),
    queryRuns: (query) => queryRuns(reader, query),
    matchingRuns: (query) => matchingRuns(reader, query),
    countRuns: () => countRuns(reader),
    runRecord: (runId) => runRecord(reader, runId),
    runDetail: (runId) => runDetail(reader, runId),
    runSpec: (runId) => runSpec(reader, runId),
    rowPage: (runId, cursor, limit, metrics) => rowPage(reader, runId, cursor, limit, metrics),
    tableBatches: (runId, table) => tableBatches(reader, runId, table),
    checkpoints: (runId) => readCheckpoints(reader, runId),
    listFigures: () => listFigures(reader),
    figureDocument: (figureId) => figureDocument(reader, figureId),
    tableOrdinals: (runId, table) => tableOrdinals(reader, runId, table),
    tableBatch: (runId, table, ordinal) => tableBatch(reader, runId, table, ordinal),
    metricSummaries: (runId) => metricSummaries(reader, runId),
    runningOwners: () => runningOwners(reader),
    artefacts: (runId) => readArtefacts(reader, runId),
    hasRun: (runId) => isTaken(reader, runId),
    unusedRunId: (nowMs) => unusedRunId(reader, nowMs, options.randomBytes ?? randomBytes),
    importsOf: (contentHash) => importsOf(reader, contentHash),
    verifyRun: (runId) => verifyRun(reader, runId),
    verifyFile: () => verifyFile(reader),
    storageReport: () => storageReport(reader),
    backUp: (file) => backUp(reader, file),
    ...sweepReadsOf(reader),
  };
}

function writesOf({ writer }: Connections, options: HistoryOptions): HistoryWrites & SweepWrites & LocalWrites {
  return {
    createRun: (run) => createRun(writer, run, options.randomBytes ?? randomBytes),
    reopenRun: (runId, owner, provenance, nowMs) => reopenRun(writer, runId, owner, provenance, nowMs),
    scheduleRun: (runId, owner, reason) => scheduleRun(writer, runId, owner, reason),
    appendRows: (runId, batch) => appendRows(writer, runId, batch),
    appendTable: (runId, batch) => appendTable(writer, runId, batch),
    appendBatches: (runId, batches) => appendBatches(writer, runId, batches),
    addWarnings: (runId, warnings) => addWarnings(writer, runId, warnings),
    setPlan: (runId, plan) => setPlan(writer, runId, plan),
    heartbeat: (runId, beat) => heartbeat(writer, runId, beat),
    addCheckpoint: (runId, checkpoint) => addCheckpoint(writer, runId, checkpoint),
    endRun: (runId, end) => endRun(writer, runId, end),
    requestCancel: (runId, isAlive) => requestCancel(writer, runId, isAlive),
    markLostRuns: (isAlive) => markLostRuns(writer, isAlive),
    editRun: (runId, edit) => editRun(writer, runId, edit),
    shelveRuns: (runIds, change) => shelveRuns(writer, runIds, change),
    binRun: (runId) => binRun(writer, runId),
    restoreRun: (runId) => restoreRun(writer, runId),
    saveFigure: (figureId, document, nowMs) =>
      saveFigure(writer, figureId, document, nowMs, options.randomBytes ?? randomBytes),
    removeFigure: (figureId) => removeFigure(writer, figureId),
    addArtefact: (runId, artefact) => addArtefact(writer, runId, artefact),
    pruneCheckpoints: () => pruneCheckpoints(writer),
    emptyBin: () => emptyBin(writer),
    ...sweepWritesOf(writer, options.randomBytes ?? randomBytes, (file) => openHistory(file)),
    importRuns: (runs, onRun = () => undefined) => importRuns(writer, runs, options.randomBytes ?? randomBytes, onRun),
  };
}

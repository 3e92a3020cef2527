import type { FigureDocument, FigureHead } from '../contract/figure.ts';
import type { RunDetail } from '../contract/channels.ts';
import type { RunCounts, RunPage, RunQuery, Shelving } from '../contract/runQuery.ts';
import type { MetricSpec } from '../contract/study.ts';
import type { Params } from '../contract/fields.ts';
import type {
  CheckpointRecord,
  ClaimResult,
  RowBatch,
  RunRecord,
  RunSpec,
  RunStatus,
  StopReason,
  TableBatch,
  Warning,
} from '../contract/run.ts';
import type { MemberOf, SweepStore } from './sweeps/api.ts';

/** What decides bit-identical resume, and what a reader wants to know of the machine. */
export interface Provenance {
  readonly appVersion: string;
  readonly gitRevision: string | null;
  readonly backend: string;
  readonly device: string;
  readonly threads: number;
  readonly plan: string;
  /** Hash of app build, library versions, CPU features and thread counts. */
  readonly fingerprint: string;
}

/** The process that computes a run. A run whose owner is gone is shown as interrupted. */
export interface Owner {
  readonly pid: number;
  /** Start time of that process as the system tells it, so that a reused pid is not taken for it. */
  readonly processStart: string;
}

export interface NewRun {
  /** Its id where it has one already: a run that comes from elsewhere. Throws conflict where it is taken. */
  readonly id?: string;
  readonly spec: RunSpec;
  readonly studyVersion: number;
  readonly arms: readonly { readonly name: string; readonly params: Params }[];
  readonly metrics: readonly MetricSpec[];
  readonly provenance: Provenance;
  readonly owner: Owner;
  readonly nowMs: number;
  readonly warnings: readonly Warning[];
  /** The place that the run takes in a sweep, in the same transaction. */
  readonly memberOf?: MemberOf | undefined;
  /** It waits for its turn in the queue of its owner, for this reason. */
  readonly scheduled?: string | undefined;
  /** Where it branched from another run. */
  readonly branch?: NonNullable<RunRecord['branch']> | undefined;
  /** What it takes over from that run, in the same transaction. */
  readonly inherits?: Inheritance | undefined;
}

/** What a branch takes over: the rows and tables that its run had at the checkpoint, and its own copy of that. */
export interface Inheritance {
  /** The last step of each arm that had any, and how many batches of each table. */
  readonly recorded: {
    readonly lastSteps: Readonly<Record<string, number>>;
    readonly ordinals: Readonly<Record<string, number>>;
  };
  /** Its file is in its place already. */
  readonly checkpoint: CheckpointRecord;
}

export interface RunFilter {
  readonly study?: string | undefined;
  readonly tag?: string | undefined;
  readonly status?: RunStatus | undefined;
  readonly binned?: boolean | undefined;
  readonly limit: number;
}

/** Reads: never change the database. A run that is not there throws ExpectedError notFound. */
export interface HistoryReads {
  /** Newest first. */
  listRuns(filter: RunFilter): RunRecord[];
  /** A page of the run table. A filter that cannot be read throws badInput. */
  queryRuns(query: RunQuery): RunPage;
  /** The ids of all runs that a filter finds, newest first. */
  matchingRuns(query: Pick<RunQuery, 'filter' | 'shelf'>): string[];
  countRuns(): RunCounts;
  runRecord(runId: string): RunRecord;
  runDetail(runId: string): RunDetail;
  runSpec(runId: string): RunSpec;
  /** The runs that say that they are running or wait for their turn, and who should be computing them. */
  runningOwners(): { runId: string; owner: Owner }[];
  /** Rows in key order (arm, metric, replica, step), at most `limit`; cursor null = from the first. */
  rowPage(
    runId: string,
    cursor: string | null,
    limit: number,
    /** Keys of the metrics wanted (default: all). */
    metrics?: readonly string[],
  ): { batch: RowBatch; nextCursor: string | null };
  tableBatches(runId: string, table: string): TableBatch[];
  /** Newest first. */
  checkpoints(runId: string): CheckpointRecord[];
  /** Figure documents, last changed first. */
  listFigures(): FigureHead[];
  /** One that is not there throws notFound. */
  figureDocument(figureId: string): FigureDocument;
}

/** What a run has recorded, as it is stored. */
export type Batch =
  { readonly kind: 'rows'; readonly batch: RowBatch } | { readonly kind: 'table'; readonly batch: TableBatch };

/** Writes: each one `BEGIN IMMEDIATE` transaction, on disk when it returns. */
export interface HistoryWrites {
  createRun(run: NewRun): RunRecord;
  /** A run that goes on: running again under a new owner. Throws conflict when its owner is alive. */
  reopenRun(runId: string, owner: Owner, provenance: Provenance, nowMs: number): RunRecord;
  /** A run that goes on when its turn in the owner's queue has come, with the reason why it waits. */
  scheduleRun(runId: string, owner: Owner, reason: string): RunRecord;
  /** Idempotent by (arm, replica, metric, step). */
  appendRows(runId: string, batch: RowBatch): void;
  /** Idempotent by (table, ordinal). */
  appendTable(runId: string, batch: TableBatch): void;
  /** Both, of one run and in order, as one transaction: one wait for the disk. */
  appendBatches(runId: string, batches: readonly Batch[]): void;
  addWarnings(runId: string, warnings: readonly Warning[]): void;
  /** The compute plan of a running run, tuned while it runs. */
  setPlan(runId: string, plan: string): void;
  /** Says whether some process asked for this run to be cancelled. */
  heartbeat(runId: string, beat: { nowMs: number; steps: number; wallMs: number }): { cancelRequested: boolean };
  /** Keeps the newest two; returns the files that no row names any more, for the caller to delete. */
  addCheckpoint(runId: string, checkpoint: CheckpointRecord): string[];
  /** The run's claims and status in one transaction. */
  endRun(
    runId: string,
    end: {
      status: Exclude<RunStatus, 'scheduled' | 'running'>;
      stopReason: StopReason | null;
      reason: string | null;
      steps: number;
      wallMs: number;
      claims: readonly ClaimResult[];
    },
  ): RunRecord;
  /** Asks the owner of a running run to cancel it; ends a run without a living owner at once. */
  requestCancel(runId: string, isAlive: (owner: Owner) => boolean): RunRecord;
  /** Runs that say "running" but whose owner is gone become interrupted; returns them. */
  markLostRuns(isAlive: (owner: Owner) => boolean): RunRecord[];
  editRun(
    runId: string,
    edit: { name?: string | undefined; note?: string | undefined; tags?: readonly string[] | undefined },
  ): RunRecord;
  /** Marks many runs at once, all or none; returns those that it changed. */
  shelveRuns(runIds: readonly string[], change: Shelving): RunRecord[];
  binRun(runId: string): void;
  restoreRun(runId: string): void;
  /** A new figure (null), or what that one is from now on, also when it was removed; its id. */
  saveFigure(figureId: string | null, document: FigureDocument, nowMs: number): string;
  removeFigure(figureId: string): void;
}

export type History = HistoryReads & HistoryWrites & SweepStore;

/** The same calls across a process border. */
export type AsyncHistory = {
  readonly [M in keyof History]: (...args: Parameters<History[M]>) => Promise<ReturnType<History[M]>>;
};

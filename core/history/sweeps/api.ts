import type { RunSpec } from '../../contract/run.ts';
import type { Params } from '../../contract/fields.ts';
import type {
  ExecutorName,
  SlurmSettings,
  SweepDocument,
  SweepMember,
  SweepRecord,
  SweepStatus,
} from '../../contract/sweep.ts';
import type { Owner } from '../api.ts';

export interface NewMember {
  readonly hash: string;
  readonly point: Params;
  readonly spec: RunSpec;
}

export interface NewSweep {
  readonly document: SweepDocument;
  readonly studyVersion: number;
  readonly executor: ExecutorName;
  readonly jobs: number;
  readonly settings: SlurmSettings;
  readonly priority: number;
  readonly members: readonly NewMember[];
  readonly nowMs: number;
}

/** Which run of which sweep a new run is. */
export interface MemberOf {
  readonly sweepId: string;
  readonly hash: string;
}

/** A run of a sweep that may be started or gone on with. */
export interface NextMember {
  readonly hash: string;
  readonly spec: RunSpec;
  readonly runId: string | null;
  readonly attempts: number;
}

/** What one run of a kind has cost so far. */
export interface MeasuredCost {
  readonly runs: number;
  readonly wallMs: number;
  readonly bytes: number;
}

export interface SweepReads {
  /** Newest first. */
  listSweeps(limit: number): SweepRecord[];
  /** Those that are running or still have runs in flight, the most urgent first. */
  openSweeps(): SweepRecord[];
  sweepRecord(sweepId: string): SweepRecord;
  /** In the sweep's order: all, or those of one status. */
  sweepMembers(sweepId: string, only?: SweepMember['status']): SweepMember[];
  /** Waiting or stopped runs that nobody computes and no queue holds, in the sweep's order. */
  nextMembers(sweepId: string, limit: number): NextMember[];
  memberSpec(sweepId: string, hash: string): RunSpec;
  /** Who hands out the runs of this history's sweeps, dead or alive. */
  dispatcher(): Owner | null;
  /** The mean over the newest finished runs of that study and preset; null where there is none. */
  measuredCost(study: string, preset: string | null): MeasuredCost | null;
}

export interface SweepWrites {
  createSweep(sweep: NewSweep): SweepRecord;
  /** Adds the members that are missing; none is ever taken away. */
  extendSweep(sweepId: string, document: SweepDocument, members: readonly NewMember[]): { added: number };
  setSweep(
    sweepId: string,
    change: {
      status?: SweepStatus | undefined;
      reason?: string | null | undefined;
      priority?: number | undefined;
      jobs?: number | undefined;
    },
  ): SweepRecord;
  /** Runs that ended since decide their members; a running sweep with nothing left is finished. Returns the record. */
  settleSweep(sweepId: string): SweepRecord;
  countAttempt(sweepId: string, hash: string): void;
  failMember(sweepId: string, hash: string, reason: string): void;
  /** Failed members are waited for again, as new runs; all of them, or those of the hashes. */
  retryMembers(sweepId: string, hashes: readonly string[] | null): number;
  /** The places of members in a cluster's queue; null: in none any more. */
  setTasks(sweepId: string, tasks: readonly { readonly hash: string; readonly task: string | null }[]): void;
  /** Takes the dispatcher's place where its holder is the expected one; the caller found that one dead. */
  takeDispatch(owner: Owner, expected: Owner | null): boolean;
  leaveDispatch(owner: Owner): void;
  /** Takes over a member's run from the database of the task that computed it; a second time changes nothing. */
  gatherRun(sweepId: string, hash: string, databaseFile: string): void;
}

export type SweepStore = SweepReads & SweepWrites;

import type { ExecutorName, SweepRecord } from '../contract/sweep.ts';

/** Where the runs of a sweep are computed. Another place is another file in `executors`. */
export interface Executor {
  readonly name: ExecutorName;
  /**
   * Does what is due now for these sweeps, the most urgent first: starts runs, takes in what has ended, stops what its
   * sweep no longer wants. Called again and again by the one dispatcher; returns without waiting for runs.
   */
  advance(sweeps: readonly SweepRecord[]): Promise<void>;
  /** Stops what would end with this process, with checkpoints. Tasks in a cluster's queue stay there. */
  close(reason: string): Promise<void>;
}

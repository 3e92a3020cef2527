import { ExpectedError } from '../contract/errors.ts';
import type { LocalWrites } from './openHistory.ts';
import type { HistoryWrites } from './api.ts';
import type { SweepWrites } from './sweeps/api.ts';

type Writes = HistoryWrites & SweepWrites & LocalWrites;

/** The writes of a history that a newer workbench has made: each one is refused with that sentence. */
export function readOnlyWrites(newer: ExpectedError): Writes {
  const refuse = (): never => {
    throw newer;
  };
  return {
    createRun: refuse,
    reopenRun: refuse,
    scheduleRun: refuse,
    appendRows: refuse,
    appendTable: refuse,
    appendBatches: refuse,
    addWarnings: refuse,
    setPlan: refuse,
    heartbeat: refuse,
    addCheckpoint: refuse,
    endRun: refuse,
    requestCancel: refuse,
    // Asked for at every opening and every second. A run that looks lost is for the newer workbench to judge.
    markLostRuns: () => [],
    editRun: refuse,
    shelveRuns: refuse,
    binRun: refuse,
    restoreRun: refuse,
    saveFigure: refuse,
    removeFigure: refuse,
    addArtefact: refuse,
    pruneCheckpoints: refuse,
    emptyBin: refuse,
    createSweep: refuse,
    extendSweep: refuse,
    setSweep: refuse,
    settleSweep: refuse,
    countAttempt: refuse,
    failMember: refuse,
    retryMembers: refuse,
    setTasks: refuse,
    takeDispatch: refuse,
    leaveDispatch: refuse,
    gatherRun: refuse,
    importRuns: refuse,
  };
}

/** Reads of a schema that may have lost what they ask for: that is no bug, and the sentence says which version it is. */
export function readsOfNewer<R extends object>(reads: R, newer: ExpectedError): R {
  const guarded = Object.entries(reads).map(([name, read]) => [
    name,
    (...words: unknown[]): unknown => {
      try {
        return (read as (...words: unknown[]) => unknown)(...words);
      } catch (error) {
        if (error instanceof ExpectedError) throw error;
        const why = error instanceof Error ? error.message : String(error);
        throw new ExpectedError('databaseNewer', `${newer.message} This part cannot be read here: ${why}.`, {
          ...(newer.hint === undefined ? {} : { hint: newer.hint }),
        });
      }
    },
  ]);
  return Object.fromEntries(guarded) as R;
}

import { ExpectedError } from '../contract/errors.ts';
import type { RunRecord, RunStatus } from '../contract/run.ts';
import type { Owner } from './api.ts';
import type { WritableDatabase } from './database.ts';
import { runKeyOf } from './runKey.ts';
import { ownerOf, runningOwners, runRecord } from './runReads.ts';
import { seal } from './seals.ts';
import { putSummaries } from './summaries.ts';

type IsAlive = (owner: Owner) => boolean;

export function requestCancel(database: WritableDatabase, runId: string, isAlive: IsAlive): RunRecord {
  return database.write(() => {
    const run = runRecord(database, runId);
    if (run.status === 'finished' || run.status === 'failed') {
      throw new ExpectedError('conflict', `The run ${runId} is ${run.status} already; there is nothing to cancel.`);
    }
    const isOwned = run.status === 'running' || run.status === 'scheduled';
    if (isOwned && isAlive(ownerOf(database, runId))) {
      const runKey = runKeyOf(database, runId);
      database.change('INSERT INTO cancel_requests VALUES (?) ON CONFLICT DO NOTHING', runKey);
      seal(database, runKey, 'cancel_requests');
    } else {
      endWithoutOwner(database, runId, 'cancelled', null);
    }
    return runRecord(database, runId);
  });
}

export function markLostRuns(database: WritableDatabase, isAlive: IsAlive): RunRecord[] {
  return database.write(() =>
    runningOwners(database)
      .filter(({ owner }) => !isAlive(owner))
      .map(({ runId, owner }) => {
        const reason = `The process that computed this run (pid ${owner.pid}) is gone; its stored rows are whole.`;
        endWithoutOwner(database, runId, 'interrupted', reason);
        return runRecord(database, runId);
      }),
  );
}

function endWithoutOwner(database: WritableDatabase, runId: string, status: RunStatus, reason: string | null): void {
  const runKey = runKeyOf(database, runId);
  database.change('UPDATE runs SET status = ?, reason = ? WHERE run_key = ?', status, reason, runKey);
  database.change('DELETE FROM cancel_requests WHERE run_key = ?', runKey);
  putSummaries(database, runKey);
  seal(database, runKey, 'runs', 'cancel_requests');
}

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { exactJson } from '../../core/history/exactJson.ts';
import { openHistory, type HistoryStore } from '../../core/history/openHistory.ts';

/** Reads a home's history for a moment. */
export function inHistory<T>(home: string, read: (history: HistoryStore) => T): T {
  const history = openHistory(join(home, 'history.sqlite'));
  try {
    return read(history);
  } finally {
    history.close();
  }
}

/** Everything that the runs of a sweep have measured, by the runs' hashes: rows by their bits, tables, claims. */
export function sweepDigest(home: string, sweepId: string): Record<string, string> {
  return inHistory(home, (history) =>
    Object.fromEntries(
      history
        .sweepMembers(sweepId)
        .map(({ hash, runId }) => [hash, runId === null ? 'no run' : runDigest(history, runId)])
        .sort(([one], [other]) => (one! < other! ? -1 : 1)),
    ),
  );
}

function runDigest(history: HistoryStore, runId: string): string {
  const digest = createHash('sha256');
  const { run, tables, claims } = history.runDetail(runId);
  digest.update(exactJson([run.status, run.stopReason, run.steps, run.params, run.seed, claims]));
  let cursor: string | null = null;
  do {
    const page: ReturnType<HistoryStore['rowPage']> = history.rowPage(runId, cursor, 50_000);
    const { arm, replica, metric, step, value } = page.batch;
    for (const column of [arm, replica, metric, step, value]) digest.update(new Uint8Array(column.buffer));
    cursor = page.nextCursor;
  } while (cursor !== null);
  for (const { key } of tables)
    for (const { ordinal, columns } of history.tableBatches(runId, key))
      digest.update(exactJson([key, ordinal, Object.entries(columns).map(([name, column]) => [name, [...column]])]));
  return digest.digest('hex');
}

/** Faults of a sweep that has ended: runs that are missing, that failed, or that were computed twice. */
export function sweepFaults(home: string, sweepId: string): string[] {
  return inHistory(home, (history) => {
    const members = history.sweepMembers(sweepId);
    const tagged = history.listRuns({ tag: sweepId, limit: 10_000 });
    return [
      ...members
        .filter(({ status }) => status !== 'done')
        .map(({ hash, status, reason }) => `${hash} ${status} ${reason ?? ''}`),
      ...tagged.filter(({ id }) => !members.some(({ runId }) => runId === id)).map(({ id }) => `${id} is one too many`),
    ];
  });
}

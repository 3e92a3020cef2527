import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExpectedError } from '../../contract/errors.ts';
import type { Params } from '../../contract/fields.ts';
import type { RunSpec } from '../../contract/run.ts';
import type { MetricSpec } from '../../contract/study.ts';
import type { WritableDatabase } from '../database.ts';
import { exactJson } from '../exactJson.ts';
import type { HistoryStore } from '../openHistory.ts';
import { appendRows } from '../rowWrites.ts';
import { newRunId } from '../runId.ts';
import { endRun, insertNewRun } from '../runWrites.ts';
import { appendTable } from '../tableWrites.ts';
import { memberSpec, sweepKeyOf } from './sweepReads.ts';

const rowsAPage = 50_000;

interface Gathering {
  readonly sweepId: string;
  readonly hash: string;
  readonly databaseFile: string;
  /** Opens a private copy of the task's database: it is read, checked and thrown away. */
  readonly openCopy: (file: string) => HistoryStore;
}

/**
 * One run from the database of the task that computed it, in one transaction: all of it or nothing, and a second time
 * nothing. What the disk changed, or what is not the run that was asked for, is refused.
 */
export function gatherRun(database: WritableDatabase, gathering: Gathering): void {
  const { sweepId, hash, databaseFile, openCopy } = gathering;
  if (isGathered(database, sweepId, hash)) return;
  const folder = mkdtempSync(join(tmpdir(), 'excite-gather-'));
  try {
    const file = join(folder, 'history.sqlite');
    copyDatabase(databaseFile, file);
    const copy = openCopy(file);
    try {
      const runId = theRunOf(copy, memberSpec(database, sweepId, hash), databaseFile);
      database.write(() => {
        if (!isGathered(database, sweepId, hash)) take(database, copy, runId, gathering);
      });
    } finally {
      copy.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isGathered(database: WritableDatabase, sweepId: string, hash: string): boolean {
  const sql = `SELECT 1 FROM sweep_members WHERE sweep_key = ? AND hash = ? AND (run_key IS NOT NULL OR outcome IS NOT NULL)`;
  return database.first(sql, sweepKeyOf(database, sweepId), hash) !== undefined;
}

/** With its write-ahead log: a task that was killed could not close its file. */
function copyDatabase(from: string, to: string): void {
  copyFileSync(from, to);
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${to}-wal`);
}

function theRunOf(copy: HistoryStore, asked: RunSpec, file: string): string {
  const [run] = copy.listRuns({ limit: 1 });
  if (!run || !['finished', 'failed', 'cancelled'].includes(run.status))
    throw new ExpectedError('conflict', `${file} holds no run that has ended.`);
  if (comparable(copy.runSpec(run.id)) !== comparable(asked))
    throw new ExpectedError('conflict', `${file} holds another run (${run.id}) than the one that was asked for.`);
  const faults = copy.verifyRun(run.id);
  if (faults.length > 0) throw new ExpectedError('databaseDamaged', `${file}: ${faults.join(' ')}`);
  return run.id;
}

/** The plan asked for is not kept with a run; what it became is. */
function comparable({ params, ...rest }: RunSpec): string {
  const sorted = (facts: object): [string, unknown][] =>
    Object.entries(facts)
      .filter(([key]) => key !== 'plan')
      .sort(([a], [b]) => (a < b ? -1 : 1));
  return exactJson(sorted({ ...rest, params: sorted(params) }));
}

function take(database: WritableDatabase, copy: HistoryStore, runId: string, { sweepId, hash }: Gathering): void {
  const detail = copy.runDetail(runId);
  const { run } = detail;
  const isTaken = database.first('SELECT 1 FROM runs WHERE id = ?', runId) !== undefined;
  // Two tasks of one second may draw the same 30 bits; the hash tells them apart.
  const id = isTaken ? newRunId(run.startedAt, () => Buffer.from(hash, 'hex').subarray(0, 6)) : runId;
  insertNewRun(database, id, {
    spec: copy.runSpec(runId),
    studyVersion: run.version,
    arms: run.arms.map((name) => ({ name, params: detail.armParams[name] as Params })),
    metrics: detail.metrics as readonly MetricSpec[],
    provenance: run,
    owner: { pid: 0, processStart: 'a task of a cluster' },
    nowMs: run.startedAt,
    warnings: detail.warnings,
    memberOf: { sweepId, hash },
  });
  let cursor: string | null = null;
  do {
    const page: ReturnType<HistoryStore['rowPage']> = copy.rowPage(runId, cursor, rowsAPage);
    appendRows(database, id, page.batch);
    cursor = page.nextCursor;
  } while (cursor !== null);
  for (const { key } of detail.tables)
    for (const batch of copy.tableBatches(runId, key)) appendTable(database, id, batch);
  endRun(database, id, {
    status: run.status as 'finished' | 'failed' | 'cancelled',
    stopReason: run.stopReason,
    reason: run.reason,
    steps: run.steps,
    wallMs: run.wallMs,
    claims: detail.claims,
  });
}

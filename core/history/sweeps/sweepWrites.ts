import type { SweepDocument, SweepRecord } from '../../contract/sweep.ts';
import type { Owner } from '../api.ts';
import type { WritableDatabase } from '../database.ts';
import { exactJson } from '../exactJson.ts';
import { newRunId } from '../runId.ts';
import type { RandomBytes } from '../runWrites.ts';
import type { NewMember, NewSweep, SweepWrites } from './api.ts';
import { dispatcherOwner, sweepKeyOf, sweepRecord } from './sweepReads.ts';

export function createSweep(database: WritableDatabase, sweep: NewSweep, randomBytes: RandomBytes): SweepRecord {
  return database.write(() => {
    const id = `sweep-${newRunId(sweep.nowMs, randomBytes)}`;
    database.change(
      `INSERT INTO sweeps (id, document, study_version, executor, jobs, settings, priority, status, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, 'running', ?)`,
      id,
      exactJson(sweep.document),
      sweep.studyVersion,
      sweep.executor,
      sweep.jobs,
      JSON.stringify(sweep.settings),
      sweep.priority,
      sweep.nowMs,
    );
    addMembers(database, id, sweep.members);
    return sweepRecord(database, id);
  });
}

export function extendSweep(
  database: WritableDatabase,
  sweepId: string,
  document: SweepDocument,
  members: readonly NewMember[],
): { added: number } {
  return database.write(() => {
    const added = addMembers(database, sweepId, members);
    const sql = `UPDATE sweeps SET document = ?,
      status = CASE WHEN ? > 0 AND status = 'finished' THEN 'paused' ELSE status END WHERE sweep_key = ?`;
    database.change(sql, exactJson(document), added, sweepKeyOf(database, sweepId));
    return { added };
  });
}

/** Each run carries its sweep's id as a tag, so that every list of runs can show it alone. */
function addMembers(database: WritableDatabase, sweepId: string, members: readonly NewMember[]): number {
  const sweepKey = sweepKeyOf(database, sweepId);
  const lastSql = 'SELECT coalesce(max(ordinal), -1) AS last FROM sweep_members WHERE sweep_key = ?';
  let { last } = database.first<{ last: number }>(lastSql, sweepKey)!;
  const insert = database.writing(
    `INSERT INTO sweep_members (sweep_key, hash, ordinal, point, spec) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  let added = 0;
  for (const { hash, point, spec } of members) {
    const tagged = exactJson({ ...spec, tags: [...spec.tags, sweepId] });
    if (insert.run(sweepKey, hash, last + 1, exactJson(point), tagged).changes !== 1) continue;
    last++;
    added++;
  }
  return added;
}

export function setSweep(
  database: WritableDatabase,
  sweepId: string,
  change: Parameters<SweepWrites['setSweep']>[1],
): SweepRecord {
  return database.write(() => {
    const sweepKey = sweepKeyOf(database, sweepId);
    const { status, reason, priority, jobs } = change;
    if (status !== undefined)
      database.change('UPDATE sweeps SET status = ?, reason = ? WHERE sweep_key = ?', status, reason ?? null, sweepKey);
    if (priority !== undefined)
      database.change('UPDATE sweeps SET priority = ? WHERE sweep_key = ?', priority, sweepKey);
    if (jobs !== undefined) database.change('UPDATE sweeps SET jobs = ? WHERE sweep_key = ?', jobs, sweepKey);
    return sweepRecord(database, sweepId);
  });
}

/** Done: the run finished, however. Failed: it failed, or somebody cancelled that very run. */
export function settleSweep(database: WritableDatabase, sweepId: string): SweepRecord {
  return database.write(() => {
    const sweepKey = sweepKeyOf(database, sweepId);
    database.change(
      `UPDATE sweep_members SET outcome = CASE runs.status WHEN 'finished' THEN 'done' ELSE 'failed' END,
        reason = CASE runs.status WHEN 'finished' THEN NULL
          ELSE coalesce(runs.reason, 'The run was cancelled by the user.') END, task = NULL
      FROM runs WHERE runs.run_key = sweep_members.run_key AND sweep_key = ? AND outcome IS NULL
        AND runs.status IN ('finished', 'failed', 'cancelled')`,
      sweepKey,
    );
    database.change(
      `UPDATE sweeps SET status = 'finished', reason = NULL WHERE sweep_key = ? AND status = 'running'
        AND NOT EXISTS (SELECT 1 FROM sweep_members WHERE sweep_members.sweep_key = sweeps.sweep_key AND outcome IS NULL)`,
      sweepKey,
    );
    return sweepRecord(database, sweepId);
  });
}

export function countAttempt(database: WritableDatabase, sweepId: string, hash: string): void {
  const sql = 'UPDATE sweep_members SET attempts = attempts + 1 WHERE sweep_key = ? AND hash = ?';
  database.write(() => database.change(sql, sweepKeyOf(database, sweepId), hash));
}

export function failMember(database: WritableDatabase, sweepId: string, hash: string, reason: string): void {
  const sql = `UPDATE sweep_members SET outcome = 'failed', task = NULL, reason = ?
    WHERE sweep_key = ? AND hash = ? AND outcome IS NULL`;
  database.write(() => database.change(sql, reason, sweepKeyOf(database, sweepId), hash));
}

export function retryMembers(database: WritableDatabase, sweepId: string, hashes: readonly string[] | null): number {
  return database.write(() => {
    const sweepKey = sweepKeyOf(database, sweepId);
    const all = `UPDATE sweep_members SET outcome = NULL, reason = NULL, run_key = NULL, attempts = 0, task = NULL
      WHERE sweep_key = ? AND outcome = 'failed'`;
    const count =
      hashes === null
        ? database.change(all, sweepKey)
        : hashes.reduce((sum, hash) => sum + database.change(`${all} AND hash = ?`, sweepKey, hash), 0);
    const sql = `UPDATE sweeps SET status = 'paused', reason = NULL WHERE sweep_key = ? AND status = 'finished'`;
    if (count > 0) database.change(sql, sweepKey);
    return count;
  });
}

export function setTasks(
  database: WritableDatabase,
  sweepId: string,
  tasks: readonly { readonly hash: string; readonly task: string | null }[],
): void {
  database.write(() => {
    const sweepKey = sweepKeyOf(database, sweepId);
    const sql = 'UPDATE sweep_members SET task = ? WHERE sweep_key = ? AND hash = ? AND outcome IS NULL';
    for (const { hash, task } of tasks) database.change(sql, task, sweepKey, hash);
  });
}

export function takeDispatch(database: WritableDatabase, owner: Owner, expected: Owner | null): boolean {
  return database.write(() => {
    if (!isSame(dispatcherOwner(database), expected)) return false;
    const sql = `INSERT INTO dispatcher VALUES (1, ?, ?) ON CONFLICT DO UPDATE
      SET owner_pid = excluded.owner_pid, owner_process_start = excluded.owner_process_start`;
    database.change(sql, owner.pid, owner.processStart);
    return true;
  });
}

export function leaveDispatch(database: WritableDatabase, owner: Owner): void {
  database.write(() => {
    const sql = 'DELETE FROM dispatcher WHERE owner_pid = ? AND owner_process_start = ?';
    database.change(sql, owner.pid, owner.processStart);
  });
}

function isSame(a: Owner | null, b: Owner | null): boolean {
  return a?.pid === b?.pid && a?.processStart === b?.processStart;
}

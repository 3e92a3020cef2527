import { ExpectedError } from '../../contract/errors.ts';
import type { Params } from '../../contract/fields.ts';
import type { RunSpec, RunStatus } from '../../contract/run.ts';
import type { SlurmSettings, SweepDocument, SweepMember, SweepRecord } from '../../contract/sweep.ts';
import type { Owner } from '../api.ts';
import type { ReadableDatabase } from '../database.ts';
import { parseExactJson } from '../exactJson.ts';
import type { MeasuredCost, NextMember } from './api.ts';

interface SweepColumns {
  sweep_key: number;
  id: string;
  document: string;
  study_version: number;
  executor: SweepRecord['executor'];
  jobs: number;
  settings: string;
  priority: number;
  status: SweepRecord['status'];
  reason: string | null;
  created_at: number;
  total: number;
  running: number;
  done: number;
  failed: number;
  wall_ms: number | null;
}

/** A task in a cluster's queue counts as running: it is no longer for anybody else to start. */
const selectSweeps = `
SELECT sweeps.*, count(members.hash) AS total,
  count(*) FILTER (WHERE outcome IS NULL AND (task IS NOT NULL OR runs.status = 'running')) AS running,
  count(*) FILTER (WHERE outcome = 'done') AS done, count(*) FILTER (WHERE outcome = 'failed') AS failed,
  sum(runs.wall_ms) FILTER (WHERE outcome = 'done') AS wall_ms
FROM sweeps LEFT JOIN sweep_members AS members USING (sweep_key) LEFT JOIN runs USING (run_key)`;

export function listSweeps(database: ReadableDatabase, limit: number): SweepRecord[] {
  const sql = `${selectSweeps} GROUP BY sweep_key ORDER BY sweeps.created_at DESC, sweep_key DESC LIMIT ?`;
  return database.all<SweepColumns>(sql, limit).map(toRecord);
}

export function openSweeps(database: ReadableDatabase): SweepRecord[] {
  const sql = `${selectSweeps} WHERE sweeps.status <> 'finished' GROUP BY sweep_key
    HAVING sweeps.status = 'running' OR running > 0 ORDER BY sweeps.priority DESC, sweeps.created_at, sweep_key`;
  return database.all<SweepColumns>(sql).map(toRecord);
}

export function sweepRecord(database: ReadableDatabase, sweepId: string): SweepRecord {
  const sql = `${selectSweeps} WHERE sweep_key = ? GROUP BY sweep_key`;
  return toRecord(database.first<SweepColumns>(sql, sweepKeyOf(database, sweepId))!);
}

export function sweepKeyOf(database: ReadableDatabase, sweepId: string): number {
  const found = database.first<{ sweep_key: number }>('SELECT sweep_key FROM sweeps WHERE id = ?', sweepId);
  if (found) return found.sweep_key;
  throw new ExpectedError('notFound', `There is no sweep ${JSON.stringify(sweepId)} in this history.`, {
    hint: 'excite sweep status shows the sweeps there are.',
  });
}

interface MemberColumns {
  hash: string;
  ordinal: number;
  point: string;
  seed: number;
  run_id: string | null;
  run_status: RunStatus | null;
  task: string | null;
  attempts: number;
  status: SweepMember['status'];
  reason: string | null;
  wall_ms: number | null;
}

export function sweepMembers(
  database: ReadableDatabase,
  sweepId: string,
  only: SweepMember['status'] | 'any' = 'any',
): SweepMember[] {
  const sql = `SELECT * FROM (
      SELECT members.*, spec ->> '$.seed' AS seed, runs.id AS run_id, runs.status AS run_status, runs.wall_ms, coalesce(
        outcome, CASE WHEN task IS NOT NULL OR runs.status = 'running' THEN 'running' ELSE 'waiting' END) AS status
      FROM sweep_members AS members LEFT JOIN runs USING (run_key) WHERE sweep_key = ?
    ) WHERE ? IN (status, 'any') ORDER BY ordinal`;
  return database.all<MemberColumns>(sql, sweepKeyOf(database, sweepId), only).map((member) => ({
    hash: member.hash,
    ordinal: member.ordinal,
    point: parseExactJson<Params>(member.point),
    seed: member.seed,
    status: member.status,
    runId: member.run_id,
    runStatus: member.run_status,
    task: member.task,
    attempts: member.attempts,
    reason: member.reason,
    wallMs: member.wall_ms ?? 0,
  }));
}

export function nextMembers(database: ReadableDatabase, sweepId: string, limit: number): NextMember[] {
  const sql = `SELECT hash, spec, runs.id AS run_id, attempts FROM sweep_members LEFT JOIN runs USING (run_key)
    WHERE sweep_key = ? AND outcome IS NULL AND task IS NULL AND coalesce(runs.status, 'waiting') <> 'running'
    ORDER BY ordinal LIMIT ?`;
  return database
    .all<{ hash: string; spec: string; run_id: string | null; attempts: number }>(
      sql,
      sweepKeyOf(database, sweepId),
      limit,
    )
    .map(({ hash, spec, run_id: runId, attempts }) => ({
      hash,
      spec: parseExactJson<RunSpec>(spec),
      runId,
      attempts,
    }));
}

export function memberSpec(database: ReadableDatabase, sweepId: string, hash: string): RunSpec {
  const sql = 'SELECT spec FROM sweep_members WHERE sweep_key = ? AND hash = ?';
  const found = database.first<{ spec: string }>(sql, sweepKeyOf(database, sweepId), hash);
  if (found) return parseExactJson<RunSpec>(found.spec);
  throw new ExpectedError('notFound', `The sweep ${sweepId} has no run ${hash}.`);
}

export function dispatcherOwner(database: ReadableDatabase): Owner | null {
  const sql = 'SELECT owner_pid AS pid, owner_process_start AS processStart FROM dispatcher';
  return database.first<Owner>(sql) ?? null;
}

const recentRuns = 20;
/** What a stored row takes in the file, its key, value and checksum with SQLite's own (measured over 1e6 rows: 27). */
const bytesARow = 30;

export function measuredCost(database: ReadableDatabase, study: string, preset: string | null): MeasuredCost | null {
  const found = database.first<{ runs: number; wall_ms: number | null; rows: number; payload: number }>(
    `SELECT count(*) AS runs, avg(wall_ms) AS wall_ms, avg(row_count) AS rows,
      avg((SELECT coalesce(sum(length(payload)), 0) FROM table_batches WHERE table_batches.run_key = recent.run_key)
        + (SELECT coalesce(sum(size_bytes), 0) FROM checkpoints WHERE checkpoints.run_key = recent.run_key)) AS payload
    FROM (
      SELECT run_key, wall_ms, row_count FROM runs JOIN studies USING (study_key)
      WHERE studies.id = ? AND preset IS ? AND status = 'finished' ORDER BY started_at DESC LIMIT ${recentRuns}
    ) AS recent`,
    study,
    preset,
  );
  if (!found || found.wall_ms === null) return null;
  return { runs: found.runs, wallMs: found.wall_ms, bytes: Math.round(found.rows * bytesARow + found.payload) };
}

function toRecord(sweep: SweepColumns): SweepRecord {
  const { total, running, done, failed } = sweep;
  return {
    id: sweep.id,
    document: parseExactJson<SweepDocument>(sweep.document),
    studyVersion: sweep.study_version,
    executor: sweep.executor,
    jobs: sweep.jobs,
    settings: JSON.parse(sweep.settings) as SlurmSettings,
    priority: sweep.priority,
    status: sweep.status,
    reason: sweep.reason,
    createdAt: sweep.created_at,
    counts: { waiting: total - running - done - failed, running, done, failed },
    runsWallMs: sweep.wall_ms ?? 0,
  };
}

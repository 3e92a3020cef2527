import { ExpectedError } from '../contract/errors.ts';
import type { RunRecord } from '../contract/run.ts';
import type { HistoryWrites, NewRun, Owner, Provenance } from './api.ts';
import { inherit, putBranch } from './branchWrites.ts';
import { putClaims } from './claims.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { exactJson } from './exactJson.ts';
import { newRunId } from './runId.ts';
import { runKeyOf } from './runKey.ts';
import { runRecord } from './runReads.ts';
import { seal } from './seals.ts';
import { linkMember } from './sweeps/linkMember.ts';
import { putNote, putTags } from './shelfWrites.ts';
import { dropSummaries, putSummaries } from './summaries.ts';
import { putWarnings } from './warnings.ts';

export type RandomBytes = (count: number) => Uint8Array;

export function createRun(database: WritableDatabase, run: NewRun, randomBytes: RandomBytes): RunRecord {
  return database.write(() => {
    const runId = run.id ?? unusedRunId(database, run.nowMs, randomBytes);
    return insertNewRun(database, runId, run);
  });
}

/** An id that no run of this history has. */
export function unusedRunId(database: ReadableDatabase, nowMs: number, randomBytes: RandomBytes): string {
  let runId = newRunId(nowMs, randomBytes);
  while (isTaken(database, runId)) runId = newRunId(nowMs, randomBytes);
  return runId;
}

export function isTaken(database: ReadableDatabase, runId: string): boolean {
  return database.first('SELECT 1 FROM runs WHERE id = ?', runId) !== undefined;
}

/** A run under a given id, inside `write`. */
export function insertNewRun(database: WritableDatabase, runId: string, run: NewRun): RunRecord {
  const runKey = insertRun(database, runId, run);
  run.arms.forEach((arm, index) =>
    database.change('INSERT INTO arms VALUES (?, ?, ?, ?)', runKey, index, arm.name, exactJson(arm.params)),
  );
  run.metrics.forEach(({ key, label, symbol, unit, scale, reference }, index) => {
    const flag = reference === undefined ? null : Number(reference);
    const sql = 'INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?, ?, ?)';
    database.change(sql, runKey, index, key, label, symbol ?? null, unit ?? null, scale, flag);
  });
  putTags(database, runKey, run.spec.tags);
  putNote(database, runKey, run.spec.note);
  putWarnings(database, runKey, run.warnings);
  seal(database, runKey, 'runs', 'arms', 'metrics');
  if (run.memberOf) linkMember(database, run.memberOf, runKey);
  if (run.branch) putBranch(database, runKey, run.branch);
  if (run.branch && run.inherits) inherit(database, runId, run.branch.runId, run.inherits);
  return runRecord(database, runId);
}

function insertRun(database: WritableDatabase, runId: string, run: NewRun): number {
  const { spec, provenance, owner, nowMs } = run;
  database.change(
    'INSERT INTO studies (id, version) VALUES (?, ?) ON CONFLICT DO NOTHING',
    spec.study,
    run.studyVersion,
  );
  const studySql = 'SELECT study_key FROM studies WHERE id = ? AND version = ?';
  const columns = {
    id: runId,
    study_key: database.first<{ study_key: number }>(studySql, spec.study, run.studyVersion)!.study_key,
    name: spec.name,
    preset: spec.preset,
    params: exactJson(spec.params),
    seed: spec.seed,
    replicas: spec.replicas,
    asked_backend: spec.backend,
    asked_threads: spec.threads,
    until_step: spec.until,
    forced: Number(spec.force),
    ...provenanceColumns(provenance),
    status: run.scheduled === undefined ? 'running' : 'scheduled',
    reason: run.scheduled ?? null,
    started_at: nowMs,
    heartbeat_at: nowMs,
    steps: 0,
    wall_ms: 0,
    owner_pid: owner.pid,
    owner_process_start: owner.processStart,
  };
  const names = Object.keys(columns);
  const places = names.map(() => '?').join(', ');
  database.change(`INSERT INTO runs (${names.join(', ')}) VALUES (${places})`, ...Object.values(columns));
  return runKeyOf(database, runId);
}

function provenanceColumns(provenance: Provenance): Record<string, string | number | null> {
  return {
    app_version: provenance.appVersion,
    git_revision: provenance.gitRevision,
    backend: provenance.backend,
    device: provenance.device,
    threads: provenance.threads,
    plan: provenance.plan,
    fingerprint: provenance.fingerprint,
  };
}

/** The claims of an earlier end go: they will be judged anew over all rows. */
export function reopenRun(
  database: WritableDatabase,
  runId: string,
  owner: Owner,
  provenance: Provenance,
  nowMs: number,
): RunRecord {
  return database.write(() => {
    const run = runRecord(database, runId);
    refuseReopen(run);
    const runKey = runKeyOf(database, runId);
    const columns = {
      ...provenanceColumns(provenance),
      status: 'running',
      stop_reason: null,
      reason: null,
      heartbeat_at: nowMs,
      ...(run.status === 'scheduled' && run.steps === 0 ? { started_at: nowMs } : {}),
      owner_pid: owner.pid,
      owner_process_start: owner.processStart,
    };
    const changes = Object.keys(columns).map((name) => `${name} = ?`);
    database.change(`UPDATE runs SET ${changes.join(', ')} WHERE run_key = ?`, ...Object.values(columns), runKey);
    database.change('DELETE FROM cancel_requests WHERE run_key = ?', runKey);
    putClaims(database, runKey, []);
    dropSummaries(database, runKey);
    seal(database, runKey, 'runs', 'cancel_requests');
    return runRecord(database, runId);
  });
}

export function scheduleRun(database: WritableDatabase, runId: string, owner: Owner, reason: string): RunRecord {
  return database.write(() => {
    refuseReopen(runRecord(database, runId));
    const runKey = runKeyOf(database, runId);
    const sql = `UPDATE runs SET status = 'scheduled', reason = ?, owner_pid = ?, owner_process_start = ? WHERE run_key = ?`;
    database.change(sql, reason, owner.pid, owner.processStart, runKey);
    database.change('DELETE FROM cancel_requests WHERE run_key = ?', runKey);
    seal(database, runKey, 'runs', 'cancel_requests');
    return runRecord(database, runId);
  });
}

function refuseReopen(run: RunRecord): void {
  if (run.status === 'running') {
    throw new ExpectedError('conflict', `The run ${run.id} is running; it cannot be resumed now.`, {
      hint: `excite cancel ${run.id} stops it.`,
    });
  }
  if (run.status === 'finished' && run.stopReason !== 'until') {
    throw new ExpectedError(
      'conflict',
      `The run ${run.id} is finished (${run.stopReason}); there is nothing to resume.`,
    );
  }
  if (run.binned) {
    throw new ExpectedError('conflict', `The run ${run.id} is in the bin; it cannot be resumed there.`, {
      hint: `excite runs restore ${run.id} takes it back.`,
    });
  }
}

export function setPlan(database: WritableDatabase, runId: string, plan: string): void {
  database.write(() => {
    const runKey = runKeyOf(database, runId);
    database.change('UPDATE runs SET plan = ? WHERE run_key = ?', plan, runKey);
    seal(database, runKey, 'runs');
  });
}

export function heartbeat(
  database: WritableDatabase,
  runId: string,
  beat: Parameters<HistoryWrites['heartbeat']>[1],
): { cancelRequested: boolean } {
  return database.write(() => {
    const runKey = runKeyOf(database, runId);
    const sql = `UPDATE runs SET heartbeat_at = ?, steps = ?, wall_ms = ? WHERE run_key = ? AND status = 'running'`;
    if (database.change(sql, beat.nowMs, beat.steps, beat.wallMs, runKey) === 1) seal(database, runKey, 'runs');
    return { cancelRequested: database.first('SELECT 1 FROM cancel_requests WHERE run_key = ?', runKey) !== undefined };
  });
}

export function endRun(
  database: WritableDatabase,
  runId: string,
  end: Parameters<HistoryWrites['endRun']>[1],
): RunRecord {
  return database.write(() => {
    const runKey = runKeyOf(database, runId);
    const sql = 'UPDATE runs SET status = ?, stop_reason = ?, reason = ?, steps = ?, wall_ms = ? WHERE run_key = ?';
    database.change(sql, end.status, end.stopReason, end.reason, end.steps, end.wallMs, runKey);
    database.change('DELETE FROM cancel_requests WHERE run_key = ?', runKey);
    putClaims(database, runKey, end.claims);
    putSummaries(database, runKey);
    seal(database, runKey, 'runs', 'cancel_requests');
    return runRecord(database, runId);
  });
}

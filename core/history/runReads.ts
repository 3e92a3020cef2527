import { ExpectedError } from '../contract/errors.ts';
import type { Params } from '../contract/fields.ts';
import type { RunRecord, RunSpec, RunStatus, StopReason } from '../contract/run.ts';
import type { Owner, RunFilter } from './api.ts';
import type { ReadableDatabase } from './database.ts';
import { parseExactJson } from './exactJson.ts';
import { runKeyOf } from './runKey.ts';

interface RunColumns {
  id: string;
  study: string;
  version: number;
  preset: string | null;
  params: string;
  seed: number;
  replicas: number;
  name: string;
  status: RunStatus;
  stop_reason: StopReason | null;
  reason: string | null;
  started_at: number;
  steps: number;
  wall_ms: number;
  backend: string;
  device: string;
  threads: number;
  plan: string;
  fingerprint: string;
  app_version: string;
  git_revision: string | null;
  forced: number;
  asked_backend: RunSpec['backend'];
  asked_threads: number;
  until_step: number | null;
  arms: string;
  tags: string;
  note: string | null;
  binned: number;
  star: number;
  archived: number;
  colour: number | null;
  dash: number | null;
  original_id: string | null;
  content_hash: string | null;
  source: string | null;
  imported_at: number | null;
  parent_id: string | null;
  branch_step: number | null;
}

const selectRuns = `
SELECT runs.*, studies.id AS study, studies.version, notes.text AS note, bin.run_key IS NOT NULL AS binned,
  coalesce(looks.star, 0) AS star, coalesce(looks.archived, 0) AS archived, looks.colour, looks.dash,
  imports.original_id, imports.content_hash, imports.source, imports.imported_at, branches.parent_id, branches.step AS branch_step,
  (SELECT json_group_array(name ORDER BY arm) FROM arms WHERE arms.run_key = runs.run_key) AS arms,
  (SELECT json_group_array(tag ORDER BY ordinal) FROM tags WHERE tags.run_key = runs.run_key) AS tags
FROM runs JOIN studies USING (study_key) LEFT JOIN notes USING (run_key) LEFT JOIN bin USING (run_key)
  LEFT JOIN looks USING (run_key) LEFT JOIN imports USING (run_key) LEFT JOIN branches USING (run_key)`;

/** Newest first. */
export function listRuns(database: ReadableDatabase, filter: RunFilter): RunRecord[] {
  const wanted = [filter.binned === true ? 'bin.run_key IS NOT NULL' : 'bin.run_key IS NULL'];
  const values: string[] = [];
  const want = (condition: string, value: string | undefined): void => {
    if (value === undefined) return;
    wanted.push(condition);
    values.push(value);
  };
  want('studies.id = ?', filter.study);
  want('runs.status = ?', filter.status);
  want('runs.run_key IN (SELECT run_key FROM tags WHERE tag = ?)', filter.tag);
  const sql = `${selectRuns} WHERE ${wanted.join(' AND ')} ORDER BY runs.started_at DESC, runs.run_key DESC LIMIT ?`;
  return database.all<RunColumns>(sql, ...values, filter.limit).map(toRecord);
}

export function runRecord(database: ReadableDatabase, runId: string): RunRecord {
  return toRecord(runColumns(database, runId));
}

export function runSpec(database: ReadableDatabase, runId: string): RunSpec {
  const run = runColumns(database, runId);
  return {
    study: run.study,
    preset: run.preset,
    params: parseExactJson<Params>(run.params),
    arms: JSON.parse(run.arms) as string[],
    seed: run.seed,
    replicas: run.replicas,
    backend: run.asked_backend,
    threads: run.asked_threads,
    name: run.name,
    note: run.note ?? '',
    tags: JSON.parse(run.tags) as string[],
    force: run.forced === 1,
    until: run.until_step,
  };
}

/** The runs that say that they are running, and who should be computing them. */
export function runningOwners(database: ReadableDatabase): { runId: string; owner: Owner }[] {
  const sql = `SELECT id, owner_pid, owner_process_start FROM runs WHERE status IN ('running', 'scheduled') ORDER BY run_key`;
  return database
    .all<{ id: string; owner_pid: number; owner_process_start: string }>(sql)
    .map((run) => ({ runId: run.id, owner: { pid: run.owner_pid, processStart: run.owner_process_start } }));
}

export function ownerOf(database: ReadableDatabase, runId: string): Owner {
  const sql = 'SELECT owner_pid AS pid, owner_process_start AS processStart FROM runs WHERE run_key = ?';
  return database.first<Owner>(sql, runKeyOf(database, runId))!;
}

function runColumns(database: ReadableDatabase, runId: string): RunColumns {
  return columnsOfKey(database, runKeyOf(database, runId));
}

export function recordOfKey(database: ReadableDatabase, runKey: number): RunRecord {
  return toRecord(columnsOfKey(database, runKey));
}

function columnsOfKey(database: ReadableDatabase, runKey: number): RunColumns {
  const run = database.first<RunColumns>(`${selectRuns} WHERE runs.run_key = ?`, runKey);
  if (run !== undefined) return run;
  const id = database.first<{ id: string }>('SELECT id FROM runs WHERE run_key = ?', runKey)?.id ?? runKey;
  throw new ExpectedError('databaseDamaged', `The study of the run ${id} is missing from ${database.file}.`);
}

function toRecord(run: RunColumns): RunRecord {
  return {
    id: run.id,
    study: run.study,
    version: run.version,
    preset: run.preset,
    arms: JSON.parse(run.arms) as string[],
    params: parseExactJson<Params>(run.params),
    seed: run.seed,
    replicas: run.replicas,
    name: run.name,
    tags: JSON.parse(run.tags) as string[],
    note: run.note ?? '',
    status: run.status,
    stopReason: run.stop_reason,
    startedAt: run.started_at,
    steps: run.steps,
    wallMs: run.wall_ms,
    backend: run.backend,
    device: run.device,
    threads: run.threads,
    plan: run.plan,
    fingerprint: run.fingerprint,
    appVersion: run.app_version,
    gitRevision: run.git_revision,
    forced: run.forced === 1,
    binned: run.binned === 1,
    archived: run.archived === 1,
    star: run.star === 1,
    colour: run.colour,
    dash: run.dash,
    reason: run.reason,
    ...(run.original_id === null
      ? {}
      : {
          imported: {
            originalId: run.original_id,
            contentHash: run.content_hash!,
            source: run.source!,
            importedAt: run.imported_at!,
          },
        }),
    ...(run.parent_id === null ? {} : { branch: { runId: run.parent_id, step: run.branch_step! } }),
  };
}

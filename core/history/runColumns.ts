import type { FlagKey, NumberKey, TextKey } from '../contract/runFilter.ts';

/** The tables that the columns below, a filter and an order read. */
export const runTables = `FROM runs JOIN studies USING (study_key) LEFT JOIN notes USING (run_key) LEFT JOIN bin USING (run_key)
  LEFT JOIN looks USING (run_key)`;

/** What filters and orders name of a run. */
export const runColumns: Readonly<Record<TextKey | NumberKey | FlagKey, string>> = {
  id: 'runs.id',
  name: 'runs.name',
  study: 'studies.id',
  preset: `coalesce(runs.preset, '')`,
  status: 'runs.status',
  stop: `coalesce(runs.stop_reason, '')`,
  note: `coalesce(notes.text, '')`,
  backend: 'runs.backend',
  device: 'runs.device',
  revision: `coalesce(runs.git_revision, '')`,
  seed: 'runs.seed',
  replicas: 'runs.replicas',
  steps: 'runs.steps',
  time: 'runs.wall_ms',
  started: 'runs.started_at',
  threads: 'runs.threads',
  version: 'studies.version',
  star: 'coalesce(looks.star, 0)',
  archived: 'coalesce(looks.archived, 0)',
  forced: 'runs.forced',
};

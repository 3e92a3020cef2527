/**
 * What a run was asked and what it measured. `value` has type ANY, so SQLite changes no bit of a number (a REAL column
 * would turn −0 into 0); NULL is NaN and only NaN.
 */
export const m001Base = `
CREATE TABLE studies (
  study_key INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  UNIQUE (id, version)
) STRICT;

CREATE TABLE runs (
  run_key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  study_key INTEGER NOT NULL REFERENCES studies,
  name TEXT NOT NULL,
  preset TEXT,
  params TEXT NOT NULL,
  seed INTEGER NOT NULL,
  replicas INTEGER NOT NULL,
  asked_backend TEXT NOT NULL,
  asked_threads INTEGER NOT NULL,
  until_step INTEGER,
  forced INTEGER NOT NULL,
  app_version TEXT NOT NULL,
  git_revision TEXT,
  backend TEXT NOT NULL,
  device TEXT NOT NULL,
  threads INTEGER NOT NULL,
  plan TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status TEXT NOT NULL,
  stop_reason TEXT,
  reason TEXT,
  started_at REAL NOT NULL,
  heartbeat_at REAL NOT NULL,
  steps REAL NOT NULL,
  wall_ms REAL NOT NULL,
  owner_pid INTEGER NOT NULL,
  owner_process_start TEXT NOT NULL,
  row_count INTEGER NOT NULL DEFAULT 0,
  table_batch_count INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX runs_newest ON runs (started_at DESC, run_key DESC);

CREATE TABLE arms (
  run_key INTEGER NOT NULL REFERENCES runs,
  arm INTEGER NOT NULL,
  name TEXT NOT NULL,
  params TEXT NOT NULL,
  PRIMARY KEY (run_key, arm)
) STRICT, WITHOUT ROWID;

CREATE TABLE metrics (
  run_key INTEGER NOT NULL REFERENCES runs,
  metric INTEGER NOT NULL,
  key TEXT NOT NULL,
  label TEXT NOT NULL,
  symbol TEXT,
  unit TEXT,
  scale TEXT NOT NULL,
  reference INTEGER,
  PRIMARY KEY (run_key, metric)
) STRICT, WITHOUT ROWID;

CREATE TABLE rows (
  run_key INTEGER NOT NULL,
  arm INTEGER NOT NULL,
  metric INTEGER NOT NULL,
  replica INTEGER NOT NULL,
  step INTEGER NOT NULL,
  value ANY,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (run_key, arm, metric, replica, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE table_batches (
  run_key INTEGER NOT NULL REFERENCES runs,
  name TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  length INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (run_key, name, ordinal)
) STRICT;

CREATE TABLE claims (
  run_key INTEGER NOT NULL REFERENCES runs,
  ordinal INTEGER NOT NULL,
  id TEXT NOT NULL,
  statement TEXT NOT NULL,
  sentence TEXT NOT NULL,
  source TEXT NOT NULL,
  measured TEXT NOT NULL,
  expected TEXT NOT NULL,
  tolerance TEXT NOT NULL,
  verdict TEXT NOT NULL,
  expected_verdict TEXT NOT NULL,
  why TEXT NOT NULL,
  control_arm TEXT,
  control_measured TEXT,
  control_expected TEXT,
  control_verdict TEXT,
  PRIMARY KEY (run_key, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE warnings (
  run_key INTEGER NOT NULL REFERENCES runs,
  ordinal INTEGER NOT NULL,
  code TEXT NOT NULL,
  key TEXT NOT NULL,
  sentence TEXT NOT NULL,
  PRIMARY KEY (run_key, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoints (
  checkpoint_key INTEGER PRIMARY KEY AUTOINCREMENT,
  run_key INTEGER NOT NULL REFERENCES runs,
  step INTEGER NOT NULL,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  created_at REAL NOT NULL,
  UNIQUE (run_key, file)
) STRICT;

CREATE TABLE seals (
  run_key INTEGER NOT NULL REFERENCES runs,
  part TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (run_key, part)
) STRICT, WITHOUT ROWID;
`;

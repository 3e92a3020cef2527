/** Sweeps: what was asked, each run of it by the hash of its spec, and who hands the runs out. */
export const m003Sweeps = `
CREATE TABLE sweeps (
  sweep_key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL,
  study_version INTEGER NOT NULL,
  executor TEXT NOT NULL,
  jobs INTEGER NOT NULL,
  settings TEXT NOT NULL,
  priority INTEGER NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  created_at REAL NOT NULL
) STRICT;

CREATE TABLE sweep_members (
  sweep_key INTEGER NOT NULL REFERENCES sweeps,
  hash TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  point TEXT NOT NULL,
  spec TEXT NOT NULL,
  run_key INTEGER UNIQUE REFERENCES runs,
  task TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  outcome TEXT,
  reason TEXT,
  PRIMARY KEY (sweep_key, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX sweep_members_next ON sweep_members (sweep_key, outcome, ordinal);

CREATE TABLE dispatcher (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  owner_pid INTEGER NOT NULL,
  owner_process_start TEXT NOT NULL
) STRICT;
`;

/** What people and other processes add to a run: tags, a note, the bin, a wish to cancel, files made from it. */
export const m002Shelf = `
CREATE TABLE tags (
  run_key INTEGER NOT NULL REFERENCES runs,
  ordinal INTEGER NOT NULL,
  tag TEXT NOT NULL,
  PRIMARY KEY (run_key, ordinal),
  UNIQUE (run_key, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_by_tag ON tags (tag, run_key);

CREATE TABLE notes (
  run_key INTEGER PRIMARY KEY REFERENCES runs,
  text TEXT NOT NULL
) STRICT;

CREATE TABLE bin (
  run_key INTEGER PRIMARY KEY REFERENCES runs
) STRICT;

CREATE TABLE cancel_requests (
  run_key INTEGER PRIMARY KEY REFERENCES runs
) STRICT;

CREATE TABLE artefacts (
  run_key INTEGER NOT NULL REFERENCES runs,
  file TEXT NOT NULL,
  kind TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  created_at REAL NOT NULL,
  PRIMARY KEY (run_key, file)
) STRICT, WITHOUT ROWID;
`;

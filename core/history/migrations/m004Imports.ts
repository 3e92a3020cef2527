/** Where a run came from that was not made here: the bundle's name, the run's id and content hash there. */
export const m004Imports = `
CREATE TABLE imports (
  run_key INTEGER PRIMARY KEY REFERENCES runs,
  original_id TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  source TEXT NOT NULL,
  imported_at REAL NOT NULL
) STRICT;
CREATE INDEX imports_by_content ON imports (content_hash);
`;

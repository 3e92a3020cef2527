/** The run and the step of its checkpoint from which a run branched. The run may be gone or of another history. */
export const m008Branches = `
CREATE TABLE branches (
  run_key INTEGER PRIMARY KEY REFERENCES runs,
  parent_id TEXT NOT NULL,
  step REAL NOT NULL
) STRICT;
`;

/** The figure documents of the composer. */
export const m007Figures = `
CREATE TABLE figures (
  figure_key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL,
  changed_at REAL NOT NULL
) STRICT;
`;

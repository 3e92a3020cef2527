/**
 * The run table of ten thousand runs: how each is marked, and its metrics summed up when it has ended
 * (derived from the rows, so not sealed).
 */
export const m006RunTable = `
CREATE TABLE looks (
  run_key INTEGER PRIMARY KEY REFERENCES runs,
  star INTEGER NOT NULL,
  archived INTEGER NOT NULL,
  colour INTEGER,
  dash INTEGER
) STRICT;

CREATE TABLE summaries (
  run_key INTEGER NOT NULL REFERENCES runs,
  arm INTEGER NOT NULL,
  metric INTEGER NOT NULL,
  last ANY,
  low ANY,
  high ANY,
  PRIMARY KEY (run_key, arm, metric)
) STRICT, WITHOUT ROWID;

CREATE INDEX runs_by_study ON runs (study_key, started_at DESC);
CREATE INDEX runs_by_status ON runs (status, started_at DESC);
CREATE INDEX looks_archived ON looks (archived) WHERE archived = 1;

INSERT INTO summaries (run_key, arm, metric, last, low, high)
WITH series AS (
  SELECT run_key, arm, metric, replica, max(step) AS step, min(value) AS low, max(value) AS high
  FROM rows WHERE run_key IN (SELECT run_key FROM runs WHERE status NOT IN ('running', 'scheduled'))
  GROUP BY run_key, arm, metric, replica
), ends AS (
  SELECT series.*, rows.value AS last,
    row_number() OVER (PARTITION BY run_key, arm, metric ORDER BY rows.value NULLS LAST) AS place,
    count(rows.value) OVER (PARTITION BY run_key, arm, metric) AS measured
  FROM series JOIN rows USING (run_key, arm, metric, replica, step)
)
SELECT run_key, arm, metric, avg(last) FILTER (WHERE place IN ((measured + 1) / 2, (measured + 2) / 2)),
  min(low), max(high)
FROM ends GROUP BY run_key, arm, metric;
`;

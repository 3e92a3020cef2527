import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { exactJson } from './exactJson.ts';

/**
 * What a run table shows of a metric in one arm: median over the replicas of the last value (NaN left out), least and
 * greatest over replicas and steps. NULL is NaN, as in the rows.
 */
const ofRun = `WITH series AS (
  SELECT run_key, arm, metric, replica, max(step) AS step, min(value) AS low, max(value) AS high
  FROM rows WHERE run_key = ? GROUP BY run_key, arm, metric, replica
), ends AS (
  SELECT series.*, rows.value AS last,
    row_number() OVER (PARTITION BY run_key, arm, metric ORDER BY rows.value NULLS LAST) AS place,
    count(rows.value) OVER (PARTITION BY run_key, arm, metric) AS measured
  FROM series JOIN rows USING (run_key, arm, metric, replica, step)
)
SELECT run_key, arm, metric, avg(last) FILTER (WHERE place IN ((measured + 1) / 2, (measured + 2) / 2))
  AS last, min(low) AS low, max(high) AS high
FROM ends GROUP BY run_key, arm, metric`;
const insertOfRun = `INSERT INTO summaries (run_key, arm, metric, last, low, high) ${ofRun}`;

/** Sums the metrics of a run up that has ended, inside `write`. */
export function putSummaries(database: WritableDatabase, runKey: number): void {
  dropSummaries(database, runKey);
  database.change(insertOfRun, runKey);
}

/** A run that goes on has none. */
export function dropSummaries(database: WritableDatabase, runKey: number): void {
  database.change('DELETE FROM summaries WHERE run_key = ?', runKey);
}

/** Whether what is summed up of an ended run is still what its rows say. */
export function summariesAreTrue(database: ReadableDatabase, runKey: number): boolean {
  const stored = 'SELECT arm, metric, last, low, high FROM summaries WHERE run_key = ? ORDER BY arm, metric';
  const summed = `SELECT arm, metric, last, low, high FROM (${ofRun}) ORDER BY arm, metric`;
  const [kept, fresh] = [stored, summed].map((sql) => exactJson(database.all(sql, runKey)));
  return kept === fresh;
}

/** With more replicas a running run shows its last values when it has ended. */
const mostReplicas = 256;

/** The median over the replicas of the last stored value of a run that is being computed; undefined: none yet. */
export function lastOfRunning(
  database: ReadableDatabase,
  runKey: number,
  arm: number,
  metric: number,
  replicas: number,
): number | undefined {
  if (replicas > mostReplicas) return undefined;
  const sql =
    'SELECT value FROM rows WHERE run_key = ? AND arm = ? AND metric = ? AND replica = ? ORDER BY step DESC LIMIT 1';
  const found: number[] = [];
  for (let replica = 0; replica < replicas; replica++) {
    const row = database.first<{ value: number | null }>(sql, runKey, arm, metric, replica);
    if (row) found.push(row.value ?? NaN);
  }
  if (found.length === 0) return undefined;
  const measured = found.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (measured.length === 0) return NaN;
  const middle = measured.length >> 1;
  return measured.length % 2 === 1 ? measured[middle]! : (measured[middle - 1]! + measured[middle]!) / 2;
}

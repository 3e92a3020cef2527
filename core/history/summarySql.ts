/**
 * What a run table shows of a metric in one arm: median over the replicas of the last value (NaN left out), least and
 * greatest over replicas and steps. `where` chooses rows by their columns. NULL is NaN, as in the rows.
 */
export function summarySql(where: string): string {
  return `WITH series AS (
  SELECT run_key, arm, metric, replica, max(step) AS step, min(value) AS low, max(value) AS high
  FROM rows WHERE ${where} GROUP BY run_key, arm, metric, replica
), ends AS (
  SELECT series.*, rows.value AS last,
    row_number() OVER (PARTITION BY run_key, arm, metric ORDER BY rows.value NULLS LAST) AS place,
    count(rows.value) OVER (PARTITION BY run_key, arm, metric) AS measured
  FROM series JOIN rows USING (run_key, arm, metric, replica, step)
)
SELECT run_key, arm, metric, avg(last) FILTER (WHERE place IN ((measured + 1) / 2, (measured + 2) / 2))
  AS last, min(low) AS low, max(high) AS high
FROM ends GROUP BY run_key, arm, metric`;
}

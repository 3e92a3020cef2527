import type { ReadableDatabase } from './database.ts';
import { runKeyOf } from './runKey.ts';

/** One value a replica; null where the replica has no row of the metric. */
export interface MetricSummary {
  readonly last: (number | null)[];
  readonly min: (number | null)[];
  readonly max: (number | null)[];
}

/** NULL is NaN, which min() and max() pass over; where all values are NaN, NaN is what they give. */
const selectSummaries = `
SELECT arms.name, metrics.key, series.replica, last.value, series.low, series.high
FROM (
  SELECT arm, metric, replica, max(step) AS step, min(value) AS low, max(value) AS high
  FROM rows WHERE run_key = ? GROUP BY arm, metric, replica
) AS series
JOIN rows AS last ON last.run_key = ? AND last.arm = series.arm AND last.metric = series.metric
  AND last.replica = series.replica AND last.step = series.step
JOIN arms ON arms.run_key = last.run_key AND arms.arm = series.arm
JOIN metrics ON metrics.run_key = last.run_key AND metrics.metric = series.metric
ORDER BY series.arm, series.metric, series.replica`;

type SummaryRow = [
  arm: string,
  metric: string,
  replica: number,
  last: number | null,
  low: number | null,
  high: number | null,
];

/** Arm → metric → its last, least and greatest value in each replica. */
export function metricSummaries(
  database: ReadableDatabase,
  runId: string,
): Record<string, Record<string, MetricSummary>> {
  const runKey = runKeyOf(database, runId);
  return database.snapshot(() => {
    const { replicas } = database.first<{ replicas: number }>('SELECT replicas FROM runs WHERE run_key = ?', runKey)!;
    const arms = database.all<{ name: string }>('SELECT name FROM arms WHERE run_key = ? ORDER BY arm', runKey);
    const summaries: Record<string, Record<string, MetricSummary>> = {};
    for (const { name } of arms) summaries[name] = {};
    const unmeasured = (): (number | null)[] => Array<number | null>(replicas).fill(null);
    database.eachRow<SummaryRow>(selectSummaries, [runKey, runKey], ([arm, metric, replica, last, low, high]) => {
      const summary = (summaries[arm]![metric] ??= { last: unmeasured(), min: unmeasured(), max: unmeasured() });
      summary.last[replica] = last ?? NaN;
      summary.min[replica] = low ?? NaN;
      summary.max[replica] = high ?? NaN;
    });
    return summaries;
  });
}

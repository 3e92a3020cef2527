import { nameUnholdable } from './exactJson.ts';
import type { HistoryStore } from './openHistory.ts';

type Reads = Pick<HistoryStore, 'runDetail' | 'metricSummaries'>;

/**
 * `{ run, warnings, metrics, claims }` of the terminal contract, ready for JSON: numbers that JSON cannot hold are
 * "NaN", "Infinity", "-Infinity"; a replica that has no row of a metric is null there.
 */
export function runJson(history: Reads, runId: string): object {
  const { run, warnings, claims } = history.runDetail(runId);
  return nameUnholdable({ run, warnings, metrics: history.metricSummaries(runId), claims }) as object;
}

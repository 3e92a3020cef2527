import type { RunDetail } from '../../core/contract/channels.ts';
import type { RunRecord } from '../../core/contract/run.ts';
import type { HistoryStore } from '../../core/history/openHistory.ts';

/** A `run` object of the terminal contract: exactly its keys. */
export function runObject(run: RunRecord): object {
  const { id, study, version, preset, arms, params, seed, replicas, name, tags, note, status, stopReason } = run;
  const { startedAt, steps, wallMs, backend, device, threads, plan, fingerprint } = run;
  const asked = { id, study, version, preset, arms, params, seed, replicas, name, tags, note };
  return { ...asked, status, stopReason, startedAt, steps, wallMs, backend, device, threads, plan, fingerprint };
}

/** The document of `run`, `resume` and `runs show`. */
export function runDocument(detail: RunDetail, metrics: ReturnType<HistoryStore['metricSummaries']>): object {
  return { run: runObject(detail.run), warnings: detail.warnings, metrics, claims: detail.claims };
}

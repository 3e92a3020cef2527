import type { ClaimResult } from '../contract/run.ts';
import type { StudySpec } from '../contract/study.ts';
import { findPreset, mainArm } from '../contract/study.ts';
import type { SweepDocument, SweepResults } from '../contract/sweep.ts';
import type { HistoryStore } from '../history/openHistory.ts';
import { axisValues, isLogAxis } from './axisValues.ts';

type Reads = Pick<HistoryStore, 'sweepRecord' | 'sweepMembers' | 'runDetail' | 'metricSummaries'>;
type Summaries = ReturnType<Reads['metricSummaries']>;

interface Column {
  readonly key: string;
  readonly label: string;
  readonly scale: 'linear' | 'log';
  readonly metric: string;
  readonly arm: string;
  readonly over: string | null;
  readonly take: 'last' | 'min' | 'max';
}

/** What the finished runs of a sweep have measured: its summaries and claims, run by run, in the sweep's order. */
export function sweepResults(history: Reads, sweepId: string, study: StudySpec): SweepResults {
  const { document } = history.sweepRecord(sweepId);
  const done = history.sweepMembers(sweepId, 'done').filter(({ runId }) => runId !== null);
  const measured = done.map((member) => ({
    member,
    detail: history.runDetail(member.runId!),
    summaries: history.metricSummaries(member.runId!),
  }));
  const columns = columnsOf(document, study).filter(({ arm, metric }) =>
    measured.some(({ summaries }) => summaries[arm]?.[metric] !== undefined),
  );
  const claims = new Map<string, ClaimResult>();
  for (const { detail } of measured) for (const claim of detail.claims) claims.set(claim.id, claim);
  return {
    axes: document.axes.map((axis) => ({
      key: axis.key,
      label: study.fields[axis.key]?.label ?? axis.key,
      log: isLogAxis(axis),
      values: [...axisValues(axis, study.fields[axis.key])],
    })),
    columns: columns.map(({ key, label, scale }) => ({ key, label, scale })),
    claims: [...claims.values()].map(({ id, sentence, expectedVerdict }) => ({ id, sentence, expectedVerdict })),
    rows: measured.map(({ member, detail, summaries }) => ({
      hash: member.hash,
      runId: member.runId!,
      point: member.point,
      seed: member.seed,
      stopReason: detail.run.stopReason,
      values: columns.map((column) => valueOf(summaries, column)),
      verdicts: [...claims.keys()].map((id) => detail.claims.find((claim) => claim.id === id)?.verdict ?? null),
    })),
  };
}

/** Without a wish: the last value of every measured metric in every arm. */
function columnsOf(document: SweepDocument, study: StudySpec): Column[] {
  const arms = document.arms ?? (findPreset(study, document.preset)?.arms ?? [mainArm]).map(({ name }) => name);
  const wanted: SweepDocument['summary'] =
    document.summary.length > 0
      ? document.summary
      : study.metrics
          .filter(({ reference }) => reference !== true)
          .map(({ key }) => ({ metric: key, arm: null, over: null, take: 'last' }));
  return wanted.flatMap(({ metric, arm: wantedArm, over, take }) => {
    const spec = study.metrics.find(({ key }) => key === metric);
    return (wantedArm === null ? arms : [wantedArm]).map((arm) => {
      const ratio = over === null ? '' : `/${over}`;
      const words = take === 'last' ? '' : ` (${take})`;
      return {
        key: `${arm}.${metric}${ratio}${take === 'last' ? '' : `:${take}`}`,
        label: `${spec?.label ?? metric}, ${arm}${over === null ? '' : ` over ${over}`}${words}`,
        scale: spec?.scale ?? 'linear',
        metric,
        arm,
        over,
        take,
      };
    });
  });
}

/** Mean over the replicas that have the value; null where none has. */
function valueOf(summaries: Summaries, { arm, metric, over, take }: Column): number | null {
  const values = summaries[arm]?.[metric]?.[take] ?? [];
  const divisors = over === null ? undefined : (summaries[over]?.[metric]?.[take] ?? []);
  const found = values.flatMap((value, replica): number[] => {
    const divisor = divisors === undefined ? 1 : divisors[replica];
    return value === null || divisor === null || divisor === undefined ? [] : [value / divisor];
  });
  return found.length === 0 ? null : found.reduce((sum, value) => sum + value, 0) / found.length;
}

import type { RunDetail } from '../../core/contract/channels.ts';
import { fieldText, type ParamValue } from '../../core/contract/fields.ts';
import type { ClaimResult } from '../../core/contract/run.ts';
import { inputDifferences } from '../../core/contract/runInputs.ts';
import type { HistoryStore } from '../../core/history/openHistory.ts';
import { shortNumber, textTable } from './textTable.ts';

type Summaries = ReturnType<HistoryStore['metricSummaries']>;

/** One run as the comparison sees it. */
export interface Compared {
  readonly detail: RunDetail;
  readonly metrics: Summaries;
}

type Pair<T> = readonly [T, T];

export interface RunsDiff {
  readonly runs: Pair<string>;
  /** What decides the numbers and differs; a param of one arm has the key `arm.param`. null = not there. */
  readonly params: readonly { readonly key: string; readonly values: Pair<ParamValue | null> }[];
  readonly claims: readonly {
    readonly id: string;
    readonly verdicts: Pair<ClaimResult['verdict'] | null>;
    readonly measured: Pair<ClaimResult['measured']>;
  }[];
  /** Median over the replicas of the last recorded value. */
  readonly metrics: readonly { readonly arm: string; readonly key: string; readonly last: Pair<number | null> }[];
}

export function runsDiff(first: Compared, second: Compared): RunsDiff {
  const sides = [first, second] as const;
  return {
    runs: [first.detail.run.id, second.detail.run.id],
    params: inputDifferences([first.detail, second.detail]).map(({ key, values: [x = null, y = null] }) => ({
      key,
      values: [x, y] as const,
    })),
    claims: union(...sides.map(({ detail }) => detail.claims.map((claim) => claim.id))).map((id) => {
      const [x, y] = sides.map(({ detail }) => detail.claims.find((claim) => claim.id === id));
      return {
        id,
        verdicts: [x?.verdict ?? null, y?.verdict ?? null],
        measured: [x?.measured ?? null, y?.measured ?? null],
      };
    }),
    metrics: union(...sides.map(({ metrics }) => Object.keys(metrics))).flatMap((arm) =>
      union(...sides.map(({ metrics }) => Object.keys(metrics[arm] ?? {}))).map((key) => ({
        arm,
        key,
        last: [median(first.metrics[arm]?.[key]?.last), median(second.metrics[arm]?.[key]?.last)] as const,
      })),
    ),
  };
}

function union(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}

function median(values: readonly (number | null)[] | undefined): number | null {
  const measured = (values ?? []).filter((value) => value !== null).sort((x, y) => x - y);
  if (measured.length === 0) return null;
  const middle = measured.length >> 1;
  return measured.length % 2 === 1 ? measured[middle]! : (measured[middle - 1]! + measured[middle]!) / 2;
}

/** The comparison for reading. */
export function runsDiffText({ runs, params, claims, metrics }: RunsDiff): string {
  const shown = (value: ParamValue | null): string => (value === null ? '-' : fieldText(value));
  const head = (name: string): string[] => [name, ...runs];
  const same = params.length === 0 ? 'The two runs have the same params.\n' : '';
  return (
    same +
    (params.length > 0
      ? textTable(
          head('param'),
          params.map(({ key, values }) => [key, ...values.map(shown)]),
        )
      : '') +
    '\n' +
    textTable(
      head('claim'),
      claims.map(({ id, verdicts, measured }) => [
        id,
        ...verdicts.map((v, i) => (v === null ? '-' : `${v} (${shortNumber(measured[i]!)})`)),
      ]),
    ) +
    '\n' +
    textTable(
      head('last value, median over the replicas'),
      metrics.map(({ arm, key, last }) => [
        `${arm} ${key}`,
        ...last.map((value) => (value === null ? '-' : shortNumber(value))),
      ]),
    )
  );
}

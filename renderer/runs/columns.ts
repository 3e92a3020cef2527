import { catalog, findStudy } from '../../core/studies/catalog.ts';
import type { RunRecord } from '../../core/contract/run.ts';
import { numberText } from '../../core/figures/spec/axes.ts';
import { countText, durationText, timeText } from '../components/numbers.ts';

export interface Column {
  readonly key: string;
  readonly label: string;
  readonly widthPx: number;
  readonly number: boolean;
  /** The order's name where the table can be ordered by it. */
  readonly order: string | null;
  /** Which of the query's metrics it shows. */
  readonly metric: number | null;
}

const own = (key: string, label: string, widthPx: number, order: string | null, number = false): Column => ({
  key,
  label,
  widthPx,
  number,
  order,
  metric: null,
});

/** The columns beside the run's name, which stands still at the left. */
export const fixedColumns: readonly Column[] = [
  own('study', 'Study', 130, 'study'),
  own('preset', 'Preset', 150, 'preset'),
  own('status', 'Status', 210, 'status'),
  own('tags', 'Tags', 150, null),
  own('seed', 'Seed', 60, 'seed', true),
  own('replicas', 'Replicas', 92, 'replicas', true),
  own('steps', 'Steps', 92, 'steps', true),
  own('time', 'Time', 84, 'time', true),
  own('started', 'Started', 190, 'started'),
  own('backend', 'Backend', 80, null),
  own('note', 'Note', 220, null),
];

const whatWords: Readonly<Record<string, string>> = { metric: 'last', min: 'least', max: 'greatest' };

/** `min.noise/trainLoss` as a heading: "trainLoss least, noise". */
export function metricLabel(text: string): string {
  const [, what = '', arm, key] = /^(\w+)\.(?:(.+)\/)?(\w+)$/.exec(text) ?? [];
  const words = `${key} ${whatWords[what] ?? what}`;
  return arm === undefined ? words : `${words}, ${arm}`;
}

export function metricColumns(metrics: readonly string[]): Column[] {
  return metrics.map((text, metric) => ({
    key: text,
    label: metricLabel(text),
    widthPx: 136,
    number: true,
    order: text,
    metric,
  }));
}

/** Every metric of every study, each key once. */
export const knownMetrics: readonly { readonly key: string; readonly label: string; readonly studies: string }[] = [
  ...new Set(catalog.flatMap((study) => study.metrics.map((metric) => metric.key))),
].map((key) => {
  const studies = catalog.filter((study) => study.metrics.some((metric) => metric.key === key));
  const { label } = studies[0]!.metrics.find((metric) => metric.key === key)!;
  return { key, label, studies: studies.map((study) => study.title).join(', ') };
});

/** What a cell of a fixed column says; the status has its own badge. */
export function cellText(column: string, run: RunRecord): string {
  switch (column) {
    case 'study':
      return findStudy(run.study)?.title ?? run.study;
    case 'preset':
      return run.preset ?? '–';
    case 'tags':
      return run.tags.join(', ');
    case 'seed':
      return String(run.seed);
    case 'replicas':
      return countText(run.replicas);
    case 'steps':
      return countText(run.steps);
    case 'time':
      return run.status === 'scheduled' ? '–' : durationText(run.wallMs);
    case 'started':
      return timeText(run.startedAt);
    case 'backend':
      return run.backend;
    default:
      return run.note;
  }
}

export function metricText(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : numberText(value);
}

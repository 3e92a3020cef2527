import type { BarsPanel } from '../../contract/charts.ts';
import type { RunSeries } from './runSeries.ts';
import { eachRow, type Cell } from './tableRows.ts';

/** One bar: the median with its range over replicas (or over the table's rows). */
interface Bar {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface BarGroup {
  readonly label: string;
  /** By category, in the order of `categories`; null where nothing was measured. */
  readonly bars: readonly (Bar | null)[];
}

export interface BarsData {
  readonly categories: readonly string[];
  readonly groups: readonly BarGroup[];
}

export function panelBars(panel: BarsPanel, run: RunSeries, where: Readonly<Record<string, Cell>>): BarsData {
  const found = panel.series.map((series) => ({ label: series.label, values: barValues(series.source, run, where) }));
  const categories = [...new Set(found.flatMap(({ values }) => [...values.keys()]))];
  return {
    categories,
    groups: found.map(({ label, values }) => ({ label, bars: categories.map((c) => summary(values.get(c) ?? [])) })),
  };
}

function barValues(
  source: BarsPanel['series'][number]['source'],
  run: RunSeries,
  where: Readonly<Record<string, Cell>>,
): Map<string, number[]> {
  const values = new Map<string, number[]>();
  const put = (category: string, value: number): void => {
    if (!Number.isNaN(value)) values.set(category, [...(values.get(category) ?? []), value]);
  };
  if (source.from === 'lastRow') {
    run.shape.arms.forEach((arm, index) => {
      for (let replica = 0; replica < run.shape.replicas; replica++) {
        const last = run.get(index, source.metric, replica).values.at(-1);
        if (last !== undefined) put(arm.name, last);
      }
    });
    return values;
  }
  eachRow(run, source.table, { ...source.where, ...where }, (columns, i) => {
    const value = columns[source.value]?.[i];
    if (typeof value === 'number') put(String(columns[source.category]?.[i]), value);
  });
  return values;
}

function summary(values: readonly number[]): Bar | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, low: sorted[0]!, high: sorted.at(-1)! };
}

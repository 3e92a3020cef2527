import type { IntervalPanel } from '../../contract/charts.ts';
import type { RunSeries } from './runSeries.ts';
import { eachRow, type Cell } from './tableRows.ts';

/** The intervals of one arm: [k] each, in order of appearance. */
export interface IntervalGroup {
  readonly arm: string;
  /** Place among the run's arms that are no controls: its colour, as in the other panels. */
  readonly place: number;
  readonly control: boolean;
  readonly x: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** The rows of a panel's table in which both ends were measured, by arm in the run's order. */
export function panelIntervals(
  panel: IntervalPanel,
  run: RunSeries,
  where: Readonly<Record<string, Cell>>,
): IntervalGroup[] {
  const found = new Map<string, [number, number, number][]>();
  eachRow(run, panel.table, { ...panel.where, ...where }, (columns, i) => {
    const arm = String(columns['arm']?.[i] ?? '');
    const [x, low, high] = [panel.x.column, panel.low, panel.high].map((key) => Number(columns[key]?.[i]));
    if (Number.isNaN(low) || Number.isNaN(high)) return;
    const rows = found.get(arm) ?? [];
    rows.push([x!, low!, high!]);
    found.set(arm, rows);
  });
  const place = (arm: string): number => run.shape.arms.findIndex(({ name }) => name === arm);
  return [...found]
    .sort(([a], [b]) => place(a) - place(b))
    .map(([arm, rows]) => ({
      arm,
      place: run.shape.arms.slice(0, place(arm)).filter(({ control }) => !control).length,
      control: run.shape.arms[place(arm)]?.control ?? false,
      x: Float64Array.from(rows, ([x]) => x),
      low: Float64Array.from(rows, ([, low]) => low),
      high: Float64Array.from(rows, ([, , high]) => high),
    }));
}

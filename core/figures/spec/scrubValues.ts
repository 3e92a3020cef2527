import type { ChartSpec, PanelSpec } from '../../contract/charts.ts';
import type { RunSeries } from './runSeries.ts';
import { eachRow, type Cell } from './tableRows.ts';

interface Source {
  readonly table: string;
  readonly arms: readonly string[] | undefined;
}

/** The values, ascending, over which a chart's slider runs: those of its column in the rows that its panels draw. */
export function scrubValues({ scrub, panels }: ChartSpec, run: RunSeries): Cell[] {
  if (!scrub) return [];
  const values = new Set<Cell>();
  for (const { table, arms } of panels.flatMap(sourcesOf)) {
    eachRow(run, table, {}, (columns, i) => {
      const value = columns[scrub.column]?.[i];
      const arm = columns['arm']?.[i];
      if (value !== undefined && (!arms || arm === undefined || arms.includes(String(arm)))) values.add(value);
    });
  }
  return [...values].sort((a, b) => Number(a) - Number(b));
}

function sourcesOf(panel: PanelSpec): Source[] {
  switch (panel.kind) {
    case 'line':
    case 'scatter':
      return panel.series.flatMap(({ source, arms }) =>
        source.from === 'table' ? [{ table: source.table, arms }] : [],
      );
    case 'bars':
      return panel.series.flatMap(({ source }) =>
        source.from === 'table' ? [{ table: source.table, arms: undefined }] : [],
      );
    case 'segments':
      return [panel.segments.table, ...(panel.points ? [panel.points.table] : [])].map((table) => ({
        table,
        arms: panel.arms,
      }));
    default:
      return [{ table: panel.table, arms: undefined }];
  }
}

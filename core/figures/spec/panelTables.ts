import type { PanelSpec } from '../../contract/charts.ts';

/** The tables that a panel reads: those over whose column a chart's slider may run. */
export function panelTables(panel: PanelSpec): string[] {
  switch (panel.kind) {
    case 'line':
    case 'scatter':
      return panel.series.flatMap(({ source }) => (source.from === 'table' ? [source.table] : []));
    case 'bars':
      return panel.series.flatMap(({ source }) => (source.from === 'table' ? [source.table] : []));
    case 'segments':
      return [panel.segments.table, ...(panel.points ? [panel.points.table] : [])];
    default:
      return [panel.table];
  }
}

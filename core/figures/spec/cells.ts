import type { HeatmapPanel } from '../../contract/charts.ts';
import type { RunSeries } from './runSeries.ts';
import { tableRows, type Cell } from './tableRows.ts';

/** Cells of a heat map: categories of both axes in ascending order, and [x index, y index, mean value]. */
export interface CellsData {
  readonly x: readonly string[];
  readonly y: readonly string[];
  readonly cells: readonly (readonly [number, number, number])[];
}

export function panelCells(panel: HeatmapPanel, run: RunSeries, where: Readonly<Record<string, Cell>>): CellsData {
  const rows = tableRows(run, panel.table, { ...panel.where, ...where });
  const x = categories(rows.map((row) => row[panel.x.column]));
  const y = categories(rows.map((row) => row[panel.y.column]));
  const sums = new Map<string, { sum: number; count: number }>();
  for (const row of rows) {
    const value = row[panel.value.column];
    if (typeof value !== 'number' || Number.isNaN(value)) continue;
    const key = `${x.indexOf(String(row[panel.x.column]))},${y.indexOf(String(row[panel.y.column]))}`;
    const cell = sums.get(key) ?? { sum: 0, count: 0 };
    sums.set(key, { sum: cell.sum + value, count: cell.count + 1 });
  }
  const cells = [...sums].map(([key, { sum, count }]) => {
    const [column, row] = key.split(',').map(Number);
    return [column!, row!, sum / count] as const;
  });
  return { x, y, cells };
}

function categories(values: readonly (Cell | undefined)[]): string[] {
  const distinct = [...new Set(values.filter((value) => value !== undefined))];
  return distinct
    .sort((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1))
    .map(String);
}

import type { HeatmapPanel } from '../../contract/charts.ts';
import type { RunSeries } from './runSeries.ts';
import { eachRow, type Cell } from './tableRows.ts';

/** Cells of a heat map: categories of both axes in ascending order, and [x index, y index, mean value]. */
export interface CellsData {
  readonly x: readonly string[];
  readonly y: readonly string[];
  readonly cells: readonly (readonly [number, number, number])[];
}

export function panelCells(panel: HeatmapPanel, run: RunSeries, where: Readonly<Record<string, Cell>>): CellsData {
  const sums = new Map<Cell, Map<Cell, { sum: number; count: number }>>();
  const seenX = new Set<Cell>();
  eachRow(run, panel.table, { ...panel.where, ...where }, (columns, i) => {
    const [atX, atY, value] = [panel.x, panel.y, panel.value].map(({ column }) => columns[column]?.[i]);
    if (atX === undefined || atY === undefined) return;
    seenX.add(atX);
    const line = sums.get(atY) ?? new Map<Cell, { sum: number; count: number }>();
    sums.set(atY, line);
    if (typeof value !== 'number' || Number.isNaN(value)) return;
    const cell = line.get(atX) ?? { sum: 0, count: 0 };
    line.set(atX, { sum: cell.sum + value, count: cell.count + 1 });
  });
  const [x, y] = [inOrder(seenX), inOrder(sums.keys())];
  const cells = y.flatMap((atY, row) =>
    x.flatMap((atX, column) => {
      const cell = sums.get(atY)!.get(atX);
      return cell ? [[column, row, cell.sum / cell.count] as const] : [];
    }),
  );
  return { x: x.map(String), y: y.map(String), cells };
}

function inOrder(values: Iterable<Cell>): Cell[] {
  return [...values].sort((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1,
  );
}

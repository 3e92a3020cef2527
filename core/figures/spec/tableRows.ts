import type { RunSeries } from './runSeries.ts';

export type Cell = number | string;
export type TableRow = Readonly<Record<string, Cell>>;

/** Rows of a table in which every `where` column has the wanted value. */
export function tableRows(run: RunSeries, table: string, where: Readonly<Record<string, Cell>> = {}): TableRow[] {
  const rows: TableRow[] = [];
  const wanted = Object.entries(where);
  for (const batch of run.table(table)) {
    const columns = Object.entries(batch.columns);
    for (let i = 0; i < batch.length; i++) {
      if (wanted.some(([key, value]) => batch.columns[key]?.[i] !== value)) continue;
      rows.push(Object.fromEntries(columns.map(([key, column]) => [key, column[i]!])));
    }
  }
  return rows;
}

/** The values that a column takes, in order of appearance. */
export function columnValues(run: RunSeries, table: string, column: string): Cell[] {
  const values = new Set<Cell>();
  for (const batch of run.table(table)) for (const value of batch.columns[column] ?? []) values.add(value);
  return [...values];
}

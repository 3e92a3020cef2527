import type { TableBatch } from '../../contract/run.ts';
import type { RunSeries } from './runSeries.ts';

export type Cell = number | string;
export type Columns = TableBatch['columns'];

/** Calls `visit` for the i-th row of a batch's columns wherever every `where` column has the wanted value. */
export function eachRow(
  run: RunSeries,
  table: string,
  where: Readonly<Record<string, Cell>>,
  visit: (columns: Columns, i: number) => void,
): void {
  for (const { columns, length } of run.table(table)) {
    const wanted = Object.entries(where).map(([key, value]) => ({ column: columns[key], value }));
    for (let i = 0; i < length; i++) {
      if (wanted.every(({ column, value }) => column?.[i] === value)) visit(columns, i);
    }
  }
}

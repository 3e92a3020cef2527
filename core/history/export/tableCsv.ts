import type { HistoryStore } from '../openHistory.ts';
import { csvLine, numberCell, textCell } from './csvText.ts';

type Reads = Pick<HistoryStore, 'tableOrdinals' | 'tableBatch'>;

/** Lines of one table's file, a batch at a time; the columns are those of its first batch. */
export function* tableCsv(history: Reads, runId: string, table: string): Generator<string> {
  let keys: string[] | undefined;
  for (const ordinal of history.tableOrdinals(runId, table)) {
    const { length, columns } = history.tableBatch(runId, table, ordinal);
    if (keys === undefined) {
      keys = Object.keys(columns);
      yield csvLine(keys.map(textCell));
    }
    for (let i = 0; i < length; i++) yield csvLine(keys.map((key) => cell(columns[key]?.[i])));
  }
}

function cell(value: number | string | undefined): string {
  return typeof value === 'string' ? textCell(value) : numberCell(value);
}

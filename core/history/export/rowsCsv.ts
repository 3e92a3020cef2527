import { csvLine, numberCell, textCell } from './csvText.ts';
import { wideRows, type RowReads } from './wideRows.ts';

/** Lines of rows.csv: arm, replica, step, then a column a metric. */
export function* rowsCsv(history: RowReads, runId: string): Generator<string> {
  const { metrics } = history.runDetail(runId);
  yield csvLine(['arm', 'replica', 'step', ...metrics.map((metric) => textCell(metric.key))]);
  for (const { arm, replica, step, values } of wideRows(history, runId)) {
    yield csvLine([textCell(arm), String(replica), String(step), ...values.map(numberCell)]);
  }
}

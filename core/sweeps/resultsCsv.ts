import { fieldText } from '../contract/fields.ts';
import type { SweepResults } from '../contract/sweep.ts';
import { csvLine, numberCell, textCell } from '../history/export/csvText.ts';

/** A line a run: its params, seed and run, then summaries and claims. Empty is not measured. */
export function* resultsCsv({ axes, columns, claims, rows }: SweepResults): Generator<string> {
  const heads = [...axes.map(({ key }) => key), 'seed', 'run', 'stopReason'];
  yield csvLine([...heads, ...columns.map(({ key }) => key), ...claims.map(({ id }) => id)].map(textCell));
  for (const { point, seed, runId, stopReason, values, verdicts } of rows) {
    const params = axes.map(({ key }) => {
      const value = point[key];
      return typeof value === 'number' ? numberCell(value) : textCell(value === undefined ? '' : fieldText(value));
    });
    const numbers = values.map((value) => numberCell(value ?? undefined));
    yield csvLine([...params, String(seed), runId, stopReason ?? '', ...numbers, ...verdicts.map((one) => one ?? '')]);
  }
}

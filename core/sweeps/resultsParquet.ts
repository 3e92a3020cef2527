import { fieldText } from '../contract/fields.ts';
import type { SweepResults } from '../contract/sweep.ts';
import { parquetBytes, type ParquetColumn } from '../history/export/parquet.ts';

type Row = SweepResults['rows'][number];

/** The columns of results.csv as a Parquet file: params that are all numbers, seeds and summaries are doubles. */
export function resultsParquet({ axes, columns, claims, rows }: SweepResults): Uint8Array {
  const texts = (name: string, of: (row: Row) => string | null): ParquetColumn => ({
    name,
    type: 'STRING',
    data: rows.map(of),
  });
  const numbers = (name: string, of: (row: Row) => number | null): ParquetColumn => ({
    name,
    type: 'DOUBLE',
    data: rows.map(of),
  });
  return parquetBytes([
    ...axes.map(({ key }) =>
      rows.every(({ point }) => typeof (point[key] ?? 0) === 'number')
        ? numbers(key, ({ point }) => (point[key] ?? null) as number | null)
        : texts(key, ({ point }) => (point[key] === undefined ? null : fieldText(point[key]))),
    ),
    numbers('seed', ({ seed }) => seed),
    texts('run', ({ runId }) => runId),
    texts('stopReason', ({ stopReason }) => stopReason),
    ...columns.map(({ key }, index) => numbers(key, ({ values }) => values[index] ?? null)),
    ...claims.map(({ id }, index) => texts(id, ({ verdicts }) => verdicts[index] ?? null)),
  ]);
}

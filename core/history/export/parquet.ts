import { parquetWriteBuffer } from 'hyparquet-writer';
import type { HistoryStore } from '../openHistory.ts';
import { wideRows, type RowReads } from './wideRows.ts';

/** A column of a Parquet file; null is "not measured", NaN is a number. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: 'DOUBLE' | 'STRING';
  readonly data: readonly (number | string | null)[];
}

/** A Parquet file; the same columns give the same bytes. */
export function parquetBytes(columns: readonly ParquetColumn[]): Uint8Array {
  const columnData = columns.map(({ name, type, data }) => ({
    name,
    type,
    data: [...data],
    nullable: data.includes(null),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

/** rows.parquet: the columns of rows.csv. */
export function rowsParquet(history: RowReads, runId: string): Uint8Array {
  const { metrics } = history.runDetail(runId);
  const [arms, replicas, steps]: [string[], number[], number[]] = [[], [], []];
  const values: (number | null)[][] = metrics.map(() => []);
  for (const row of wideRows(history, runId)) {
    arms.push(row.arm);
    replicas.push(row.replica);
    steps.push(row.step);
    row.values.forEach((value, m) => values[m]!.push(value ?? null));
  }
  return parquetBytes([
    { name: 'arm', type: 'STRING', data: arms },
    { name: 'replica', type: 'DOUBLE', data: replicas },
    { name: 'step', type: 'DOUBLE', data: steps },
    ...metrics.map(({ key }, m) => ({ name: key, type: 'DOUBLE' as const, data: values[m]! })),
  ]);
}

/** One table as a Parquet file; the columns are those of its first batch. */
export function tableParquet(history: Pick<HistoryStore, 'tableBatches'>, runId: string, table: string): Uint8Array {
  const batches = history.tableBatches(runId, table);
  const keys = Object.keys(batches[0]?.columns ?? {});
  return parquetBytes(
    keys.map((name) => ({
      name,
      type: batches[0]!.columns[name] instanceof Float64Array ? 'DOUBLE' : 'STRING',
      data: batches.flatMap(({ columns, length }) =>
        Array.from({ length }, (_, i): number | string | null => columns[name]?.[i] ?? null),
      ),
    })),
  );
}

import { parquetWriteBuffer } from 'hyparquet-writer';

/** Integers must be safe ones; a null (numbers only) is "not measured", which NaN is not. */
export type ParquetColumn =
  | { readonly name: string; readonly kind: 'number'; readonly values: Float64Array }
  | { readonly name: string; readonly kind: 'numberOrNull'; readonly values: readonly (number | null)[] }
  | { readonly name: string; readonly kind: 'integer'; readonly values: ArrayLike<number> }
  | { readonly name: string; readonly kind: 'text'; readonly values: readonly string[] };

const rowsAGroup = 100_000;

/**
 * Columns of one length as a Parquet file: DOUBLE, INT64 and UTF-8 columns, PLAIN and uncompressed, so that every bit of
 * a double is kept (NaN, ±Infinity, −0, subnormals), the bytes are the same on every machine, and readParquet can judge
 * a file from elsewhere by its length alone. No statistics: they would say that −0 and +0 bound each other.
 */
export function parquetBytes(columns: readonly ParquetColumn[]): Uint8Array {
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: columns.map(source),
      codec: 'UNCOMPRESSED',
      statistics: false,
      rowGroupSize: rowsAGroup,
      createdBy: 'Excitation Workbench',
    }),
  );
}

function source(column: ParquetColumn) {
  const plain = { name: column.name, encoding: 'PLAIN', offsetIndex: false, nullable: false } as const;
  switch (column.kind) {
    case 'number':
      return { ...plain, type: 'DOUBLE' as const, data: column.values };
    case 'numberOrNull':
      return { ...plain, type: 'DOUBLE' as const, data: column.values as (number | null)[], nullable: true };
    case 'integer':
      return { ...plain, type: 'INT64' as const, data: BigInt64Array.from(Array.from(column.values), BigInt) };
    case 'text':
      return { ...plain, type: 'STRING' as const, data: column.values as string[] };
  }
}

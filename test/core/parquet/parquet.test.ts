import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { parquetBytes, type ParquetColumn } from '../../../core/parquet/parquetBytes.ts';
import { readParquet } from '../../../core/parquet/readParquet.ts';
import { specials } from '../bundle/sampleBundle.ts';

const columns: ParquetColumn[] = [
  { name: 'value', kind: 'number', values: Float64Array.from(specials) },
  { name: 'step', kind: 'integer', values: specials.map((_, i) => (i === 0 ? -5 : 2 ** 53 - i)) },
  { name: 'word', kind: 'text', values: specials.map((_, i) => (i < 3 ? '' : `ü😀 ${i % 2}`)) },
];

async function objects(bytes: Uint8Array): Promise<Record<string, unknown>[]> {
  const file = bytes.slice().buffer;
  return (await parquetReadObjects({ file })) as Record<string, unknown>[];
}

describe('a Parquet file', () => {
  it('keeps every bit of a double, read by our reader and by another one', async () => {
    const bytes = parquetBytes(columns);
    const { rows, columns: read } = readParquet(bytes);
    expect(rows).toBe(specials.length);
    expect(read.map(({ name, values }) => [name, [...values]])).toEqual(
      columns.map(({ name, values }) => [name, [...(values as number[])]]),
    );
    const others = await objects(bytes);
    expect(others.map((row) => row['value'])).toEqual(specials);
    expect(Object.is(others[5]!['value'], -0)).toBe(true);
    expect(others.map((row) => Number(row['step']))).toEqual([...(columns[1]!.values as number[])]);
    expect(others.map((row) => row['word'])).toEqual(columns[2]!.values);
  });

  it('tells "not measured" (null) from NaN', async () => {
    const rows = await objects(parquetBytes([{ name: 'x', kind: 'numberOrNull', values: [1, null, NaN, -0] }]));
    expect(rows.map((row) => row['x'])).toEqual([1, null, NaN, -0]);
  });

  it('of many row groups and pages is read whole', () => {
    const values = Float64Array.from({ length: 210_001 }, (_, i) => i / 3);
    const words = Array.from(values, (_, i) => `w${i % 7}`);
    const { columns: read } = readParquet(
      parquetBytes([
        { name: 'a', kind: 'number', values },
        { name: 'b', kind: 'text', values: words },
      ]),
    );
    expect(Buffer.from((read[0]!.values as Float64Array).buffer).equals(Buffer.from(values.buffer))).toBe(true);
    expect((read[1]!.values as string[]).join()).toBe(words.join());
  });

  it('without rows has its columns all the same', () => {
    const empty = readParquet(
      parquetBytes([
        { name: 'a', kind: 'number', values: new Float64Array(0) },
        { name: 'b', kind: 'text', values: [] },
      ]),
    );
    expect(empty).toMatchObject({
      rows: 0,
      columns: [
        { name: 'a', kind: 'number' },
        { name: 'b', kind: 'text' },
      ],
    });
  });

  const plain = { codec: 'UNCOMPRESSED', statistics: false } as const;
  const many = Float64Array.from({ length: 3000 }, () => 1);
  it.each([
    [
      'compressed',
      { columnData: [{ name: 'a', data: many, type: 'DOUBLE' as const, encoding: 'PLAIN' as const, nullable: false }] },
    ],
    [
      'with a dictionary',
      { ...plain, columnData: [{ name: 'a', data: many, type: 'DOUBLE' as const, nullable: false }] },
    ],
    [
      'with nulls',
      { ...plain, columnData: [{ name: 'a', data: [1, null], type: 'DOUBLE' as const, encoding: 'PLAIN' as const }] },
    ],
    [
      'of floats',
      {
        ...plain,
        columnData: [{ name: 'a', data: [1], type: 'FLOAT' as const, encoding: 'PLAIN' as const, nullable: false }],
      },
    ],
    [
      'of bytes',
      {
        ...plain,
        columnData: [
          {
            name: 'a',
            data: [new Uint8Array(3)],
            type: 'BYTE_ARRAY' as const,
            encoding: 'PLAIN' as const,
            nullable: false,
          },
        ],
      },
    ],
  ])('%s is refused: it could swell, or is not ours', (_, options) => {
    expect(() => readParquet(new Uint8Array(parquetWriteBuffer(options)))).toThrow(RangeError);
  });
});

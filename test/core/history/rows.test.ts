import { describe, expect, it } from 'vitest';
import { newRun, rowBatch, rowsOf, scratchHistory, thrownBy } from './sampleRun.ts';

const exact = [0.1, 1e-320, NaN, Infinity, -Infinity, -0, 0, 5, -5e-324, 2 ** 53 + 2, Number.MAX_VALUE];

describe('rows', () => {
  it('gives back every double bit for bit', () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    history.appendRows(id, rowBatch(exact.map((value, step) => [1, 1, 2, step, value])));
    expect(Array.from(history.rowPage(id, null, 100).batch.value)).toEqual(exact);
    const table = {
      seq: 3,
      table: 'spectrum',
      ordinal: 0,
      length: exact.length,
      columns: { value: Float64Array.from(exact) },
    };
    history.appendTable(id, table);
    expect(history.tableBatches(id, 'spectrum')).toEqual([{ ...table, seq: 0 }]);
  });

  it('pages in key order, whatever the limit', () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    const keys = [0, 1].flatMap((arm) =>
      [0, 1, 2].flatMap((metric) =>
        [0, 1].flatMap((replica) => [0, 5, 2 ** 40].map((step) => [arm, replica, metric, step] as const)),
      ),
    );
    const rows = keys.map((key, i) => [...key, i] as const);
    history.appendRows(id, rowBatch([...rows].reverse()));
    for (const limit of [1, 7, 36, 100]) {
      const read = [];
      for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
        const page = history.rowPage(id, cursor, limit);
        read.push(...rowsOf(page.batch));
        cursor = page.nextCursor;
      }
      expect(read).toEqual(rows);
    }
    expect(history.runDetail(id).rows).toBe(36);
    expect(thrownBy(() => history.rowPage(id, "0,0,0,0'", 1))).toMatchObject({ code: 'badInput' });
  });

  it('takes the same rows and table batches again without a trace, and a later value instead of an earlier', () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    const rows = rowBatch([
      [0, 0, 0, 1, 0.5],
      [0, 0, 0, 2, NaN],
    ]);
    const table = {
      seq: 0,
      table: 'cases',
      ordinal: 0,
      length: 2,
      columns: { name: ['a', '\ud800 "b"\n'], x: Float64Array.of(1, NaN) },
    };
    for (let i = 0; i < 2; i++) {
      history.appendRows(id, rows);
      history.appendTable(id, table);
    }
    expect(history.runDetail(id)).toMatchObject({ rows: 2, tables: [{ key: 'cases', rows: 2 }] });
    expect(history.tableBatches(id, 'cases')).toEqual([table]);
    history.appendRows(id, rowBatch([[0, 0, 0, 2, 7]]));
    history.appendTable(id, { ...table, length: 1, columns: { name: ['c'], x: Float64Array.of(2) } });
    expect(rowsOf(history.rowPage(id, null, 9).batch)).toEqual([
      [0, 0, 0, 1, 0.5],
      [0, 0, 0, 2, 7],
    ]);
    expect(history.runDetail(id).tables).toEqual([{ key: 'cases', rows: 1 }]);
    expect(history.verifyRun(id)).toEqual([]);
  });

  it('stores nothing of a batch that holds a row of no arm, metric or replica', () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    for (const bad of [
      [2, 0, 0, 0, 1],
      [0, 2, 0, 0, 1],
      [0, 0, 3, 0, 1],
      [0, 0, 0, 0.5, 1],
    ] as const)
      expect(() => history.appendRows(id, rowBatch([[0, 0, 0, 0, 1], bad]))).toThrow(/row 1 of a batch/);
    expect(history.runDetail(id).rows).toBe(0);
    const table = { seq: 0, ordinal: 0, length: 1, columns: { x: Float64Array.of(1) } };
    for (const name of ['rows', '../x', ''])
      expect(() => history.appendTable(id, { ...table, table: name })).toThrow(/key of a table/);
    expect(() => history.appendTable(id, { ...table, table: 't', length: 2 })).toThrow(/has 1 rows, not 2/);
  });

  it('stores rows and tables together, or none of them', () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    const rows = { kind: 'rows', batch: rowBatch([[0, 0, 0, 3, 1.5]]) } as const;
    const spectrum = { seq: 1, table: 'spectrum', ordinal: 0, length: 1, columns: { x: Float64Array.of(1) } };
    const table = { kind: 'table', batch: spectrum } as const;
    const bad = { kind: 'table', batch: { ...spectrum, ordinal: 1, length: 2 } } as const;
    expect(() => history.appendBatches(id, [rows, table, bad])).toThrow(/has 1 rows, not 2/);
    expect([history.runDetail(id).rows, history.tableBatches(id, 'spectrum').length]).toEqual([0, 0]);
    for (const again of [1, 2]) history.appendBatches(id, [rows, table].slice(0, again));
    expect([history.runDetail(id).rows, history.tableBatches(id, 'spectrum').length]).toEqual([1, 1]);
  });

  it('sums up the last, least and greatest value of each replica, NaN only where all is NaN', () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    history.appendRows(
      id,
      rowBatch([
        [0, 0, 0, 1, 3],
        [0, 0, 0, 2, -Infinity],
        [0, 0, 0, 3, NaN],
        [1, 1, 1, 10, NaN],
      ]),
    );
    expect(history.metricSummaries(id)).toEqual({
      decay: { trainLoss: { last: [NaN, null], min: [-Infinity, null], max: [3, null] } },
      none: { rank: { last: [null, NaN], min: [null, NaN], max: [null, NaN] } },
    });
  });

  it('stores batches of 1,000 rows durably', () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun({}, { replicas: 64 }));
    const rate = (keyOf: (i: number) => readonly [number, number, number, number]): number => {
      const batches = Array.from({ length: 200 }, (_, b) =>
        rowBatch(Array.from({ length: 1000 }, (_, i) => [...keyOf(1000 * b + i), Math.sqrt(i)])),
      );
      const start = performance.now();
      for (const batch of batches) history.appendRows(id, batch);
      return Math.round((1e3 * 200_000) / (performance.now() - start));
    };
    const few = rate((i) => [0, 0, i % 3, Math.floor(i / 3)]);
    const many = rate((i) => [1, i % 64, Math.floor(i / 64) % 3, Math.floor(i / 192)]);
    console.info(`rows a second: ${few} in 3 series, ${many} in 192 series`);
    expect(history.runDetail(id).rows).toBe(400_000);
    expect(history.verifyRun(id)).toEqual([]);
    expect(few).toBeGreaterThan(20_000);
  });
});

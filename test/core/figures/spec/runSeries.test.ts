import { describe, expect, it } from 'vitest';
import type { RowBatch } from '../../../../core/contract/run.ts';
import type { LinePanel } from '../../../../core/contract/charts.ts';
import { panelCurves } from '../../../../core/figures/spec/curves.ts';
import { RunSeries } from '../../../../core/figures/spec/runSeries.ts';

const shape = {
  arms: [
    { name: 'a', control: false },
    { name: 'b', control: true },
  ],
  metrics: ['y', 'tau'],
  replicas: 3,
};

/** Rows [arm, replica, metric, step, value]. */
export function batchOf(rows: readonly (readonly [number, number, number, number, number])[]): RowBatch {
  return {
    seq: 0,
    arm: Uint16Array.from(rows, (r) => r[0]),
    replica: Uint32Array.from(rows, (r) => r[1]),
    metric: Uint16Array.from(rows, (r) => r[2]),
    step: Float64Array.from(rows, (r) => r[3]),
    value: Float64Array.from(rows, (r) => r[4]),
  };
}

const panel: LinePanel = {
  kind: 'line',
  title: 'y',
  x: { label: 'step', scale: 'linear' },
  y: { label: 'y', scale: 'log' },
  center: 'median',
  band: 'minMax',
  series: [{ source: { from: 'rows', x: 'step', y: 'y' }, label: 'y' }],
};

describe('series of a run', () => {
  it('take rows in any order, late and twice, with one outcome', () => {
    const rows = [10, 0, 20, 30, 5].map((step) => [0, 1, 0, step, step / 2] as const);
    const [inOrder, shuffled] = [new RunSeries(shape), new RunSeries(shape)];
    inOrder.addRows(batchOf([...rows].sort((a, b) => a[3] - b[3])));
    shuffled.addRows(batchOf(rows));
    shuffled.addRows(batchOf(rows.slice(1, 3)));
    expect(shuffled.get(0, 'y', 1)).toEqual(inOrder.get(0, 'y', 1));
    expect([...inOrder.get(0, 'y', 1).steps]).toEqual([0, 5, 10, 20, 30]);
    expect(shuffled.countRows()).toBe(5);
  });

  it('take the newer value of a step that comes again', () => {
    const run = new RunSeries(shape);
    run.addRows(batchOf([0, 1, 2].map((step) => [0, 0, 0, step, 1] as const)));
    run.addRows(batchOf([1, 1].map((step, i) => [0, 0, 0, step, 2 + i] as const)));
    expect([...run.get(0, 'y', 0).values]).toEqual([1, 3, 1]);
  });

  it('take 200,000 stored rows behind live ones without moving each', () => {
    const rows = Array.from({ length: 200_000 }, (_, step) => [0, 0, 0, step, step] as const);
    const run = new RunSeries(shape);
    run.addRows(batchOf(rows.slice(100_000)));
    for (let at = 0; at < rows.length; at += 50_000) run.addRows(batchOf(rows.slice(at, at + 50_000)));
    expect(run.countRows()).toBe(200_000);
    expect([...run.get(0, 'y', 0).values.subarray(99_998, 100_002)]).toEqual([99_998, 99_999, 100_000, 100_001]);
  });

  it('become a median with the range over replicas; NaN is a gap, missing is not', () => {
    const run = new RunSeries(shape);
    run.addRows(
      batchOf([
        [0, 0, 0, 0, 1],
        [0, 1, 0, 0, 5],
        [0, 2, 0, 0, 3],
        [0, 0, 0, 1, NaN],
        [0, 1, 0, 1, NaN],
        [0, 2, 0, 1, NaN],
        [0, 1, 0, 2, 4],
      ]),
    );
    const [curve] = panelCurves(panel, run, { buckets: 100 });
    expect([...curve!.x]).toEqual([0, 1, 2]);
    expect([...curve!.y]).toEqual([3, NaN, 4]);
    expect([...curve!.low!]).toEqual([1, NaN, 4]);
    expect([...curve!.high!]).toEqual([5, NaN, 4]);
    expect(curve!.replicas).toBe(3);
  });

  it('are drawn over another metric where both were measured', () => {
    const run = new RunSeries(shape);
    run.addRows(
      batchOf([
        [0, 0, 0, 0, 7],
        [0, 0, 0, 1, 8],
        [0, 0, 1, 1, 0.5],
      ]),
    );
    const against: LinePanel = { ...panel, series: [{ source: { from: 'rows', x: 'tau', y: 'y' }, label: 'y' }] };
    const [curve] = panelCurves(against, run, { buckets: 100 });
    expect([[...curve!.x], [...curve!.y]]).toEqual([[0.5], [8]]);
  });
});

describe('thinning', () => {
  it('keeps every extreme and gap of 100,000 points in at most five a column', () => {
    const run = new RunSeries({ ...shape, replicas: 1 });
    const value = (i: number): number => (i === 777 ? 1e9 : i === 50_000 ? NaN : 1 + Math.sin(i / 50));
    run.addRows(batchOf(Array.from({ length: 100_000 }, (_, i) => [0, 0, 0, i, value(i)] as const)));
    const [curve] = panelCurves(panel, run, { buckets: 300 });
    expect(curve!.x.length).toBeLessThanOrEqual(5 * 301);
    expect(Math.max(...curve!.y.filter((y) => !Number.isNaN(y)))).toBe(1e9);
    expect(curve!.y.some(Number.isNaN)).toBe(true);
    expect([curve!.x[0], curve!.x.at(-1)]).toEqual([0, 99_999]);
  });
});

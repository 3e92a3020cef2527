import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { SweepResults } from '../../../../core/contract/sweep.ts';
import { paperTheme } from '../../../../core/figures/spec/palette.ts';
import { groupName, groupOf, groupsBy, measuresOf } from '../../../../core/figures/spec/sweepGroups.ts';
import { sweepLinesOption, sweepMapOption, sweepParallelOption } from '../../../../core/figures/spec/sweepOption.ts';
import { rowsWithin } from '../../../../core/figures/spec/sweepBrush.ts';
import { sharedRange, sweepPanels } from '../../../../core/figures/spec/sweepPanels.ts';
import { renderSvg } from '../../../../core/figures/render/renderSvg.ts';
import { resultsCsv } from '../../../../core/sweeps/resultsCsv.ts';
import { resultsFigures } from '../../../../core/sweeps/resultsFigures.ts';
import { resultsParquet } from '../../../../core/sweeps/resultsParquet.ts';

/** value = 10 mu + steps / 100 + seed / 10 at 2 × 2 points with two seeds; one run is missing, one value is. */
const points = [0.5, 2].flatMap((mu) => [100, 200].flatMap((steps) => [1, 2].map((seed) => ({ mu, steps, seed }))));
const results: SweepResults = {
  axes: [
    { key: 'mu', label: 'weight decay', log: true, values: [0.5, 2] },
    { key: 'steps', label: 'steps', log: false, values: [100, 200] },
  ],
  columns: [{ key: 'main.trainLoss', label: 'training loss, main', scale: 'log' }],
  claims: [{ id: 'C1', sentence: 'It holds.', expectedVerdict: 'holds' }],
  rows: points.slice(0, 7).map(({ mu, steps, seed }, index) => ({
    hash: String(index),
    runId: `run-${index}`,
    point: { mu, steps },
    seed,
    stopReason: 'stepsDone',
    values: [index === 6 ? null : 10 * mu + steps / 100 + seed / 10],
    verdicts: [seed === 1 ? 'holds' : index === 3 ? 'notApplicable' : 'fails'],
  })),
};
const loss = { column: 'main.trainLoss' };

describe('the results of a sweep', () => {
  it('has mean, sample standard deviation and median', () => {
    expect(groupOf([1, 2, 3, 6])).toMatchObject({ mean: 3, median: 2.5 });
    expect(groupOf([1, 2, 3, 6]).sd).toBeCloseTo(Math.sqrt(14 / 3), 14);
    expect(groupOf([5])).toMatchObject({ mean: 5, sd: 0, median: 5 });
  });

  it('falls together over seeds and other axes; what is not measured is not counted', () => {
    const groups = groupsBy(results, loss, ['mu']);
    expect(groups.get(groupName([0.5]))!.values).toHaveLength(4);
    expect(groups.get(groupName([2]))!.values).toEqual([21.1, 21.2]);
    expect(measuresOf(results, { claim: 'C1' })).toEqual([1, 0, 1, null, 1, 0, 1]);
  });

  it('is a map of means, empty where nothing was measured, and of claims as shares', () => {
    const map = sweepMapOption(results, loss, { x: 'mu', y: 'steps' }, paperTheme);
    const [series] = map.series as unknown as [{ data: [number, number, number][] }];
    // Colours follow log10 of the mean over two seeds.
    const expected = [
      [0, 0, Math.log10(6.15)],
      [1, 0, Math.log10(21.15)],
      [0, 1, Math.log10(7.15)],
    ];
    expect(series.data).toHaveLength(3);
    series.data.forEach((cell, index) => expect(cell[2]).toBeCloseTo(expected[index]![2]!, 12));
    expect(series.data.map(([x, y]) => [x, y])).toEqual(expected.map(([x, y]) => [x, y]));
    const claims = sweepMapOption(results, { claim: 'C1' }, { x: 'mu', y: 'steps' }, paperTheme);
    expect(claims.visualMap).toMatchObject({ min: 0, max: 1 });
  });

  it('is a line for each value of the second axis, with a band of one standard deviation', () => {
    const svg = renderSvg(sweepLinesOption(results, loss, { x: 'mu', y: 'steps' }, paperTheme), {
      widthPx: 500,
      heightPx: 400,
    });
    expect(svg).toContain('steps 100');
    expect(svg).toContain('steps 200');
    expect(svg).toContain('weight decay (mu)');
  });

  it('is a line for each run over params and summaries, the axis of a log range logarithmic', () => {
    const option = sweepParallelOption(results, paperTheme);
    expect((option.series as unknown as [{ data: unknown[] }])[0].data).toHaveLength(7);
    expect((option.parallelAxis as { name: string; type: string }[]).map(({ name, type }) => [name, type])).toEqual([
      ['mu', 'log'],
      ['steps', 'value'],
      ['main.trainLoss', 'value'],
    ]);
    expect(renderSvg(option, { widthPx: 500, heightPx: 300 })).toContain('main.trainLoss');
  });

  it('is a CSV with a line a run; empty is not measured', () => {
    const lines = [...resultsCsv(results)].map((line) => line.trimEnd());
    expect(lines[0]).toBe('mu,steps,seed,run,stopReason,main.trainLoss,C1');
    expect(lines[1]).toBe('0.5,100,1,run-0,stepsDone,6.1,holds');
    expect(lines[7]).toBe('2,200,1,run-6,stepsDone,,holds');
  });
});

describe('small charts and brushes', () => {
  it('sets the runs apart by a param, and gives all charts the range of their means', () => {
    const panels = sweepPanels(results, 'steps');
    expect(panels.map(({ name, results: part }) => [name, part.rows.length])).toEqual([
      ['steps 100', 4],
      ['steps 200', 3],
    ]);
    const range = sharedRange(panels, loss, ['mu'], 0)!;
    expect(range.min).toBeCloseTo(6.15, 12);
    expect(range.max).toBeCloseTo(21.15, 12);
    expect(sharedRange(panels, { claim: 'C1' }, ['mu'], 0)).toBeNull();
    const wide = sharedRange(panels, loss, ['mu'], 1)!;
    expect(wide.min).toBeCloseTo(6.15 - Math.SQRT1_2 / 10, 12);
    const [first] = panels;
    const part = { name: first!.name, range };
    const map = sweepMapOption(first!.results, loss, { x: 'mu', y: 'steps' }, paperTheme, part);
    const [least, greatest] = [Math.log10(range.min), Math.log10(range.max)];
    expect(map).toMatchObject({ title: { text: 'training loss, main, steps 100' } });
    expect(map.visualMap).toMatchObject({ min: least, max: greatest });
  });

  it('writes them as one picture, a chart beside the other', () => {
    const three: SweepResults = {
      ...results,
      axes: [...results.axes, { key: 'depth', label: 'depth', log: false, values: [1, 2] }],
      rows: results.rows.map((row, index) => ({ ...row, point: { ...row.point, depth: 1 + (index % 2) } })),
    };
    const panels = resultsFigures(three).filter(({ name }) => name.startsWith('panels-'));
    expect(panels.map(({ name }) => name)).toEqual(['panels-main.trainLoss', 'panels-claim-C1']);
    const { svg } = panels[0]!;
    expect(svg.match(/<svg /g)).toHaveLength(3);
    expect(svg).toContain('viewBox="0 0 1120 400"');
    expect(svg).toContain('depth 2');
  });

  it('keeps the rows within every brushed axis', () => {
    expect(rowsWithin(results, new Map())).toHaveLength(7);
    expect(rowsWithin(results, new Map([['mu', [[0.4, 0.6] as const]]]))).toHaveLength(4);
    const both = new Map([
      ['mu', [[0.4, 3] as const]],
      ['main.trainLoss', [[6, 6.15] as const, [21, 22] as const]],
      ['steps', []],
    ]);
    expect(rowsWithin(results, both).map(({ runId }) => runId)).toEqual(['run-0', 'run-4', 'run-5']);
  });

  it('is a Parquet file with the columns of the CSV', async () => {
    const file = resultsParquet(results);
    const rows = await parquetReadObjects({ file: file.buffer.slice(0, file.byteLength) as ArrayBuffer });
    expect(rows).toHaveLength(7);
    expect(rows[0]).toEqual({
      mu: 0.5,
      steps: 100,
      seed: 1,
      run: 'run-0',
      stopReason: 'stepsDone',
      'main.trainLoss': 6.1,
      C1: 'holds',
    });
    expect(rows[6]).toMatchObject({ 'main.trainLoss': null, C1: 'holds' });
  });
});

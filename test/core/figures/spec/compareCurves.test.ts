import { describe, expect, it } from 'vitest';
import { defaultView, type CompareView } from '../../../../core/contract/compareView.ts';
import { chartOption } from '../../../../core/figures/spec/chartOption.ts';
import { comparePanels } from '../../../../core/figures/spec/compareCurves.ts';
import type { ComparedRun } from '../../../../core/figures/spec/compareSeries.ts';
import { paperTheme } from '../../../../core/figures/spec/palette.ts';
import { RunSeries } from '../../../../core/figures/spec/runSeries.ts';
import { linearWithinOf, placeOn, valueAt } from '../../../../core/figures/spec/symlog.ts';

/** loss = a (1 + replica) exp(−η step), bound = a exp(−η step), each at the given steps. */
function run(id: string, params: { learningRate: number; a: number }, steps: number[], replicas = 1): ComparedRun {
  const shape = { arms: [{ name: 'main', control: false }], metrics: ['loss', 'bound'], replicas };
  const rows = new RunSeries(shape);
  const all = steps.flatMap((step) =>
    Array.from({ length: replicas }, (_, replica) => {
      const decay = params.a * Math.exp(-params.learningRate * step);
      return [
        [0, replica, step, (1 + replica) * decay],
        [1, replica, step, decay],
      ] as const;
    }).flat(),
  );
  rows.addRows({
    seq: 0,
    arm: new Uint16Array(all.length),
    metric: Uint16Array.from(all, (row) => row[0]),
    replica: Uint32Array.from(all, (row) => row[1]),
    step: Float64Array.from(all, (row) => row[2]),
    value: Float64Array.from(all, (row) => row[3]),
  });
  const named = { id, name: id, study: 's', preset: null, colour: null, dash: null };
  return { ...named, params, armParams: { main: params }, rows };
}

const view = (change: Partial<CompareView>): CompareView => ({ ...defaultView, y: 'loss', band: 'none', ...change });
const grid = [0, 1, 2, 3, 4];

describe('comparePanels', () => {
  it('draws a curve for each run over its replicas, with n in its name', () => {
    const [panel] = comparePanels([run('p', { learningRate: 0, a: 1 }, grid, 3)], view({ band: 'minMax' }), 100);
    expect(panel!.curves).toHaveLength(1);
    expect(panel!.curves[0]).toMatchObject({ label: 'p · n = 3' });
    expect([...panel!.curves[0]!.y]).toEqual([2, 2, 2, 2, 2]);
    expect([...panel!.curves[0]!.low!]).toEqual([1, 1, 1, 1, 1]);
    expect([...panel!.curves[0]!.high!]).toEqual([3, 3, 3, 3, 3]);
    expect(panel!.panel.title).toBe('loss (mean over replicas and range)');
  });

  it('lays runs of different learning rates over each other in their own time', () => {
    const [slow, fast] = [
      run('slow', { learningRate: 0.1, a: 1 }, [0, 2, 4, 6, 8]),
      run('fast', { learningRate: 0.2, a: 1 }, [0, 1, 2, 3, 4]),
    ];
    const [panel] = comparePanels([slow, fast], view({ x: 'step * learningRate' }), 100);
    const [a, b] = panel!.curves;
    expect([...a!.x]).toEqual([...b!.x]);
    a!.y.forEach((value, i) => expect(b!.y[i]).toBeCloseTo(value, 14));
  });

  it.each([
    ['step * 2', 'loss', [0, 2, 4], [-5, -5, -5]],
    ['step', 'max(loss, -3)', [0, 1, 2], [-3, -3, -3]],
    [' step ', '(loss)', [0, 1, 2], [-5, -5, -5]],
  ])('computes %s and %s, however near they are to names', (x, y, xs, ys) => {
    const [panel] = comparePanels([run('p', { learningRate: 0, a: -5 }, [0, 1, 2])], view({ x, y }), 100);
    expect([...panel!.curves[0]!.x]).toEqual(xs);
    expect([...panel!.curves[0]!.y]).toEqual(ys);
  });

  it('takes the mean of runs measured at other steps on a common grid, within what each measured', () => {
    const runs = [
      run('p', { learningRate: 0, a: 1 }, [0, 2, 4]),
      run('q', { learningRate: 0, a: 3 }, [1, 2, 3, 4, 5, 6]),
    ];
    const [panel] = comparePanels(runs, view({ merge: 'runs' }), 100);
    const [curve] = panel!.curves;
    expect([...curve!.x]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...curve!.y]).toEqual([1, 2, 2, 2, 2, 3, 3]);
    expect(curve!.label).toBe('all runs · n = 1 to 2');
  });

  it('makes one curve for each value of a param', () => {
    const runs = [0.1, 0.1, 0.2].map((learningRate, i) => run(`r${i}`, { learningRate, a: 1 + i }, grid));
    const [panel] = comparePanels(runs, view({ merge: 'runs', groupBy: 'learningRate' }), 100);
    expect(panel!.curves.map(({ label }) => label)).toEqual(['learningRate 0.1 · n = 2', 'learningRate 0.2']);
  });

  it('draws computed axes and metric against metric', () => {
    const [panel] = comparePanels(
      [run('p', { learningRate: 0.5, a: 2 }, grid)],
      view({ x: '-log(bound / a)', y: 'loss / bound' }),
      100,
    );
    panel!.curves[0]!.x.forEach((value, i) => expect(value).toBeCloseTo(0.5 * grid[i]!, 14));
    expect([...panel!.curves[0]!.y]).toEqual([1, 1, 1, 1, 1]);
  });

  it('subtracts the prediction in a second panel and draws it dashed in the first', () => {
    const panels = comparePanels(
      [run('p', { learningRate: 0.5, a: 2 }, grid, 2)],
      view({ merge: 'none', prediction: 'bound' }),
      100,
    );
    expect(panels).toHaveLength(2);
    expect(panels[0]!.curves.filter(({ reference }) => reference)).toHaveLength(1);
    const [first, second] = panels[1]!.curves;
    expect([...first!.y]).toEqual([0, 0, 0, 0, 0]);
    second!.y.forEach((value, i) => expect(value).toBeCloseTo(2 * Math.exp(-0.5 * grid[i]!), 14));
  });

  it('keeps the raw curve behind a smoothed one and says in the title what was done', () => {
    const [panel] = comparePanels([run('p', { learningRate: 1, a: 1 }, grid)], view({ smoothing: 3 }), 100);
    const [raw, smooth] = panel!.curves;
    expect(raw!.faint).toBe(true);
    expect(raw!.y[2]).toBeCloseTo(Math.exp(-2), 15);
    expect(smooth!.y[2]).toBeCloseTo((Math.exp(-1) + Math.exp(-2) + Math.exp(-3)) / 3, 14);
    expect(panel!.panel.title).toBe('loss (centred moving mean over 3 rows, raw curve behind)');
    const text = JSON.stringify(chartOption(panel!.panel, { kind: 'curves', curves: panel!.curves }, paperTheme));
    expect(text).toContain('centred moving mean over 3 rows');
  });

  it('gives runs their own colours and dashes', () => {
    const own = { ...run('p', { learningRate: 0, a: 1 }, grid), colour: 1, dash: 1 };
    const [panel] = comparePanels([own], view({}), 100);
    const option = chartOption(panel!.panel, { kind: 'curves', curves: panel!.curves }, paperTheme);
    expect((option.series as { lineStyle: object }[])[0]!.lineStyle).toMatchObject({
      color: paperTheme.colours[1],
      type: [6, 2],
    });
  });

  it('names what a formula asks for that no run has', () => {
    expect(() => comparePanels([run('p', { learningRate: 0, a: 1 }, grid)], view({ y: 'accuracy' }), 100)).toThrow(
      /"accuracy" is neither step nor a metric or numeric param of these runs; they have loss, bound, learningRate, a/,
    );
  });
});

describe('the symmetric logarithm', () => {
  it('is one to one, odd, and linear within the decade of the least value', () => {
    const axis = { scale: 'symlog', linearWithin: 0.01 } as const;
    for (const value of [-1e3, -0.02, -0.01, -1e-5, 0, 3e-3, 0.01, 0.5, 1e4]) {
      expect(valueAt(axis, placeOn(axis, value))).toBeCloseTo(value, 10);
      expect(placeOn(axis, -value)).toBe(-placeOn(axis, value));
    }
    expect(linearWithinOf([Float64Array.of(0, -0.02, 5)])).toBe(0.01);
    expect(linearWithinOf([Float64Array.of(1e-12, 1)])).toBe(1e-6);
  });

  it('draws both signs on a symlog axis at the places of its decades', () => {
    const x = Float64Array.of(0, 1, 2);
    const curve = {
      label: 'r',
      arm: 'main',
      control: false,
      reference: false,
      x,
      y: Float64Array.of(-1, 0, 100),
      low: null,
      high: null,
      replicas: 1,
    };
    const axis = { label: 'v', scale: 'symlog', linearWithin: 1 } as const;
    const panel = {
      kind: 'line',
      title: 't',
      x: { label: 'x', scale: 'linear' },
      y: axis,
      series: [],
      center: 'mean',
      band: 'none',
    } as const;
    const option = chartOption(panel, { kind: 'curves', curves: [curve] }, paperTheme);
    const [start, middle, end] = (option.series as { data: [number, number][] }[])[0]!.data;
    expect([start![1], middle![1], end![1]]).toEqual([-Math.log10(2), 0, Math.log10(101)]);
    const { axisLabel } = option.yAxis as unknown as { axisLabel: { formatter: (value: number) => string } };
    expect([start![1], middle![1], end![1]].map(axisLabel.formatter)).toEqual(['−1', '0', '100']);
  });
});

import { describe, expect, it } from 'vitest';
import type {
  BarsPanel,
  HeatmapPanel,
  ImagesPanel,
  IntervalPanel,
  LinePanel,
  ScatterPanel,
  SegmentsPanel,
} from '../../../../core/contract/charts.ts';
import { chartOption } from '../../../../core/figures/spec/chartOption.ts';
import { paperTheme } from '../../../../core/figures/spec/palette.ts';
import { panelData } from '../../../../core/figures/spec/panelData.ts';
import { RunSeries } from '../../../../core/figures/spec/runSeries.ts';
import { panelSegments, sameFrame, type SegmentsData } from '../../../../core/figures/spec/segments.ts';
import { segmentsOption } from '../../../../core/figures/spec/segmentsOption.ts';
import { scrubValues } from '../../../../core/figures/spec/scrubValues.ts';
import { renderSvg } from '../../../../core/figures/render/renderSvg.ts';

function sampleRun(): RunSeries {
  const run = new RunSeries({
    arms: [
      { name: 'decay', control: false },
      { name: 'zero', control: true },
    ],
    metrics: ['ratio'],
    replicas: 2,
  });
  const rows = [0, 1].flatMap((arm) =>
    [0, 1].flatMap((replica) =>
      [0, 100, 200, 300].map((step) => ({
        arm,
        replica,
        step,
        value: arm === 1 ? 0.5 + replica / 10 : Math.exp(-step / 50) * (1 + replica),
      })),
    ),
  );
  run.addRows({
    seq: 0,
    arm: Uint16Array.from(rows, (r) => r.arm),
    replica: Uint32Array.from(rows, (r) => r.replica),
    metric: new Uint16Array(rows.length),
    step: Float64Array.from(rows, (r) => r.step),
    value: Float64Array.from(rows, (r) => (r.arm === 1 && r.step === 200 ? 0 : r.value)),
  });
  run.addTable({
    seq: 0,
    table: 'map',
    ordinal: 0,
    length: 4,
    columns: {
      mu: Float64Array.of(0.1, 0.1, 0.2, 0.2),
      depth: Float64Array.of(2, 3, 2, 3),
      share: Float64Array.of(0, 0.25, 0.5, 1),
    },
  });
  run.addTable({
    seq: 0,
    table: 'edges',
    ordinal: 0,
    length: 5,
    columns: {
      arm: ['decay', 'decay', 'zero', 'decay', 'zero'],
      replica: Float64Array.of(0, 0, 0, 1, 1),
      step: Float64Array.of(0, 100, 100, 100, 100),
      loss: ['ce', 'ce', 'se', 'ce', 'se'],
      x1: Float64Array.of(-9, -4, -4, 0, 1),
      y1: Float64Array.of(0, 0, 1, -4, -4),
      x2: Float64Array.of(9, 4, 4, 0, 1),
      y2: Float64Array.of(0, 0, 1, 4, 4),
    },
  });
  run.addTable({
    seq: 0,
    table: 'dots',
    ordinal: 0,
    length: 4,
    columns: {
      arm: ['decay', 'decay', 'zero', 'decay'],
      replica: Float64Array.of(0, 0, 0, 1),
      step: Float64Array.of(100, 100, 100, 100),
      label: Float64Array.of(0, 1, 0, 0),
      x: Float64Array.of(0, 3, 0, 2),
      y: Float64Array.of(1, -2, 1, 0),
      distance: Float64Array.of(1, 2, Infinity, 2),
    },
  });
  run.addTable({
    seq: 0,
    table: 'bounds',
    ordinal: 0,
    length: 4,
    columns: {
      arm: ['zero', 'decay', 'decay', 'zero'],
      step: Float64Array.of(100, 100, 200, 200),
      certified: Float64Array.of(0.1, 0.2, 0.5, 0),
      found: Float64Array.of(0.4, 0.3, 2, 1),
    },
  });
  run.addTable({
    seq: 0,
    table: 'thumbnails',
    ordinal: 0,
    length: 3,
    columns: {
      arm: ['decay', 'decay', 'decay'],
      replica: Float64Array.of(0, 0, 1),
      rank: Float64Array.of(1, 2, 1),
      pixels: ['255 0 0 255 0 0 0 0 255 1 2 3', '0 0 0 0 0 0 0 0 0 9 9 9', '0 0 0 0 0 256 0 0 0 0 0 0'],
    },
  });
  return run;
}

const line: LinePanel = {
  kind: 'line',
  title: 'ratio',
  x: { label: 'step', scale: 'linear' },
  y: { label: 's2/s1', scale: 'log' },
  center: 'median',
  band: 'minMax',
  series: [{ source: { from: 'rows', x: 'step', y: 'ratio' }, label: 's2/s1' }],
  guides: [{ kind: 'y', value: 0.1, label: 'a tenth' }],
};
const bars: BarsPanel = {
  kind: 'bars',
  title: 'at the end',
  categoryLabel: 'arm',
  y: { label: 's2/s1', scale: 'log' },
  series: [{ source: { from: 'lastRow', metric: 'ratio', category: 'arm' }, label: 's2/s1' }],
};
const heatmap: HeatmapPanel = {
  kind: 'heatmap',
  title: 'zero map',
  table: 'map',
  x: { column: 'mu', label: 'mu', scale: 'linear' },
  y: { column: 'depth', label: 'depth', scale: 'linear' },
  value: { column: 'share', label: 'share at zero', scale: 'linear' },
};

const segments: SegmentsPanel = {
  kind: 'segments',
  title: 'boundaries',
  x: { label: 'x1', scale: 'linear' },
  y: { label: 'x2', scale: 'linear' },
  equalAxes: true,
  segments: { table: 'edges', x1: 'x1', y1: 'y1', x2: 'x2', y2: 'y2', styleBy: 'loss' },
  points: { table: 'dots', x: 'x', y: 'y', classBy: 'label', radius: 'distance' },
  multiplesBy: 'replica',
};

const interval: IntervalPanel = {
  kind: 'interval',
  title: 'margin certified and found',
  table: 'bounds',
  x: { column: 'step', label: 'step', scale: 'linear' },
  y: { label: 'margin', scale: 'log' },
  low: 'certified',
  high: 'found',
  guides: [{ kind: 'y', value: 1, label: 'one' }],
};
const images: ImagesPanel = {
  kind: 'images',
  title: 'support images',
  table: 'thumbnails',
  pixels: 'pixels',
  height: 2,
  width: 2,
  channels: 3,
  captionBy: ['rank'],
};

const scatter: ScatterPanel = {
  kind: 'scatter',
  title: 'shares',
  x: { label: 'mu', scale: 'log' },
  y: { label: 'share', scale: 'linear' },
  series: [
    { source: { from: 'table', table: 'map', x: 'mu', y: 'share', splitBy: ['depth'] }, label: 'share' },
    { source: { from: 'rows', x: 'step', y: 'ratio' }, label: 'ratio', transform: 'oneMinus', arms: ['decay'] },
  ],
  guides: [{ kind: 'slope', slope: 1, through: [0.1, 0.1], label: 'slope 1' }],
};
const predicted: LinePanel = {
  ...line,
  title: 'measured and predicted',
  band: 'none',
  center: 'mean',
  series: [...line.series, { ...line.series[0]!, label: 'predicted', reference: true, arms: ['decay'] }],
};

describe('a panel as an option', () => {
  it.each([line, scatter, bars, heatmap, segments, interval, images])('$kind keeps its stored form', async (panel) => {
    const option = chartOption(panel, panelData(panel, sampleRun(), { buckets: 400 }), paperTheme);
    const text = JSON.stringify(
      option,
      (_key, value: unknown) => (typeof value === 'function' ? 'function' : value),
      1,
    );
    await expect(`${text}\n`).toMatchFileSnapshot(`../../../golden/chart-${panel.kind}.json`);
  });

  it.each([line, scatter, bars, heatmap, segments, interval, images])('$kind is drawn in plain Node', (panel) => {
    const option = chartOption(panel, panelData(panel, sampleRun(), { buckets: 400 }), paperTheme);
    const svg = renderSvg(option, { widthPx: 480, heightPx: 320 });
    expect(svg).toContain(panel.title);
    expect(svg.match(/<path/g)!.length).toBeGreaterThan(5);
  });

  it('gives a unit the same length both ways, and circles their radius', () => {
    const size = { widthPx: 700, heightPx: 400 };
    const data = panelData(segments, sampleRun(), { buckets: 400, where: { step: 100 } });
    const option = chartOption(segments, data, paperTheme, size);
    const [grids, xs, ys] = [option.grid, option.xAxis, option.yAxis] as unknown as [
      { width: number; height: number }[],
      { min: number; max: number }[],
      { min: number; max: number }[],
    ];
    expect(grids).toHaveLength(2);
    grids.forEach(({ width, height }, i) => {
      expect((xs[i]!.max - xs[i]!.min) / width).toBeCloseTo((ys[i]!.max - ys[i]!.min) / height, 12);
    });
    const series = option.series as { name: string; data: number[][]; xAxisIndex: number }[];
    // The circle that has no end is left out; segments of step 0 are not drawn at step 100, when a group may have none.
    const circles = series.filter(({ name }) => name === 'distance').flatMap(({ data: rows }) => rows);
    expect(circles.filter((row) => row.every(Number.isFinite))).toEqual([
      [0, 1, 1],
      [3, -2, 2],
      [2, 0, 2],
    ]);
    expect(series.find(({ name }) => name === 'decay')!.data).toEqual([[-4, 0, 4, 0]]);
  });

  it('draws an image as rectangles of its colours, equal ones of a row in one', () => {
    const data = panelData(images, sampleRun(), { buckets: 400 });
    const option = chartOption(images, data, paperTheme);
    expect(option.title).toMatchObject({ subtext: '1 images are not 2 × 2 pixels' });
    const svg = renderSvg(option, { widthPx: 480, heightPx: 320 });
    const filled = (colour: string): string[] =>
      [...svg.matchAll(new RegExp(`<path d="([^"]+)"[^>]* fill="${colour}"`, 'g'))].map(([, d]) => d!);
    const widths = (colour: string): number[] =>
      filled(colour).map((d) => Number(/^M[\d.]+ [\d.]+l([\d.]+) 0/.exec(d)![1]));
    const [pixel] = widths('#0000ff');
    expect(pixel).toBeGreaterThan(50);
    expect(widths('#ff0000')).toEqual([2 * pixel!]);
    expect(widths('#010203')).toEqual([pixel]);
    expect(svg).toContain('replica 0 · rank 2');
    expect(svg).not.toContain('data:');
  });

  it('draws an interval from its low to its high end, and counts what has none', () => {
    const data = panelData(interval, sampleRun(), { buckets: 400 });
    const option = chartOption(interval, data, paperTheme);
    expect(option.title).toMatchObject({ subtext: '1 intervals have no ends on these axes' });
    const series = option.series as { name: string; data: number[][]; itemStyle: { color: string } }[];
    expect(series.map(({ name, data: rows }) => [name, rows])).toEqual([
      [
        'decay',
        [
          [100, 0.2, 0.3],
          [200, 0.5, 2],
        ],
      ],
      ['zero', [[100, 0.1, 0.4]]],
    ]);
    expect(paperTheme.greys).toContain(series[1]!.itemStyle.color);
  });

  it('slides over the steps of the arms that it draws', () => {
    const chart = { key: 'k', title: '', caption: '', scrub: { column: 'step', label: 'step' } };
    expect(scrubValues({ ...chart, panels: [segments] }, sampleRun())).toEqual([0, 100]);
    expect(scrubValues({ ...chart, panels: [{ ...segments, arms: ['zero'] }] }, sampleRun())).toEqual([100]);
    expect(scrubValues({ key: 'k', title: '', caption: '', panels: [segments] }, sampleRun())).toEqual([]);
  });

  it('moves segments inside one frame as if the panel were drawn anew', () => {
    const bare: SegmentsPanel = { ...segments };
    delete (bare as { points?: unknown }).points;
    const ranged: SegmentsPanel = {
      ...bare,
      x: { ...segments.x, min: -5, max: 5 },
      y: { ...segments.y, min: -5, max: 5 },
    };
    const at = (panel: SegmentsPanel, step: number): SegmentsData => panelSegments(panel, sampleRun(), { step });
    const [first, last] = [at(ranged, 0), at(ranged, 100)];
    expect(sameFrame(ranged, first, last)).toBe(true);
    const size = { widthPx: 480, heightPx: 320 };
    const draw = (data: SegmentsData, now: SegmentsData): string =>
      renderSvg(
        segmentsOption(ranged, data, paperTheme, size, () => now),
        size,
      ).replaceAll(/zr\d+|cls-\d+/g, '');
    expect(draw(last, first)).toBe(draw(first, first));
    expect(draw(last, first)).not.toBe(draw(last, last));
    // Other points, or axes that the segments span, are another frame.
    expect(sameFrame(segments, at(segments, 0), at(segments, 100))).toBe(false);
    expect(sameFrame(bare, first, last)).toBe(false);
  });

  it('draws the segments of the wanted arms alone', () => {
    const only: SegmentsPanel = { ...segments, arms: ['zero'] };
    const data = panelData(only, sampleRun(), { buckets: 400 });
    const names = (chartOption(only, data, paperTheme).series as { name: string }[]).map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(['zero', 'distance', 'class 0']));
  });

  it('dashes what is predicted and greys what controls', () => {
    const option = chartOption(predicted, panelData(predicted, sampleRun(), { buckets: 400 }), paperTheme);
    const series = option.series as { type: string; name: string; lineStyle?: { type: unknown; color: string } }[];
    const dashed = series.filter((s) => Array.isArray(s.lineStyle?.type) && s.name.startsWith('predicted'));
    expect(dashed).toHaveLength(1);
    expect(series.find((s) => s.name.includes('control'))!.lineStyle!.color).toBe(paperTheme.greys[0]);
  });

  it('ends the name of a slope where its line ends, inside the picture', () => {
    const svg = renderSvg(chartOption(scatter, panelData(scatter, sampleRun(), { buckets: 400 }), paperTheme), {
      widthPx: 480,
      heightPx: 320,
    });
    expect(svg).toMatch(/<text[^>]*text-anchor="end"[^>]*>slope 1<\/text>/);
  });

  it('says so where there is nothing yet', () => {
    const option = chartOption(line, { kind: 'none' }, paperTheme);
    expect(option.title).toMatchObject({ subtext: 'nothing to draw yet' });
  });

  it('counts what a log axis cannot show, and leaves a gap there', () => {
    const option = chartOption(line, panelData(line, sampleRun(), { buckets: 400 }), paperTheme);
    expect(option.title).toMatchObject({ subtext: '1 values ≤ 0 are not on a log axis' });
    const series = option.series as { type: string; name: string; data: [number, number | null][] }[];
    expect(series.find((s) => s.type === 'line' && s.name.startsWith('zero'))!.data.map((p) => p[1])).toEqual([
      0.55,
      0.55,
      null,
      0.55,
    ]);
  });
});

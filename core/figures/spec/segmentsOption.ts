import type { CustomSeriesOption, EChartsOption, SeriesOption } from 'echarts';
import type { SegmentsPanel } from '../../contract/charts.ts';
import { numberText, valueAxis } from './axes.ts';
import { frame } from './frame.ts';
import { stroke, type FigureTheme } from './palette.ts';
import { circlesShape, ellipsesShape, segmentsShape, type PlaneSource } from './planeShapes.ts';
import type { PointGroup, SegmentsData, SegmentsMultiple } from './segments.ts';

/** Pixels of the whole panel: what equal axes need to know. */
export interface PanelSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Room round the plots for title, legend and axis names, and between the plots. */
const margin = { left: 56, right: 16, top: 40, bottom: 64, between: 40 } as const;
const dashes: readonly ('solid' | readonly number[])[] = ['solid', [2, 3], [7, 4], [8, 3, 2, 3]];
/** Symbols of the classes, in order. */
const symbols = ['circle', 'diamond', 'rect', 'triangle'] as const;

type Range = readonly [number, number];

/**
 * Straight segments and points in the plane, one plot a multiple: colour tells the arm (or the style of a single arm), the
 * dash the style, the symbol the class. Circles are drawn through the axes, so that they are exact whatever the scale; with equal axes the ranges are
 * widened until a unit is as long both ways. `now` tells the segments and radii at each painting, within the same frame
 * (`sameFrame`).
 */
export function segmentsOption(
  panel: SegmentsPanel,
  data: SegmentsData,
  theme: FigureTheme,
  size: PanelSize,
  now: () => SegmentsData = () => data,
): EChartsOption {
  const { multiples } = data;
  const arms = [...new Set(multiples.flatMap((m) => [...m.segments, ...m.points].map(({ arm }) => arm)))];
  const styles = [...new Set(multiples.flatMap((m) => m.segments.map(({ style }) => style)))];
  const classes = [...new Set(multiples.flatMap((m) => m.points.map((points) => points.class)))].sort();
  const groups = new Map(multiples.flatMap((m) => m.segments.map((group) => [nameOf(group), group] as const)));
  const severalStyles = [...groups.values()].some(({ arm, style }) =>
    [...groups.values()].some((other) => other.arm === arm && other.style !== style),
  );
  const colourOf = (arm: string, control: boolean, style?: string): string =>
    arms.length === 1 && style !== undefined
      ? stroke(theme, styles.indexOf(style), false).color
      : stroke(theme, arms.indexOf(arm), control).color;
  const shownName = (arm: string, style: string): string =>
    severalStyles ? (arms.length > 1 ? `${arm} · ${style}` : style) : arm || style;
  const names = [...new Set([...groups.values()].map(({ arm, style }) => shownName(arm, style)))];
  const rects = segmentPlots(multiples.length, size);
  const series: SeriesOption[] = [];
  multiples.forEach((multiple, index) => {
    multiple.segments.forEach(({ arm, control, style }, place) => {
      const dash = dashes[styles.indexOf(style) % dashes.length]!;
      const ends = (): Float64Array => now().multiples[index]?.segments[place]?.ends ?? none;
      series.push(
        segmentSeries(shownName(arm, style), index, ends, {
          stroke: colourOf(arm, control, style),
          lineWidth: 1.5 * (theme.lineScale ?? 1),
          ...(dash === 'solid' ? {} : { lineDash: [...dash] }),
        }),
      );
    });
    const first = multiple.points[0]?.arm;
    multiple.points.forEach((points, place) => {
      if (points.radius) {
        const circles = (): Float64Array => circlesOf(now().multiples[index]?.points[place]);
        const colour = colourOf(points.arm, points.control);
        series.push(circleSeries(index, circles, colour, panel.equalAxes, theme.lineScale ?? 1));
      }
      if (points.arm === first) series.push(pointSeries(index, points, classes, theme));
    });
  });
  const titled = multiples.length > 1;
  const base = frame(panel.title, '', theme, names);
  return {
    ...base,
    ...(titled
      ? { title: [titleOf(base.title), ...multiples.map((m, i) => smallTitle(panel, m, rects[i]!, theme))] }
      : {}),
    grid: rects.map(({ left, top, width, height }) => ({ left, top, width, height })),
    xAxis: multiples.map((multiple, gridIndex) => ({
      ...axisOf(panel, multiple, rects[gridIndex]!, theme, 'x', titled),
      gridIndex,
    })),
    yAxis: multiples.map((multiple, gridIndex) => ({
      ...axisOf(panel, multiple, rects[gridIndex]!, theme, 'y', titled),
      gridIndex,
    })),
    tooltip: { trigger: 'item', renderMode: 'richText', confine: true },
    series,
  };
}

const none = new Float64Array(0);

/** x, y, radius of each point. */
function circlesOf(group: PointGroup | undefined): Float64Array {
  const { x, y, radius } = group ?? {};
  if (!x || !y || !radius) return none;
  const circles = new Float64Array(3 * x.length);
  for (let i = 0; i < x.length; i++) circles.set([x[i]!, y[i]!, radius[i]!], 3 * i);
  return circles;
}

const nameOf = ({ arm, style }: { readonly arm: string; readonly style: string }): string => `${arm} ${style}`;

interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Equal plots in rows, as many a row as keeps them nearest to squares. */
export function segmentPlots(count: number, { widthPx, heightPx }: PanelSize): Rect[] {
  const inner = { width: widthPx - margin.left - margin.right, height: heightPx - margin.top - margin.bottom };
  const cellOf = (across: number): { width: number; height: number } => {
    const down = Math.ceil(count / across);
    return {
      width: (inner.width - (across - 1) * margin.between) / across,
      height: (inner.height - (down - 1) * margin.between) / down,
    };
  };
  let across = 1;
  for (let tried = 2; tried <= count; tried++) {
    const [now, best] = [cellOf(tried), cellOf(across)];
    if (Math.min(now.width, now.height) > Math.min(best.width, best.height)) across = tried;
  }
  const { width, height } = cellOf(across);
  return Array.from({ length: count }, (_, i) => ({
    left: margin.left + (i % across) * (width + margin.between),
    top: margin.top + Math.floor(i / across) * (height + margin.between),
    width,
    height,
  }));
}

/** The range of a multiple's points with a tenth on either side, or of its segments where it has none. */
function rangeOf(panel: SegmentsPanel, multiple: SegmentsMultiple, axis: 'x' | 'y'): Range {
  const { min, max } = panel[axis];
  let [low, high] = [Infinity, -Infinity];
  const take = (value: number): void => {
    if (!Number.isFinite(value)) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const points of multiple.points) points[axis].forEach(take);
  if (low > high) {
    for (const { ends } of multiple.segments) {
      ends.forEach((value, i) => {
        if (i % 2 === (axis === 'x' ? 0 : 1)) take(value);
      });
    }
  }
  if (low > high) [low, high] = [0, 1];
  const room = 0.15 * (high - low || 1);
  return [min ?? low - room, max ?? high + room];
}

/** The ends of an axis of a plot of that size; with equal axes a unit is as long both ways. */
export function segmentLimits(
  panel: SegmentsPanel,
  multiple: SegmentsMultiple,
  { width, height }: { readonly width: number; readonly height: number },
  which: 'x' | 'y',
): Range {
  const [x, y] = [rangeOf(panel, multiple, 'x'), rangeOf(panel, multiple, 'y')];
  const [low, high] = which === 'x' ? x : y;
  if (!panel.equalAxes) return [low, high];
  const unit = Math.max((x[1] - x[0]) / width, (y[1] - y[0]) / height);
  const half = (unit * (which === 'x' ? width : height)) / 2;
  const middle = (low + high) / 2;
  return [middle - half, middle + half];
}

function axisOf(
  panel: SegmentsPanel,
  multiple: SegmentsMultiple,
  { width, height }: Rect,
  theme: FigureTheme,
  which: 'x' | 'y',
  small: boolean,
) {
  const [low, high] = segmentLimits(panel, multiple, { width, height }, which);
  const base = valueAxis(panel[which], theme, which, []);
  return {
    ...base,
    min: low,
    max: high,
    ...(small ? { name: '' } : {}),
    axisLabel: { ...base.axisLabel, showMinLabel: false, showMaxLabel: false },
    axisLine: { ...base.axisLine, onZero: false },
    splitLine: { show: false },
    splitNumber: small ? 3 : 5,
  };
}

function titleOf(title: EChartsOption['title']): object {
  return Array.isArray(title) ? {} : (title ?? {});
}

function smallTitle(panel: SegmentsPanel, { key }: SegmentsMultiple, rect: Rect, theme: FigureTheme): object {
  return {
    text: `${panel.multiplesBy} ${key}`,
    left: rect.left,
    top: rect.top - 18,
    padding: 0,
    textStyle: { color: theme.faint, fontFamily: theme.fontFamily, fontSize: theme.fontSizePx - 2, fontWeight: 400 },
  };
}

/** Above the axes on a canvas of their own, so that moving them does not paint those again. */
const movingLayer = 1;
const pointLayer = 2;

function segmentSeries(name: string, grid: number, read: () => Float64Array, style: object): SeriesOption {
  return {
    type: 'custom',
    name,
    xAxisIndex: grid,
    yAxisIndex: grid,
    clip: true,
    silent: true,
    zlevel: movingLayer,
    z: 2,
    itemStyle: { color: (style as { stroke: string }).stroke },
    data: drawnRows(rowsOf(read(), 4)),
    encode: { x: [0, 2], y: [1, 3] },
    tooltip: { show: false },
    renderItem: planeItem(segmentsShape, read, { ...style, fill: 'none' }),
  };
}

function circleSeries(
  grid: number,
  read: () => Float64Array,
  colour: string,
  equalAxes: boolean,
  lineScale: number,
): SeriesOption {
  return {
    type: 'custom',
    name: 'distance',
    xAxisIndex: grid,
    yAxisIndex: grid,
    clip: true,
    silent: true,
    zlevel: movingLayer,
    z: 1,
    data: drawnRows(rowsOf(read(), 3).filter(([, , radius]) => Number.isFinite(radius))),
    encode: { x: 0, y: 1 },
    tooltip: { show: false },
    renderItem: planeItem(equalAxes ? circlesShape : ellipsesShape, read, {
      fill: 'none',
      stroke: colour,
      lineWidth: 0.8 * lineScale,
      opacity: 0.55,
    }),
  };
}

function rowsOf(values: Float64Array, width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, i) => [...values.subarray(i * width, (i + 1) * width)]);
}

/** A series without rows would have no path to move: one row of nothing stands in. */
const drawnRows = (rows: number[][]): number[][] => (rows.length > 0 ? rows : [[NaN, NaN, NaN, NaN]]);

/** One path for all rows of a series. */
function planeItem(
  type: string,
  values: () => Float64Array,
  style: object,
): NonNullable<CustomSeriesOption['renderItem']> {
  return (params, api) => {
    if (params.dataIndex > 0) return null;
    const place = (x: number, y: number): [number, number] => api.coord([x, y]) as [number, number];
    return { type, shape: { source: { values, place } satisfies PlaneSource }, style } as never;
  };
}

function pointSeries(
  grid: number,
  { class: name, x, y }: SegmentsMultiple['points'][number],
  classes: readonly string[],
  theme: FigureTheme,
): SeriesOption {
  const place = classes.indexOf(name);
  return {
    type: 'scatter',
    name: `class ${name}`,
    xAxisIndex: grid,
    yAxisIndex: grid,
    data: Array.from(x, (at, i) => [at, y[i]!]),
    symbol: symbols[place % symbols.length]!,
    symbolSize: 6,
    zlevel: pointLayer,
    z: 3,
    itemStyle: { color: place % 2 === 0 ? theme.text : theme.background, borderColor: theme.text, borderWidth: 1 },
    tooltip: { valueFormatter: (value) => (typeof value === 'number' ? numberText(value) : String(value)) },
  };
}

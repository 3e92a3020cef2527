import type { EChartsOption, SeriesOption } from 'echarts';
import type { AxisSpec, Guide, LinePanel, ScatterPanel } from '../../contract/charts.ts';
import { numberText, valueAxis } from './axes.ts';
import type { Curve } from './curves.ts';
import { frame } from './frame.ts';
import { stroke, type FigureTheme } from './palette.ts';

/** Lines with bands, or points: gaps stay gaps, predictions are dashed, what a log axis cannot show is counted. */
export function curvesOption(
  panel: LinePanel | ScatterPanel,
  curves: readonly Curve[],
  theme: FigureTheme,
): EChartsOption {
  const names = curveNames(curves);
  let hidden = 0;
  const series: SeriesOption[] = [];
  const counters = { measured: 0, control: 0 };
  curves.forEach((curve, index) => {
    const place = curve.control ? counters.control++ : counters.measured++;
    const { color, type } = stroke(theme, place, curve.control);
    const { points, blanked } = plottable(curve, panel.x, panel.y);
    hidden += blanked;
    if (curve.low && curve.high) series.push(bandSeries(names[index]!, curve, panel, color));
    series.push(
      panel.kind === 'scatter' && !curve.reference
        ? { type: 'scatter', name: names[index]!, data: points, symbolSize: 6, itemStyle: { color, opacity: 0.75 } }
        : {
            type: 'line',
            name: names[index]!,
            data: points,
            connectNulls: false,
            showSymbol: points.length < 3,
            symbolSize: 5,
            lineStyle: { color, type: curve.reference ? [4, 4] : type, width: curve.reference ? 1.4 : 1.8 },
            itemStyle: { color },
            emphasis: { disabled: true },
          },
    );
  });
  const drawn = (parts: (curve: Curve) => Float64Array[]): number[] =>
    curves.flatMap((curve) => parts(curve).flatMap((part) => [...part]));
  series.push(...(panel.guides ?? []).map((guide) => guideSeries(guide, curves, theme)));
  return {
    ...frame(panel.title, hidden === 0 ? '' : `${hidden} values ≤ 0 are not on a log axis`, theme, names),
    xAxis: valueAxis(
      panel.x,
      theme,
      'x',
      drawn((curve) => [curve.x]),
    ),
    yAxis: valueAxis(
      panel.y,
      theme,
      'y',
      drawn((curve) => [curve.y, ...(curve.high ? [curve.high] : [])]),
    ),
    tooltip: {
      trigger: panel.kind === 'line' ? 'axis' : 'item',
      renderMode: 'richText',
      confine: true,
      valueFormatter: tooltipValue,
    },
    series,
  };
}

function tooltipValue(value: unknown): string {
  return typeof value === 'number' ? numberText(value) : String(value ?? '');
}

/** Arm and label, as short as they tell the curves apart. */
function curveNames(curves: readonly Curve[]): string[] {
  const severalArms = new Set(curves.map((c) => c.arm)).size > 1;
  const severalLabels = new Set(curves.map((c) => c.label)).size > 1;
  const names = curves.map(({ arm, label, control }) => {
    const parts = [...(severalLabels || !severalArms ? [label] : []), ...(severalArms ? [arm] : [])];
    return `${parts.join(' · ')}${control ? ' (control)' : ''}`;
  });
  return names.map((name, i) => (names.indexOf(name) === i ? name : `${name} ${i + 1}`));
}

type Point = [number, number | null];

function plottable({ x, y }: Curve, xAxis: AxisSpec, yAxis: AxisSpec): { points: Point[]; blanked: number } {
  const points: Point[] = [];
  let blanked = 0;
  for (let i = 0; i < x.length; i++) {
    const offAxis = (xAxis.scale === 'log' && x[i]! <= 0) || (yAxis.scale === 'log' && y[i]! <= 0);
    if (offAxis) blanked++;
    if (xAxis.scale === 'log' && x[i]! <= 0) continue;
    points.push([x[i]!, offAxis || !Number.isFinite(y[i]!) ? null : y[i]!]);
  }
  return { points, blanked };
}

/** The range over replicas: one polygon a stretch without gaps. */
function bandSeries(
  name: string,
  { x, low, high }: Curve,
  panel: LinePanel | ScatterPanel,
  color: string,
): SeriesOption {
  const floor = panel.y.scale === 'log' ? lowestPositive(low!, high!) : -Infinity;
  const items: [number, number, number][] = [];
  const starts = new Map<number, number>();
  let start = -1;
  for (let i = 0; i < x.length; i++) {
    const whole = Number.isFinite(low![i]!) && Number.isFinite(high![i]!) && high![i]! >= floor;
    const onAxis = panel.x.scale !== 'log' || x[i]! > 0;
    if (!whole || !onAxis) {
      start = -1;
      continue;
    }
    if (start < 0) start = items.length;
    items.push([x[i]!, Math.max(low![i]!, floor), high![i]!]);
    starts.set(start, items.length - 1);
  }
  return {
    type: 'custom',
    name,
    data: items,
    encode: { x: 0, y: [1, 2] },
    silent: true,
    clip: true,
    z: 1,
    tooltip: { show: false },
    itemStyle: { color },
    renderItem: (params, api) => {
      const end = starts.get(params.dataIndex);
      if (end === undefined) return null;
      const stretch = items.slice(params.dataIndex, end + 1);
      const upper = stretch.map(([at, , top]) => api.coord([at, top]));
      const lower = stretch.map(([at, bottom]) => api.coord([at, bottom])).reverse();
      return { type: 'polygon', shape: { points: [...upper, ...lower] }, style: { fill: color, opacity: 0.16 } };
    },
  };
}

function lowestPositive(low: Float64Array, high: Float64Array): number {
  let least = Infinity;
  for (const values of [low, high]) for (const value of values) if (value > 0 && value < least) least = value;
  return least;
}

function guideSeries(guide: Guide, curves: readonly Curve[], theme: FigureTheme): SeriesOption {
  const style = { color: theme.faint, type: [3, 3], width: 1 };
  const label = {
    show: true,
    position: 'insideEndTop' as const,
    formatter: guide.label,
    color: theme.faint,
    fontSize: theme.fontSizePx - 2,
  };
  if (guide.kind !== 'slope') {
    const line = guide.kind === 'y' ? { yAxis: guide.value } : { xAxis: guide.value };
    return {
      type: 'line',
      name: guide.label,
      data: [],
      markLine: { symbol: 'none', silent: true, lineStyle: style, label, data: [line] },
    };
  }
  const [x0, y0] = guide.through;
  const xs = curves.flatMap((c) => [...c.x]).filter((x) => x > 0);
  const ends = xs.length === 0 ? [x0] : [Math.min(...xs), Math.max(...xs)];
  return {
    type: 'line',
    name: guide.label,
    data: ends.map((x) => [x, y0 * (x / x0) ** guide.slope]),
    showSymbol: false,
    silent: true,
    lineStyle: style,
    // Ends where the line ends, above it: beyond is the edge of the picture.
    endLabel: { ...label, position: 'top', align: 'right', verticalAlign: 'bottom', distance: 0 },
  };
}

import type { EChartsOption, SeriesOption } from 'echarts';
import type { AxisSpec, Guide, LinePanel, ScatterPanel } from '../../contract/charts.ts';
import { numberText, valueAxis } from './axes.ts';
import { bandStretches } from './bandStretches.ts';
import { curveNames } from './curveNames.ts';
import type { Curve } from './curves.ts';
import { dashedEntry, frame, type DashedEntry } from './frame.ts';
import { lookStroke, stroke, type FigureTheme } from './palette.ts';
import { placeOn, valueAt } from './symlog.ts';

/** Lines with bands, or points: gaps stay gaps, predictions are dashed, what a log axis cannot show is counted. */
export function curvesOption(
  panel: LinePanel | ScatterPanel,
  curves: readonly Curve[],
  theme: FigureTheme,
): EChartsOption {
  const names = curveNames(curves);
  let hidden = 0;
  const series: SeriesOption[] = [];
  const entries = new Map<string, string | DashedEntry>();
  const counters = { measured: 0, control: 0 };
  const lineScale = theme.lineScale ?? 1;
  curves.forEach((curve, index) => {
    const place = curve.control ? counters.control++ : counters.measured++;
    const { color, type } = curve.look ? lookStroke(theme, curve.look) : stroke(theme, place, curve.control);
    const { points, blanked } = plottable(curve, panel.x, panel.y);
    hidden += blanked;
    const [name, isPoints] = [names[index]!, panel.kind === 'scatter' && !curve.reference];
    const isDashed = !isPoints && (curve.reference || type !== 'solid');
    if (!entries.has(name)) entries.set(name, isDashed ? dashedEntry(name) : name);
    if (curve.low && curve.high) series.push(bandSeries(name, curve, panel, color));
    series.push(
      isPoints
        ? { type: 'scatter', name, data: points, symbolSize: 6, itemStyle: { color, opacity: 0.75 } }
        : {
            type: 'line',
            name,
            data: points,
            connectNulls: false,
            showSymbol: points.length < 3,
            symbolSize: 5,
            lineStyle: {
              color,
              type: curve.reference ? [4, 4] : type,
              width: lineScale * (curve.faint ? 1 : curve.reference ? 1.4 : 1.8),
              ...(curve.faint ? { opacity: 0.35 } : {}),
            },
            itemStyle: { color },
            emphasis: { disabled: true },
          },
    );
  });
  const drawn = (parts: (curve: Curve) => Float64Array[]): number[] =>
    curves.flatMap((curve) => parts(curve).flatMap((part) => [...part]));
  series.push(...(panel.guides ?? []).map((guide) => guideSeries(guide, curves, panel, theme)));
  return {
    ...frame(panel.title, hidden === 0 ? '' : `${hidden} values ≤ 0 are not on a log axis`, theme, [
      ...entries.values(),
    ]),
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
      valueFormatter: (value) => tooltipValue(value, panel.y),
    },
    series,
  };
}

function tooltipValue(place: unknown, axis: AxisSpec): string {
  return typeof place === 'number' ? numberText(valueAt(axis, place)) : String(place ?? '');
}

type Point = [number, number | null];

function plottable({ x, y }: Curve, xAxis: AxisSpec, yAxis: AxisSpec): { points: Point[]; blanked: number } {
  const points: Point[] = [];
  let blanked = 0;
  for (let i = 0; i < x.length; i++) {
    const offAxis = (xAxis.scale === 'log' && x[i]! <= 0) || (yAxis.scale === 'log' && y[i]! <= 0);
    if (offAxis) blanked++;
    if (xAxis.scale === 'log' && x[i]! <= 0) continue;
    points.push([placeOn(xAxis, x[i]!), offAxis || !Number.isFinite(y[i]!) ? null : placeOn(yAxis, y[i]!)]);
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
  const stretches = bandStretches({ low: low!, high: high!, x }, panel);
  const items = stretches.flat();
  const starts = new Map<number, number>();
  let at = 0;
  for (const stretch of stretches) {
    starts.set(at, at + stretch.length - 1);
    at += stretch.length;
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

function guideSeries(
  guide: Guide,
  curves: readonly Curve[],
  panel: LinePanel | ScatterPanel,
  theme: FigureTheme,
): SeriesOption {
  const style = { color: theme.faint, type: [3, 3], width: 1 };
  const label = {
    show: true,
    position: 'insideEndTop' as const,
    formatter: guide.label,
    color: theme.faint,
    fontSize: theme.fontSizePx - 2,
  };
  if (guide.kind !== 'slope') {
    const line =
      guide.kind === 'y' ? { yAxis: placeOn(panel.y, guide.value) } : { xAxis: placeOn(panel.x, guide.value) };
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
    data: ends.map((x) => [placeOn(panel.x, x), placeOn(panel.y, y0 * (x / x0) ** guide.slope)]),
    showSymbol: false,
    silent: true,
    lineStyle: style,
    // Ends where the line ends, above it: beyond is the edge of the picture.
    endLabel: { ...label, position: 'top', align: 'right', verticalAlign: 'bottom', distance: 0 },
  };
}

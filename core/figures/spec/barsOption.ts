import type { EChartsOption, SeriesOption } from 'echarts';
import type { BarsPanel } from '../../contract/charts.ts';
import { categoryAxis, numberText, valueAxis } from './axes.ts';
import type { BarGroup, BarsData } from './bars.ts';
import { frame } from './frame.ts';
import { stroke, type FigureTheme } from './palette.ts';
import { placeOn } from './symlog.ts';

/** Medians as bars, the range over replicas as a whisker. Bars of a log axis start at its lower end. */
export function barsOption(panel: BarsPanel, { categories, groups }: BarsData, theme: FigureTheme): EChartsOption {
  const log = panel.y.scale === 'log';
  const shown = (value: number): number | null =>
    Number.isFinite(value) && (!log || value > 0) ? placeOn(panel.y, value) : null;
  const all = groups.flatMap((group) => group.bars.flatMap((bar) => (bar ? [bar.median, bar.low, bar.high] : [])));
  const hidden = groups.flatMap((g) => g.bars).filter((bar) => bar !== null && shown(bar.median) === null).length;
  const bars = groups.map((group, index): SeriesOption => ({
    type: 'bar',
    name: group.label,
    data: group.bars.map((bar) => (bar === null ? null : shown(bar.median))),
    barMaxWidth: 36,
    itemStyle: { color: stroke(theme, index, false).color },
    ...(index === 0 ? guideLines(panel, theme) : {}),
  }));
  const whiskers = groups.length === 1 ? groups.map((group) => whiskerSeries(group, theme, shown)) : [];
  return {
    ...frame(
      panel.title,
      hidden === 0 ? '' : `${hidden} bars ≤ 0 are not on a log axis`,
      theme,
      groups.map((g) => g.label),
    ),
    xAxis: categoryAxis(panel.categoryLabel, categories, theme, 'x'),
    yAxis: fromTheFoot({ ...valueAxis(panel.y, theme, 'y', all), scale: log }),
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      valueFormatter: (v) => (typeof v === 'number' ? numberText(v) : ''),
    },
    series: [...bars, ...whiskers],
  };
}

/** Bars stand on the lower end of a log axis, not on 1. */
function fromTheFoot<A extends { min?: number; scale: boolean }>(axis: A): A & { startValue?: number } {
  return axis.scale && axis.min !== undefined ? { ...axis, startValue: axis.min } : axis;
}

function guideLines(panel: BarsPanel, theme: FigureTheme) {
  const data = (panel.guides ?? []).flatMap((guide) =>
    guide.kind === 'y'
      ? [{ yAxis: placeOn(panel.y, guide.value), label: { formatter: guide.label, color: theme.faint } }]
      : [],
  );
  return { markLine: { symbol: 'none', silent: true, lineStyle: { color: theme.faint, type: [3, 3] }, data } };
}

function whiskerSeries(group: BarGroup, theme: FigureTheme, shown: (value: number) => number | null): SeriesOption {
  const items = group.bars.flatMap((bar, index) => {
    const [low, high] = bar === null ? [null, null] : [shown(bar.low), shown(bar.high)];
    return low === null || high === null ? [] : [[index, low, high]];
  });
  return {
    type: 'custom',
    name: `${group.label} range`,
    data: items,
    encode: { x: 0, y: [1, 2] },
    silent: true,
    z: 3,
    tooltip: { show: false },
    renderItem: (_params, api) => {
      const [x, top] = api.coord([api.value(0), api.value(2)]) as [number, number];
      const bottom = api.coord([api.value(0), api.value(1)])[1]!;
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: 'line' as const,
        shape: { x1, y1, x2, y2 },
        style: { stroke: theme.text, lineWidth: 1.2 * (theme.lineScale ?? 1) },
      });
      return {
        type: 'group',
        children: [line(x, top, x, bottom), line(x - 4, top, x + 4, top), line(x - 4, bottom, x + 4, bottom)],
      };
    },
  };
}

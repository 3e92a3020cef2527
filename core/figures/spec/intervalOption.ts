import type { EChartsOption, SeriesOption } from 'echarts';
import type { AxisSpec, IntervalPanel } from '../../contract/charts.ts';
import { numberText, valueAxis } from './axes.ts';
import { frame } from './frame.ts';
import type { IntervalGroup } from './intervals.ts';
import { stroke, type FigureTheme } from './palette.ts';
import { placeOn } from './symlog.ts';

const capPx = 4;
/** Arms stand beside one another where they share an x. */
const besidePx = 5;

/** Vertical intervals with caps, coloured by arm; what has no finite ends on the axes is counted in the note. */
export function intervalOption(
  panel: IntervalPanel,
  groups: readonly IntervalGroup[],
  theme: FigureTheme,
): EChartsOption {
  const items = groups.map(({ x, low, high }) =>
    Array.from(x, (at, i) => [at, low[i]!, high[i]!] as const).filter(
      ([at, from, to]) => shows(panel.x, at) && shows(panel.y, from) && shows(panel.y, to) && from <= to,
    ),
  );
  const drawn = items.flat();
  const hidden = groups.reduce((sum, { x }) => sum + x.length, 0) - drawn.length;
  const series = groups.map(({ arm, place, control }, index): SeriesOption => {
    const { color } = stroke(theme, place, control);
    const shift = (index - (groups.length - 1) / 2) * besidePx;
    return {
      type: 'custom',
      name: arm,
      data: items[index]!.map(([x, low, high]) => [placeOn(panel.x, x), placeOn(panel.y, low), placeOn(panel.y, high)]),
      encode: { x: 0, y: [1, 2] },
      clip: true,
      itemStyle: { color },
      tooltip: { valueFormatter: (value) => (typeof value === 'number' ? numberText(value) : String(value)) },
      ...(index === 0 ? guideLines(panel, theme) : {}),
      renderItem: (_params, api) => {
        const [middle, top] = api.coord([api.value(0), api.value(2)]) as [number, number];
        const bottom = api.coord([api.value(0), api.value(1)])[1]!;
        const x = middle + shift;
        const line = (x1: number, y1: number, x2: number, y2: number) => ({
          type: 'line' as const,
          shape: { x1, y1, x2, y2 },
          style: { stroke: color, lineWidth: 1.6 * (theme.lineScale ?? 1) },
        });
        return {
          type: 'group',
          children: [
            line(x, bottom, x, top),
            line(x - capPx, bottom, x + capPx, bottom),
            line(x - capPx, top, x + capPx, top),
          ],
        };
      },
    };
  });
  return {
    ...frame(
      panel.title,
      hidden === 0 ? '' : `${hidden} intervals have no ends on these axes`,
      theme,
      groups.map(({ arm }) => arm),
    ),
    xAxis: valueAxis(
      panel.x,
      theme,
      'x',
      drawn.map(([x]) => x),
    ),
    yAxis: valueAxis(
      panel.y,
      theme,
      'y',
      drawn.flatMap(([, low, high]) => [low, high]),
    ),
    tooltip: { trigger: 'item', renderMode: 'richText', confine: true },
    series,
  };
}

const shows = ({ scale }: AxisSpec, value: number): boolean => Number.isFinite(value) && (scale !== 'log' || value > 0);

/** Horizontal and vertical guides. */
function guideLines(panel: IntervalPanel, theme: FigureTheme) {
  const data = (panel.guides ?? []).flatMap((guide) => {
    if (guide.kind === 'slope') return [];
    const label = { formatter: guide.label, color: theme.faint };
    return [
      guide.kind === 'y'
        ? { yAxis: placeOn(panel.y, guide.value), label }
        : { xAxis: placeOn(panel.x, guide.value), label },
    ];
  });
  return { markLine: { symbol: 'none', silent: true, lineStyle: { color: theme.faint, type: [3, 3] }, data } };
}

import type { EChartsOption } from 'echarts';
import type { HeatmapPanel } from '../../contract/charts.ts';
import { axisTitle, categoryAxis, numberText } from './axes.ts';
import type { CellsData } from './cells.ts';
import { frame } from './frame.ts';
import { heatColours, type FigureTheme } from './palette.ts';

/** Coloured cells; on a log scale the colour follows log10 and cells ≤ 0 stay empty. */
export function heatmapOption(panel: HeatmapPanel, { x, y, cells }: CellsData, theme: FigureTheme): EChartsOption {
  const log = panel.value.scale === 'log';
  const place = (value: number): number => (log ? Math.log10(value) : value);
  const shown = cells.filter(([, , value]) => Number.isFinite(place(value)));
  const values = shown.map(([, , value]) => place(value));
  const range = (given: number | undefined, found: number): number => (given === undefined ? found : place(given));
  const least = range(panel.value.min, values.length === 0 ? 0 : Math.min(...values));
  const greatest = range(panel.value.max, values.length === 0 ? 1 : Math.max(...values));
  const text = (value: number): string => numberText(log ? 10 ** value : value);
  const shortText = (value: number): string => text(Number(value.toPrecision(2)));
  return {
    ...frame(
      panel.title,
      cells.length > shown.length ? `${cells.length - shown.length} cells ≤ 0 are empty` : '',
      theme,
      [],
    ),
    grid: { left: 74, right: 92, top: 40, bottom: 48 },
    xAxis: categoryAxis(axisTitle(panel.x), x, theme, 'x'),
    yAxis: categoryAxis(axisTitle(panel.y), y, theme, 'y'),
    visualMap: {
      min: least,
      max: greatest === least ? least + 1 : greatest,
      calculable: false,
      orient: 'vertical',
      right: 6,
      top: 'center',
      text: [panel.value.label, ''],
      textStyle: { color: theme.text, fontSize: theme.fontSizePx - 2 },
      formatter: (value) => text(Number(value)),
      inRange: { color: [...(theme.heat ?? heatColours)] },
    },
    tooltip: { renderMode: 'richText', confine: true },
    series: [
      {
        type: 'heatmap',
        name: panel.value.label,
        data: shown.map(([column, row, value]) => [column, row, place(value)]),
        label: {
          show: shown.length <= 60 && x.length <= 6,
          fontSize: theme.fontSizePx - 2,
          formatter: (item) => shortText((item.value as number[])[2]!),
        },
      },
    ],
  };
}

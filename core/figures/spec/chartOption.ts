import type { EChartsOption } from 'echarts';
import type { PanelSpec } from '../../contract/charts.ts';
import { barsOption } from './barsOption.ts';
import { curvesOption } from './curvesOption.ts';
import { frame } from './frame.ts';
import { heatmapOption } from './heatmapOption.ts';
import type { FigureTheme } from './palette.ts';
import type { PanelData } from './panelData.ts';

/** One panel and its data as an ECharts option: the same for the window, the report and every export. */
export function chartOption(panel: PanelSpec, data: PanelData, theme: FigureTheme): EChartsOption {
  if (data.kind === 'curves' && (panel.kind === 'line' || panel.kind === 'scatter')) {
    return curvesOption(panel, data.curves, theme);
  }
  if (data.kind === 'bars' && panel.kind === 'bars') return barsOption(panel, data.bars, theme);
  if (data.kind === 'cells' && panel.kind === 'heatmap') return heatmapOption(panel, data.cells, theme);
  return frame(panel.title, 'nothing to draw yet', theme, []);
}

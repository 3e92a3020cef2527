import type { EChartsOption } from 'echarts';
import type { PanelSpec } from '../../contract/charts.ts';
import { barsOption } from './barsOption.ts';
import { curvesOption } from './curvesOption.ts';
import { frame } from './frame.ts';
import { heatmapOption } from './heatmapOption.ts';
import { imagesOption } from './imagesOption.ts';
import { intervalOption } from './intervalOption.ts';
import type { FigureTheme } from './palette.ts';
import type { PanelData } from './panelData.ts';
import type { SegmentsData } from './segments.ts';
import { segmentsOption, type PanelSize } from './segmentsOption.ts';

/** What a panel is drawn for where nobody says. */
const usualSize: PanelSize = { widthPx: 480, heightPx: 360 };

/**
 * One panel and its data as an ECharts option: the same for the window, the report and every export. `size` matters to
 * panels of equal axes alone; `now` is what their moving parts are at each painting (`segmentsOption`).
 */
export function chartOption(
  panel: PanelSpec,
  data: PanelData,
  theme: FigureTheme,
  size: PanelSize = usualSize,
  now?: () => SegmentsData,
): EChartsOption {
  if (data.kind === 'curves' && (panel.kind === 'line' || panel.kind === 'scatter')) {
    return curvesOption(panel, data.curves, theme);
  }
  if (data.kind === 'bars' && panel.kind === 'bars') return barsOption(panel, data.bars, theme);
  if (data.kind === 'cells' && panel.kind === 'heatmap') return heatmapOption(panel, data.cells, theme);
  if (data.kind === 'segments' && panel.kind === 'segments' && data.segments.multiples.length > 0) {
    return segmentsOption(panel, data.segments, theme, size, now);
  }
  if (data.kind === 'intervals' && panel.kind === 'interval' && data.intervals.length > 0) {
    return intervalOption(panel, data.intervals, theme);
  }
  if (data.kind === 'images' && panel.kind === 'images' && data.images.images.length + data.images.unreadable > 0) {
    return imagesOption(panel, data.images, theme);
  }
  return frame(panel.title, 'nothing to draw yet', theme, []);
}

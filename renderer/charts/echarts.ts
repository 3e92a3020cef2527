import { BarChart, CustomChart, HeatmapChart, LineChart, ParallelChart, ScatterChart } from 'echarts/charts';
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  ParallelComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { connect, init, use, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { LinePanel } from '../../core/contract/charts.ts';
import { chartOption } from '../../core/figures/spec/chartOption.ts';
import { paperTheme } from '../../core/figures/spec/palette.ts';

use([
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  ParallelChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  ParallelComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

export type Chart = EChartsType;

export function createChart(element: HTMLElement): Chart {
  return init(element, null, { renderer: 'canvas' });
}

/** One crosshair for all charts of that name: their axes mean the same. */
export function shareCrosshair(chart: Chart, name: string): void {
  chart.group = name;
  connect(name);
}

/** The first drawing of all compiles what draws, about 0.1 s: do that while nobody waits, before a run streams. */
export function warmUp(): void {
  const chart = init(document.createElement('canvas'), null, { width: 300, height: 200 });
  const curve: LinePanel = {
    kind: 'line',
    title: 'warm-up',
    x: { label: 'x', scale: 'linear' },
    y: { label: 'y', scale: 'log' },
    series: [],
    center: 'median',
    band: 'minMax',
  };
  const [x, y] = [Float64Array.of(0, 1, 2), Float64Array.of(1, 0.1, 0.2)];
  const member = { label: 'y', arm: 'a', control: false, reference: false, x, y, low: y, high: y, replicas: 2 };
  const curves = [member, { ...member, arm: 'b' }];
  chart.setOption(chartOption(curve, { kind: 'curves', curves }, paperTheme));
  chart.getZr().flush();
  chart.dispose();
}

import { init, type EChartsOption } from 'echarts';

export interface FigureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Draws an ECharts option as SVG text, without a window. */
export function renderSvg(option: EChartsOption, { widthPx, heightPx }: FigureSize): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: widthPx, height: heightPx });
  try {
    chart.setOption({ ...option, animation: false });
    return chart.renderToSVGString();
  } finally {
    // An undisposed chart keeps its timers, and Node does not exit.
    chart.dispose();
  }
}

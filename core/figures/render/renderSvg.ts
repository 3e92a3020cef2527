import { init, setPlatformAPI, type EChartsOption } from 'echarts';
import { textWidth } from './textRuns.ts';

export interface FigureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** ECharts takes the width of this sign for the height of a line. */
const lineSign = '国';

/** Without a window nobody measures text: it is laid out by the widths of our own fonts. */
setPlatformAPI({ measureText: (text: string, font?: string) => ({ width: measure(text, font ?? '') }) });

function measure(text: string, font: string): number {
  const size = Number(/([\d.]+)px/.exec(font)?.[1] ?? 12);
  if (text === lineSign) return size;
  const family = /(^|[ ,])serif$/.test(font) ? 'serif' : 'sans';
  return size * textWidth(text, family, /\b(bold|[6-9]00)\b/.test(font));
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

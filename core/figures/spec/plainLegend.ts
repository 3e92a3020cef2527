import type { EChartsOption } from 'echarts';

/** Between lines and, as ECharts has it, between entries, which get more room behind their names. */
const gapPx = 8;
const behindPx = 8;
/** Key, gaps and padding of one entry, and the mean width of a letter over its height. */
const entryPx = 20 + gapPx + behindPx;
const letterWidth = 0.6;

/**
 * A legend that shows all its names at once, over as many lines as they need. Returns how much higher the picture must
 * be for the plot to keep its size.
 */
export function plainLegend(option: EChartsOption, widthPx: number): { option: EChartsOption; extraPx: number } {
  const { legend, grid } = option;
  if (!legend || Array.isArray(legend) || !legend.data || !grid || Array.isArray(grid)) return { option, extraPx: 0 };
  const fontSize = Number(legend.textStyle?.fontSize ?? 12);
  let [rows, atPx] = [1, 0];
  for (const entry of legend.data) {
    const name = typeof entry === 'string' ? entry : String(entry.name ?? '');
    const wide = entryPx + name.length * letterWidth * fontSize;
    if (atPx > 0 && atPx + wide > widthPx) [rows, atPx] = [rows + 1, 0];
    atPx += wide;
  }
  const lineHeight = fontSize + 3;
  const extraPx = (rows - 1) * (lineHeight + gapPx);
  return {
    option: {
      ...option,
      legend: {
        ...legend,
        type: 'plain' as const,
        itemGap: gapPx,
        textStyle: { ...legend.textStyle, lineHeight, padding: [0, behindPx, 0, 0] },
      },
      grid: { ...grid, bottom: Number(grid.bottom ?? 0) + extraPx },
    } as EChartsOption,
    extraPx,
  };
}

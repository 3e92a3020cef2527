import type { EChartsOption } from 'echarts';
import type { FigureTheme } from './palette.ts';

/** An entry of a legend whose line is dashed. */
export interface DashedEntry {
  readonly name: string;
  readonly icon: string;
}

export const dashedEntry = (name: string): DashedEntry => ({ name, icon: 'path://M0 5h6v2H0zM8 5h6v2H8z' });

/** Title, note, legend and margins, the same on every panel. */
export function frame(
  title: string,
  note: string,
  theme: FigureTheme,
  names: readonly (string | DashedEntry)[],
): EChartsOption {
  const font = { fontFamily: theme.fontFamily, color: theme.text };
  return {
    animation: false,
    backgroundColor: theme.background,
    textStyle: { fontFamily: theme.fontFamily },
    title: {
      text: title,
      subtext: note,
      left: 8,
      top: 4,
      itemGap: 7,
      textStyle: { ...font, fontSize: theme.fontSizePx + 1, fontWeight: 600 },
      subtextStyle: { ...font, color: theme.faint, fontSize: theme.fontSizePx - 2 },
    },
    legend:
      names.length > 1
        ? {
            type: 'scroll',
            bottom: 0,
            data: [...names],
            icon: 'path://M0 5h14v2H0z',
            itemWidth: 14,
            itemHeight: 12,
            textStyle: { ...font, fontSize: theme.fontSizePx - 1, lineHeight: theme.fontSizePx + 6 },
          }
        : { show: false },
    grid: { left: 74, right: 18, top: note === '' ? 36 : 54, bottom: names.length > 1 ? 66 : 44 },
  };
}

import type { AxisSpec } from '../../contract/charts.ts';
import type { FigureTheme } from './palette.ts';
import { symlog, symlogInverse } from './symlog.ts';

/** A measured value as an axis or a tooltip shows it: at most four significant digits, powers of ten where they help. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    const [mantissa, exponent] = value.toExponential(3).split('e');
    return `${Number(mantissa)}e${Number(exponent)}`.replaceAll('-', '−');
  }
  return String(Number(value.toPrecision(4))).replace('-', '−');
}

export function axisTitle({ label, unit }: AxisSpec): string {
  return unit === undefined ? label : `${label} (${unit})`;
}

/** Whole decades round the values, in equal steps: a log axis left to itself runs to where there are none. */
function decades(values: readonly number[]): { min?: number; max?: number } {
  let [least, greatest] = [Infinity, 0];
  for (const value of values) {
    if (!(value > 0) || value === Infinity) continue;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  if (greatest === 0) return {};
  const [from, to] = [Math.floor(Math.log10(least) + 1e-9), Math.ceil(Math.log10(greatest) - 1e-9)];
  const every = [1, 2, 3, 5, 10, 20, 50, 100].find((step) => 6 * step >= to - from) ?? 100;
  const [first, last] = [Math.floor(from / every) * every, Math.ceil(to / every) * every];
  return { min: 10 ** Math.max(first, -320), max: 10 ** Math.min(Math.max(last, first + every), 308) };
}

/** An ECharts value axis for one of our axes; `values` are what is drawn along it. */
export function valueAxis(
  axis: AxisSpec,
  theme: FigureTheme,
  position: 'x' | 'y',
  values: readonly number[],
  symlogThreshold?: number,
) {
  const place = (value: number): number => (symlogThreshold === undefined ? value : symlog(value, symlogThreshold));
  const label = (value: number): string =>
    numberText(symlogThreshold === undefined ? value : symlogInverse(value, symlogThreshold));
  return {
    type: axis.scale === 'log' ? ('log' as const) : ('value' as const),
    name: axisTitle(axis),
    nameLocation: 'middle' as const,
    nameGap: position === 'x' ? 26 : 52,
    nameTextStyle: { color: theme.text, fontSize: theme.fontSizePx },
    scale: true,
    ...(axis.scale === 'log' ? decades(values) : {}),
    ...(axis.min === undefined ? {} : { min: place(axis.min) }),
    ...(axis.max === undefined ? {} : { max: place(axis.max) }),
    axisLine: { show: true, lineStyle: { color: theme.faint } },
    axisTick: { show: true, lineStyle: { color: theme.faint } },
    axisLabel: {
      color: theme.text,
      fontSize: theme.fontSizePx - 1,
      hideOverlap: true,
      formatter: symlogThreshold === undefined ? numberText : label,
    },
    ...(symlogThreshold === undefined ? {} : { minInterval: 1 }),
    splitLine: { show: true, lineStyle: { color: theme.grid } },
    splitNumber: 5,
  };
}

export function categoryAxis(name: string, categories: readonly string[], theme: FigureTheme, position: 'x' | 'y') {
  return {
    type: 'category' as const,
    data: [...categories],
    name,
    nameLocation: 'middle' as const,
    nameGap: position === 'x' ? 30 : 52,
    nameTextStyle: { color: theme.text, fontSize: theme.fontSizePx },
    axisLine: { lineStyle: { color: theme.faint } },
    axisTick: { alignWithLabel: true },
    axisLabel: { color: theme.text, fontSize: theme.fontSizePx - 1, hideOverlap: true },
  };
}

import type { AxisSpec } from '../../contract/charts.ts';
import type { FigureTheme } from './palette.ts';
import { placeOn, symlogTicks, valueAt } from './symlog.ts';

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
export function valueAxis(axis: AxisSpec, theme: FigureTheme, position: 'x' | 'y', values: readonly number[]) {
  return {
    type: axis.scale === 'log' ? ('log' as const) : ('value' as const),
    name: axisTitle(axis),
    nameLocation: 'middle' as const,
    nameGap: position === 'x' ? 26 : 52,
    nameTextStyle: { color: theme.text, fontSize: theme.fontSizePx },
    scale: true,
    ...(axis.scale === 'log' ? decades(values) : {}),
    ...(axis.min === undefined ? {} : { min: placeOn(axis, axis.min) }),
    ...(axis.max === undefined ? {} : { max: placeOn(axis, axis.max) }),
    axisLine: { show: true, lineStyle: { color: theme.faint } },
    axisTick: { show: true, lineStyle: { color: theme.faint } },
    axisLabel: { color: theme.text, fontSize: theme.fontSizePx - 1, hideOverlap: true, formatter: numberText },
    splitLine: { show: true, lineStyle: { color: theme.grid } },
    splitNumber: 5,
    ...(axis.scale === 'symlog' ? symlogParts(axis, theme, values) : {}),
  };
}

/** The axis of what `placeOn` gives, with ticks where whole decades stand. */
function symlogParts(axis: AxisSpec, theme: FigureTheme, values: readonly number[]) {
  const shown = [...values, axis.min ?? 0, axis.max ?? 0];
  const customValues = symlogTicks(axis, shown).map((value) => placeOn(axis, value));
  const formatter = (place: number): string => numberText(Number(valueAt(axis, place).toPrecision(10)));
  return {
    scale: false,
    axisTick: { show: true, lineStyle: { color: theme.faint }, customValues },
    axisLabel: {
      color: theme.text,
      fontSize: theme.fontSizePx - 1,
      hideOverlap: true,
      formatter,
      customValues,
    },
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

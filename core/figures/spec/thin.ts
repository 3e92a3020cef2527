import type { AxisSpec, Scale } from '../../contract/charts.ts';
import { placeOn } from './symlog.ts';

export interface Band {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * Keeps what a plot of `buckets` pixel columns can show: of each column (equal widths on the axis' scale) the first,
 * last, lowest and highest centre, with the column's whole band. Only for the screen: an export has every row.
 */
export function thin(band: Band, axis: Pick<AxisSpec, 'scale' | 'linearWithin'>, buckets: number): Band {
  const { x, y, low, high } = band;
  const { scale } = axis;
  if (x.length <= 2 * buckets) return band;
  const place =
    scale === 'log'
      ? (value: number) => Math.log(Math.max(value, Number.MIN_VALUE))
      : (value: number) => placeOn(axis, value);
  const start = place(firstPlottable(x, scale));
  const width = (place(x[x.length - 1]!) - start) / buckets || 1;
  const kept: number[] = [];
  const lows: number[] = [];
  const highs: number[] = [];
  let from = 0;
  while (from < x.length) {
    const bucket = Math.floor((place(x[from]!) - start) / width);
    let to = from + 1;
    while (to < x.length && Math.floor((place(x[to]!) - start) / width) === bucket) to++;
    const { indices, least, greatest } = extremes(y, low, high, from, to);
    for (const index of indices) {
      kept.push(index);
      lows.push(least);
      highs.push(greatest);
    }
    from = to;
  }
  return {
    x: Float64Array.from(kept, (i) => x[i]!),
    y: Float64Array.from(kept, (i) => y[i]!),
    low: Float64Array.from(lows),
    high: Float64Array.from(highs),
  };
}

function firstPlottable(x: Float64Array, scale: Scale): number {
  return (scale === 'log' ? x.find((value) => value > 0) : x[0]) ?? 1;
}

/** First, last, lowest, highest and a gap if there is one, in order, of the points from..to-1. */
function extremes(y: Float64Array, low: Float64Array, high: Float64Array, from: number, to: number) {
  let [lowest, highest, gap, least, greatest] = [from, from, -1, NaN, NaN];
  for (let i = from; i < to; i++) {
    if (Number.isNaN(y[i])) gap = i;
    if (!(y[lowest]! <= y[i]!)) lowest = Number.isNaN(y[i]) ? lowest : i;
    if (!(y[highest]! >= y[i]!)) highest = Number.isNaN(y[i]) ? highest : i;
    if (!(least <= low[i]!)) least = low[i]!;
    if (!(greatest >= high[i]!)) greatest = high[i]!;
  }
  const indices = [...new Set([from, lowest, highest, to - 1, ...(gap >= 0 ? [gap] : [])])].sort((a, b) => a - b);
  return { indices, least, greatest };
}

import type { AxisSpec } from '../../contract/charts.ts';
import { placeOn, valueAt } from './symlog.ts';
import type { Band } from './thin.ts';

/** Ends of what an axis shows, in its values. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** What of a panel is shown; y null: as what lies within x needs it. */
export interface Zoom {
  readonly x: Range;
  readonly y: Range | null;
}

type Scaled = Pick<AxisSpec, 'scale' | 'linearWithin'>;

/** Where equal lengths are equal steps on the screen. */
const lengthAt = (axis: Scaled, value: number): number =>
  axis.scale === 'log' ? Math.log10(value) : placeOn(axis, value);
const valueOf = (axis: Scaled, length: number): number => (axis.scale === 'log' ? 10 ** length : valueAt(axis, length));

/** The range moved by `shift` of its length and made `factor` times as long about the value `at`; null: it cannot be. */
export function changedRange(
  axis: Scaled,
  range: Range,
  { at = null, factor = 1, shift = 0 }: { at?: number | null; factor?: number; shift?: number },
): Range | null {
  const [from, to] = [lengthAt(axis, range.min), lengthAt(axis, range.max)];
  const still = at === null ? (from + to) / 2 : lengthAt(axis, at);
  const moved = (end: number): number => valueOf(axis, still + (end - still) * factor + shift * (to - from));
  return orderedRange(moved(from), moved(to));
}

/** Null where the ends are too near to be told apart, or no numbers. */
export function orderedRange(one: number, other: number): Range | null {
  const [min, max] = [Math.min(one, other), Math.max(one, other)];
  const isWide = max - min > 1e-12 * Math.max(Math.abs(min), Math.abs(max));
  return Number.isFinite(min) && Number.isFinite(max) && isWide ? { min, max } : null;
}

/** The panel with its axes at the zoom's ends. */
export function zoomedPanel<P extends { readonly x: AxisSpec; readonly y: AxisSpec }>(panel: P, zoom: Zoom): P {
  return { ...panel, x: { ...panel.x, ...zoom.x }, y: zoom.y === null ? panel.y : { ...panel.y, ...zoom.y } };
}

/** The points within a range of x, and one beyond each end, so that lines run to the edge. x ascends. */
export function within(band: Band, { min, max }: Range): Band {
  const from = Math.max(0, firstAt(band.x, min) - 1);
  const last = firstAt(band.x, max);
  const to = last + (band.x[last] === max ? 2 : 1);
  const part = (values: Float64Array): Float64Array => values.slice(from, to);
  return { x: part(band.x), y: part(band.y), low: part(band.low), high: part(band.high) };
}

/** The first place whose x is not below `value`. */
function firstAt(x: Float64Array, value: number): number {
  let [low, high] = [0, x.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

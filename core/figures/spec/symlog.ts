import type { AxisSpec } from '../../contract/charts.ts';

type SymlogAxis = Pick<AxisSpec, 'scale' | 'linearWithin'>;

const defaultWithin = 1e-3;

/** Where a value stands on the axis that is drawn: sign(v) log10(1 + |v|/c) on a symlog axis, else the value itself. */
export function placeOn({ scale, linearWithin = defaultWithin }: SymlogAxis, value: number): number {
  return scale === 'symlog' ? Math.sign(value) * Math.log10(1 + Math.abs(value) / linearWithin) : value;
}

/** The value that stands there. */
export function valueAt({ scale, linearWithin = defaultWithin }: SymlogAxis, place: number): number {
  return scale === 'symlog' ? Math.sign(place) * linearWithin * (10 ** Math.abs(place) - 1) : place;
}

/** Zero and whole decades on either side as far as the values go, at most about nine of them. */
export function symlogTicks(axis: SymlogAxis, values: readonly number[]): number[] {
  const within = axis.linearWithin ?? defaultWithin;
  const finite = values.filter(Number.isFinite);
  const [least, greatest] = [Math.min(0, ...extremes(finite)), Math.max(0, ...extremes(finite))];
  const first = Math.ceil(Math.log10(within) - 1e-9);
  const decadesTo = (size: number): number => Math.max(0, Math.floor(Math.log10(size) + 1e-9) - first + 1);
  const [below, above] = [decadesTo(-least), decadesTo(greatest)];
  const every = Math.max(1, Math.ceil((below + above) / 8));
  const side = (count: number): number[] =>
    Array.from({ length: Math.floor((count - 1) / every) + 1 }, (_, k) => 10 ** (first + count - 1 - k * every)).filter(
      () => count > 0,
    );
  return [...side(below).map((value) => -value), 0, ...side(above).reverse()];
}

/** Where a symlog axis of these values should be linear: the decade of the least size, at most six below the greatest. */
export function linearWithinOf(values: readonly Float64Array[]): number {
  let [least, greatest] = [Infinity, 0];
  for (const part of values) {
    for (const value of part) {
      const size = Math.abs(value);
      if (size === 0 || !Number.isFinite(size)) continue;
      least = Math.min(least, size);
      greatest = Math.max(greatest, size);
    }
  }
  if (greatest === 0) return 1;
  return 10 ** Math.max(Math.floor(Math.log10(least)), Math.ceil(Math.log10(greatest)) - 6);
}

function extremes(values: readonly number[]): number[] {
  let [low, high] = [0, 0];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return [low, high];
}

import type { Field, ParamValue } from '../contract/fields.ts';
import type { SweepAxis } from '../contract/sweep.ts';
import { RandomStream } from '../random.ts';

/** The values of an axis over that field, each once, in order. */
export function axisValues(axis: SweepAxis, field: Field | undefined): readonly ParamValue[] {
  if (axis.kind === 'list') return once(axis.values, (value) => JSON.stringify(value));
  const shares = axis.kind === 'random' ? draws(axis.seed, axis.count) : evenly(axis.count);
  const log = isLogAxis(axis);
  const values = Array.from(shares, (share) => {
    const value = log ? axis.from * (axis.to / axis.from) ** share : axis.from * (1 - share) + axis.to * share;
    return field?.kind === 'integer' ? Math.round(value) : Number(value.toPrecision(12));
  });
  return once(values, String);
}

export function isLogAxis(axis: SweepAxis): boolean {
  return axis.kind === 'logRange' || (axis.kind === 'random' && axis.scale === 'log');
}

function evenly(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => (count === 1 ? 0 : index / (count - 1)));
}

/** Draw k is the same however many there are. */
function draws(seed: number, count: number): Float64Array {
  return new RandomStream(seed, 0, 'subset').uniforms(0, new Float64Array(count));
}

function once<T>(values: readonly T[], name: (value: T) => string): T[] {
  return [...new Map(values.map((value) => [name(value), value])).values()];
}

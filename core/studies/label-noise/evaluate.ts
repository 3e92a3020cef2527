import { combine, conjunction, notMeasured, numberText, present, type Part, type Values } from '../evaluation.ts';

const brief = numberText(4);

/** A limit in words and as a test. */
export interface Limit {
  readonly text: string;
  test(value: number): boolean;
}

export const below = (limit: number): Limit => ({ text: `below ${limit}`, test: (v) => v < limit });
export const above = (limit: number): Limit => ({ text: `above ${limit}`, test: (v) => v > limit });
export const atMost = (limit: number): Limit => ({ text: `at most ${limit}`, test: (v) => v <= limit });
export const atLeast = (limit: number): Limit => ({ text: `at least ${limit}`, test: (v) => v >= limit });
export const equalTo = (value: number): Limit => ({ text: `${value}`, test: (v) => v === value });
export const within = (low: number, high: number): Limit => ({
  text: `${low} to ${high}`,
  test: (v) => v >= low && v <= high,
});
export const near = (target: number, relative: number): Limit => ({
  text: `${target} ± ${100 * relative} %`,
  test: (v) => Math.abs(v - target) <= relative * Math.abs(target),
});

/** One number against its limit. */
export function one(what: string, value: number | undefined, limit: Limit): Part {
  if (value === undefined) return notMeasured(what);
  return { measured: value, holds: limit.test(value), why: `${what}: ${brief(value)}, expected ${limit.text}` };
}

/** "Each" of section 0: every replica; one that was not measured fails. What is shown is a value that fails, or the range. */
export function each(what: string, values: Values, limit: Limit): Part {
  const measured = present(values);
  if (measured.length === 0) return notMeasured(what);
  const [least, most] = [measured.reduce((a, b) => Math.min(a, b)), measured.reduce((a, b) => Math.max(a, b))];
  const range = least === most ? brief(least) : `${brief(least)} to ${brief(most)}`;
  const good = values.filter((v) => v !== undefined && limit.test(v)).length;
  return {
    measured: values.length === 1 ? least : range,
    holds: good === values.length,
    why: `${what}: ${range}, ${good} of ${values.length} ${limit.text}`,
  };
}

/** How many replicas pass a limit, against a least (or greatest) share of all. */
export function share(what: string, values: Values, limit: Limit, wanted: Limit): Part {
  if (present(values).length === 0) return notMeasured(what);
  const good = values.filter((v) => v !== undefined && limit.test(v)).length;
  const ratio = good / values.length;
  return {
    measured: ratio,
    holds: wanted.test(ratio),
    why: `${what} ${limit.text} in ${good} of ${values.length}, expected in a share ${wanted.text}`,
  };
}

/** Several conditions at once, all of which are shown where they are of different quantities. */
export function allOf(...parts: readonly [Part, ...Part[]]): Part {
  return conjunction(parts, brief);
}

export const ratio = (a: Values, b: Values): Values => combine(a, b, (x, y) => x / y);

/** a/b of two numbers that may not have been measured. */
export function quotient(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a / b;
}

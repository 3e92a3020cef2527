import { allOf, combine, notMeasured, present, shown, type Part, type Values } from '../evaluation.ts';
import type { RunReader } from '../runner.ts';

/** Relative tolerance of an inequality unless another is given (section 4.1). */
const relative = 1e-9;

export function part(
  what: string,
  value: number | null | undefined,
  allowed: string,
  test: (value: number) => boolean,
): Part {
  if (value === null || value === undefined || Number.isNaN(value)) return notMeasured(what);
  return { measured: value, holds: test(value), why: `${what}: ${shown(value)}, expected ${allowed}` };
}

type Value = number | null | undefined;
const slack = (limit: number): number => relative * Math.abs(limit);
export const atMost = (what: string, value: Value, limit: number): Part =>
  part(what, value, `at most ${limit}`, (v) => v <= limit + slack(limit));
export const atLeast = (what: string, value: Value, limit: number): Part =>
  part(what, value, `at least ${limit}`, (v) => v >= limit - slack(limit));
export const below = (what: string, value: Value, limit: number): Part =>
  part(what, value, `below ${limit}`, (v) => v < limit);
export const above = (what: string, value: Value, limit: number): Part =>
  part(what, value, `above ${limit}`, (v) => v > limit);
export const inside = (what: string, value: Value, low: number, high: number): Part =>
  part(what, value, `${low} to ${high}`, (v) => v >= low && v <= high);
export const outside = (what: string, value: Value, low: number, high: number): Part =>
  part(what, value, `outside ${low} to ${high}`, (v) => v < low || v > high);
export const near = (what: string, value: Value, target: number, tolerance: number): Part =>
  part(what, value, `${target} ± ${tolerance}`, (v) => Math.abs(v - target) <= tolerance);
export const nearRelative = (what: string, value: Value, target: number, tolerance: number): Part =>
  part(what, value, `${target}, relative ${tolerance}`, (v) => Math.abs(v / target - 1) <= tolerance);

/** One of several suffices. */
export function anyOf(...parts: readonly Part[]): Part {
  return { ...allOf(...parts), holds: parts.some(({ holds }) => holds === true) };
}

/** Number of replicas that pass; undefined where nothing was measured. */
export function countOf(values: Values, test: (value: number) => boolean): number | undefined {
  const measured = present(values);
  return measured.length === 0 ? undefined : measured.filter(test).length;
}

/** "m of n" of the specification, for as many replicas as the run has. */
export const share = (run: RunReader, of: number, count: number): number => (count * run.replicas) / of;

export const quotient = (a: Values, b: Values): Values => combine(a, b, (x, y) => x / y);

/** The replicas that `keep` marks with 1; the others count as not measured. */
export const where = (keep: Values, values: Values): Values =>
  values.map((value, k) => (keep[k] === 1 ? value : undefined));

/** A metric at a step, or at the last step at which it was recorded. */
export function metricAt(run: RunReader, arm: string, metric: string, step?: number): Values {
  const at = step ?? run.steps(arm, metric).at(-1);
  return at === undefined ? new Array<undefined>(run.replicas).fill(undefined) : run.at(arm, metric, at);
}

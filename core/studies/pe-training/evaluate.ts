import { combine, notMeasured, rowsOf, shown, type Part, type TableRow, type Values } from '../evaluation.ts';
import type { RunReader } from '../runner.ts';

function part(what: string, value: number | undefined, allowed: string, test: (value: number) => boolean): Part {
  if (value === undefined || Number.isNaN(value)) return notMeasured(what);
  return { measured: value, holds: test(value), why: `${what}: ${shown(value)}, expected ${allowed}` };
}

type Value = number | undefined;
export const atMost = (what: string, value: Value, limit: number): Part =>
  part(what, value, `at most ${limit}`, (v) => v <= limit);
export const atLeast = (what: string, value: Value, limit: number): Part =>
  part(what, value, `at least ${limit}`, (v) => v >= limit);
export const below = (what: string, value: Value, limit: number): Part =>
  part(what, value, `below ${limit}`, (v) => v < limit);
export const above = (what: string, value: Value, limit: number): Part =>
  part(what, value, `above ${limit}`, (v) => v > limit);
export const exactly = (what: string, value: Value, target: number): Part =>
  part(what, value, `exactly ${target}`, (v) => v === target);

/** A control that shows its difference by failing the claim's own condition. */
export function failing(condition: Part): Part {
  return { ...condition, holds: condition.holds === null ? null : !condition.holds, why: `fails it: ${condition.why}` };
}

/** A metric of two arms at their last steps, replica by replica: a over b. */
export function ratio(run: RunReader, metric: string, a: string, b: string): Values {
  return combine(run.last(a, metric), run.last(b, metric), (x, y) => x / y);
}

/** Share of rows or values that pass; NaN of none. */
export const share = <T>(all: readonly T[], test: (one: T) => boolean): number => all.filter(test).length / all.length;

export const cell = (row: TableRow, key: string): number => row[key] as number;

/** A column of the rows of the table `golden` with that quantity, over all replicas. */
export function goldenOf(
  run: RunReader,
  arm: string,
  quantity: string,
  column: 'expected' | 'measured' | 'difference' = 'difference',
): number[] {
  return rowsOf(run, 'golden', arm)
    .filter((row) => row['quantity'] === quantity)
    .map((row) => cell(row, column));
}

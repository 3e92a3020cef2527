import {
  conjunction,
  largest,
  least,
  notMeasured,
  numberText,
  present,
  rowsOf,
  type Part,
  type Values,
} from '../evaluation.ts';
import type { RunReader } from '../runner.ts';

const text = numberText(5, 1e6);

/**
 * Every value must pass. One value is shown as it is, a few as a list, many by their extremes; a value that was not
 * measured does not pass.
 */
export function check(
  what: string,
  values: Values | number | undefined,
  allowed: string,
  test: (value: number, index: number) => boolean,
): Part {
  const list: Values = typeof values === 'object' ? values : [values];
  const known = present(list);
  if (known.length === 0) return notMeasured(what);
  const holds = list.every((value, index) => value !== undefined && test(value, index));
  const measured = known.length === 1 ? known[0]! : summary(known);
  return {
    measured,
    holds,
    why: `${what}: ${typeof measured === 'number' ? text(measured) : measured}, expected ${allowed}`,
  };
}

export function below(what: string, values: Values | number | undefined, limit: number): Part {
  return check(what, values, `below ${limit}`, (value) => value < limit);
}

export function above(what: string, values: Values | number | undefined, limit: number): Part {
  return check(what, values, `above ${limit}`, (value) => value > limit);
}

export function within(what: string, values: Values | number | undefined, low: number, high: number): Part {
  return check(what, values, `${low} to ${high}`, (value) => value >= low && value <= high);
}

/** Value i within `tolerance` of target i. */
export function near(what: string, values: Values, targets: readonly number[], tolerance: number): Part {
  return check(
    what,
    values,
    `${targets.join(', ')} ± ${tolerance}`,
    (value, index) => Math.abs(value - targets[index % targets.length]!) <= tolerance,
  );
}

export function rising(what: string, values: Values): Part {
  return check(what, values, 'strictly rising', (value, i) => i === 0 || value > values[i - 1]!);
}

export function falling(what: string, values: Values): Part {
  return check(what, values, 'strictly falling', (value, i) => i === 0 || value < values[i - 1]!);
}

/** At least `least` of the values pass. */
export function count(what: string, values: Values, least: number, test: (value: number) => boolean): Part {
  if (values.every((value) => value === undefined)) return notMeasured(what);
  const passed = values.filter((value) => value !== undefined && test(value)).length;
  const why = `${what}: ${passed} of ${values.length}, expected at least ${least}`;
  return { measured: `${passed} of ${values.length}`, holds: passed >= least, why };
}

/** Several conditions at once; each quantity is shown. */
export function all(...parts: readonly [Part, ...Part[]]): Part {
  return conjunction(parts, text);
}

/** Largest less least. */
export function spread(values: Values): number | undefined {
  const [high, low] = [largest(values), least(values)];
  return high === undefined || low === undefined ? undefined : high - low;
}

/** A column of an arm's rows in a table, where `where` allows. */
export function columnOf(
  run: RunReader,
  table: string,
  arm: string,
  column: string,
  where: Readonly<Record<string, number | string>> = {},
): number[] {
  return rowsOf(run, table, arm)
    .filter((row) => Object.entries(where).every(([key, value]) => row[key] === value))
    .map((row) => Number(row[column]));
}

const longestList = 8;

function summary(values: readonly number[]): string {
  if (values.length <= longestList) return values.map(text).join(', ');
  return `${text(Math.min(...values))} to ${text(Math.max(...values))} (${values.length} values)`;
}

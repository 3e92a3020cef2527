import { ArmMissing, type Finding, type RunReader } from '../runner.ts';

/** One half of a finding: the claim's quantity or its control's. `holds: null` = nothing was measured. */
export interface Part {
  readonly measured: number | string | null;
  readonly holds: boolean | null;
  readonly why: string;
}

export type Values = readonly (number | undefined)[];

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
  const known = list.filter((value): value is number => value !== undefined && !Number.isNaN(value));
  if (known.length === 0) return { measured: null, holds: null, why: `${what}: not measured` };
  const holds = list.every((value, index) => value !== undefined && test(value, index));
  const measured = known.length === 1 ? known[0]! : summary(known);
  return {
    measured,
    holds,
    why: `${what}: ${typeof measured === 'number' ? shown(measured) : measured}, expected ${allowed}`,
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
  if (values.every((value) => value === undefined))
    return { measured: null, holds: null, why: `${what}: not measured` };
  const passed = values.filter((value) => value !== undefined && test(value)).length;
  const why = `${what}: ${passed} of ${values.length}, expected at least ${least}`;
  return { measured: `${passed} of ${values.length}`, holds: passed >= least, why };
}

/** Several conditions at once; the first one's value is shown, or that of the first which does not hold. */
export function all(...parts: readonly [Part, ...Part[]]): Part {
  const worst = parts.find(({ holds }) => holds === null) ?? parts.find(({ holds }) => holds === false);
  const shownPart = worst ?? parts[0];
  return {
    measured: parts.length > 1 ? parts.map(({ measured }) => shownValue(measured)).join('; ') : shownPart.measured,
    holds: worst ? worst.holds : true,
    why: parts.map(({ why }) => why).join('; '),
  };
}

/** A claim and its control: `control.holds` says that the control shows what it must. */
export function finding(claim: Part, control: Part): Finding {
  return {
    measured: claim.measured,
    holds: claim.holds,
    why: `${claim.why}. Control: ${control.why}.`,
    control: { measured: control.measured, differs: control.holds === true },
  };
}

export function median(values: Values): number | undefined {
  const sorted = known(values).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function mean(values: Values): number | undefined {
  const measured = known(values);
  return measured.length === 0 ? undefined : measured.reduce((sum, v) => sum + v, 0) / measured.length;
}

export function largest(values: Values): number | undefined {
  const measured = known(values);
  return measured.length === 0 ? undefined : measured.reduce((a, b) => Math.max(a, b));
}

export function least(values: Values): number | undefined {
  const measured = known(values);
  return measured.length === 0 ? undefined : measured.reduce((a, b) => Math.min(a, b));
}

/** Largest less least. */
export function spread(values: Values): number | undefined {
  const [high, low] = [largest(values), least(values)];
  return high === undefined || low === undefined ? undefined : high - low;
}

/** Rows of a table of an arm; an arm that was not executed makes the claim inapplicable. */
export function rowsOf(run: RunReader, table: string, arm: string): Readonly<Record<string, number | string>>[] {
  if (!run.arms.includes(arm)) throw new ArmMissing(arm);
  return run.table(table).filter((row) => row['arm'] === arm);
}

/** A column of those rows, where `where` allows. */
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

function known(values: Values): number[] {
  return values.filter((value): value is number => value !== undefined && !Number.isNaN(value));
}

const longestList = 8;

function summary(values: readonly number[]): string {
  if (values.length <= longestList) return values.map(shown).join(', ');
  return `${shown(Math.min(...values))} to ${shown(Math.max(...values))} (${values.length} values)`;
}

function shownValue(measured: Part['measured']): string {
  return typeof measured === 'number' ? shown(measured) : String(measured);
}

function shown(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e6)) return String(Number(value.toPrecision(5)));
  return value.toExponential(3);
}

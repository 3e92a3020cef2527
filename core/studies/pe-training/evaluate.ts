import { ArmMissing, type ClaimEvaluator, type Finding, type RunReader } from '../runner.ts';

/** One value a replica; undefined where it was not measured. */
export type Values = readonly (number | undefined)[];
export type Evaluators = Readonly<Record<string, ClaimEvaluator>>;

/** One half of a finding: the claim's quantity or its control's. `holds: null` = nothing was measured. */
export interface Part {
  readonly measured: number | string | null;
  readonly holds: boolean | null;
  readonly why: string;
}

function part(what: string, value: number | undefined, allowed: string, test: (value: number) => boolean): Part {
  if (value === undefined || Number.isNaN(value)) return { measured: null, holds: null, why: `${what}: not measured` };
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

/** Several conditions at once; each quantity is shown. */
export function allOf(...parts: readonly Part[]): Part {
  const worst = parts.find(({ holds }) => holds === null) ?? parts.find(({ holds }) => holds === false);
  const texts = parts.map(({ measured }) => (typeof measured === 'number' ? shown(measured) : String(measured)));
  return {
    measured: parts.length === 1 ? parts[0]!.measured : texts.join('; '),
    holds: worst ? worst.holds : true,
    why: parts.map(({ why }) => why).join('; '),
  };
}

/** A control that shows its difference by failing the claim's own condition. */
export function failing(condition: Part): Part {
  return { ...condition, holds: condition.holds === null ? null : !condition.holds, why: `fails it: ${condition.why}` };
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

function present(values: Values): number[] {
  return values.filter((v): v is number => v !== undefined && !Number.isNaN(v));
}

export function largest(values: Values): Value {
  const measured = present(values);
  return measured.length === 0 ? undefined : measured.reduce((a, b) => Math.max(a, b));
}

export function least(values: Values): Value {
  const measured = present(values);
  return measured.length === 0 ? undefined : measured.reduce((a, b) => Math.min(a, b));
}

export function mean(values: Values): Value {
  const measured = present(values);
  return measured.length === 0 ? undefined : measured.reduce((sum, v) => sum + v, 0) / measured.length;
}

export function median(values: Values): Value {
  const sorted = present(values).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return undefined;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function geometricMean(values: Values): Value {
  const logs = mean(values.map((v) => (v === undefined ? undefined : Math.log(v))));
  return logs === undefined ? undefined : Math.exp(logs);
}

/** A metric of two arms at their last steps, replica by replica: a over b. */
export function ratio(run: RunReader, metric: string, a: string, b: string): Values {
  const below = run.last(b, metric);
  return run.last(a, metric).map((v, k) => {
    const w = below[k];
    return v === undefined || w === undefined ? undefined : v / w;
  });
}

export type TableRow = Readonly<Record<string, number | string>>;

/** Rows of an arm in a table; an arm that was not executed makes the claim inapplicable. */
export function rowsOf(run: RunReader, table: string, arm: string): TableRow[] {
  if (!run.arms.includes(arm)) throw new ArmMissing(arm);
  return run.table(table).filter((row) => row['arm'] === arm);
}

/** A column of the rows of the table `golden` with that quantity, over all replicas. */
export function goldenOf(
  run: RunReader,
  arm: string,
  quantity: string,
  column: 'expected' | 'measured' | 'difference' = 'difference',
): number[] {
  return rowsOf(run, 'golden', arm)
    .filter((row) => row['quantity'] === quantity)
    .map((row) => row[column] as number);
}

function shown(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e5)) return String(Number(value.toPrecision(5)));
  return value.toExponential(3);
}

import { ArmMissing, type ClaimEvaluator, type Finding, type RunReader } from '../runner.ts';

/** One value a replica; undefined where it was not measured. */
export type Values = readonly (number | undefined)[];
export type Evaluators = Readonly<Record<string, ClaimEvaluator>>;
export type TableRow = Readonly<Record<string, number | string>>;

/** One half of a finding: the claim's quantity or its control's. `holds: null` = nothing was measured. */
export interface Part {
  readonly measured: number | string | null;
  readonly holds: boolean | null;
  readonly why: string;
}

/** Relative tolerance of an inequality unless another is given (section 4.1). */
const relative = 1e-9;

export function part(
  what: string,
  value: number | null | undefined,
  allowed: string,
  test: (value: number) => boolean,
): Part {
  if (value === null || value === undefined || Number.isNaN(value))
    return { measured: null, holds: null, why: `${what}: not measured` };
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

/** Several conditions at once; each quantity is shown. */
export function allOf(...parts: readonly Part[]): Part {
  const worst = parts.find(({ holds }) => holds === null) ?? parts.find(({ holds }) => holds === false);
  const measured =
    parts.length === 1
      ? parts[0]!.measured
      : parts.map((p) => (typeof p.measured === 'number' ? shown(p.measured) : String(p.measured))).join('; ');
  return { measured, holds: worst ? worst.holds : true, why: parts.map(({ why }) => why).join('; ') };
}

/** One of several suffices. */
export function anyOf(...parts: readonly Part[]): Part {
  return { ...allOf(...parts), holds: parts.some(({ holds }) => holds === true) };
}

/** A claim and its control: `control.holds` says that the control shows what it must. */
export function finding(claim: Part, control: Part | null): Finding {
  return {
    measured: claim.measured,
    holds: claim.holds,
    why: control ? `${claim.why}. Control: ${control.why}.` : `${claim.why}.`,
    control: control && { measured: control.measured, differs: control.holds === true },
  };
}

export function present(values: Values): number[] {
  return values.filter((v): v is number => v !== undefined && !Number.isNaN(v));
}

/** Number of replicas that pass; undefined where nothing was measured. */
export function countOf(values: Values, test: (value: number) => boolean): number | undefined {
  const measured = present(values);
  return measured.length === 0 ? undefined : measured.filter(test).length;
}

/** "m of n" of the specification, for as many replicas as the run has. */
export const share = (run: RunReader, of: number, count: number): number => (count * run.replicas) / of;

export function largest(values: Values): number | undefined {
  const measured = present(values);
  return measured.length === 0 ? undefined : measured.reduce((a, b) => Math.max(a, b));
}

export function least(values: Values): number | undefined {
  const measured = present(values);
  return measured.length === 0 ? undefined : measured.reduce((a, b) => Math.min(a, b));
}

export function mean(values: Values): number | undefined {
  const measured = present(values);
  return measured.length === 0 ? undefined : measured.reduce((sum, v) => sum + v, 0) / measured.length;
}

export function median(values: Values): number | undefined {
  const sorted = present(values).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function geometricMean(values: Values): number | undefined {
  const logs = mean(values.map((v) => (v === undefined ? undefined : Math.log(v))));
  return logs === undefined ? undefined : Math.exp(logs);
}

/** Replica by replica; undefined where one of the two was not measured. */
export function combine(a: Values, b: Values, make: (x: number, y: number) => number): Values {
  return a.map((x, k) => {
    const y = b[k];
    return x === undefined || y === undefined ? undefined : make(x, y);
  });
}

export const quotient = (a: Values, b: Values): Values => combine(a, b, (x, y) => x / y);

/** The replicas that `keep` marks with 1; the others count as not measured. */
export const where = (keep: Values, values: Values): Values =>
  values.map((value, k) => (keep[k] === 1 ? value : undefined));

/** Rows of an arm; an arm that was not executed makes the claim inapplicable. */
export function tableRows(run: RunReader, table: string, arm: string): TableRow[] {
  if (!run.arms.includes(arm)) throw new ArmMissing(arm);
  return run.table(table).filter((row) => row['arm'] === arm);
}

/** A metric at a step, or at the last step at which it was recorded. */
export function metricAt(run: RunReader, arm: string, metric: string, step?: number): Values {
  const at = step ?? run.steps(arm, metric).at(-1);
  return at === undefined ? new Array<undefined>(run.replicas).fill(undefined) : run.at(arm, metric, at);
}

export function shown(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e5)) return String(Number(value.toPrecision(5)));
  return value.toExponential(3);
}

import { ArmMissing, type Finding, type RunReader } from '../runner.ts';

/** One value a replica; undefined where it was not measured. */
export type Values = readonly (number | undefined)[];

/** One half of a finding: the claim's quantity or its control's. `holds: null` = nothing was measured. */
export interface Part {
  readonly measured: number | string | null;
  readonly holds: boolean | null;
  readonly why: string;
}

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
  if (value === undefined) return { measured: null, holds: null, why: `${what}: not measured` };
  return { measured: value, holds: limit.test(value), why: `${what}: ${shown(value)}, expected ${limit.text}` };
}

/** "Each" of section 0: every replica; one that was not measured fails. What is shown is a value that fails, or the range. */
export function each(what: string, values: Values, limit: Limit): Part {
  const measured = present(values);
  if (measured.length === 0) return { measured: null, holds: null, why: `${what}: not measured` };
  const [least, most] = [measured.reduce((a, b) => Math.min(a, b)), measured.reduce((a, b) => Math.max(a, b))];
  const range = least === most ? shown(least) : `${shown(least)} to ${shown(most)}`;
  const good = values.filter((v) => v !== undefined && limit.test(v)).length;
  return {
    measured: values.length === 1 ? least : range,
    holds: good === values.length,
    why: `${what}: ${range}, ${good} of ${values.length} ${limit.text}`,
  };
}

/** How many replicas pass a limit, against a least (or greatest) share of all. */
export function share(what: string, values: Values, limit: Limit, wanted: Limit): Part {
  if (present(values).length === 0) return { measured: null, holds: null, why: `${what}: not measured` };
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
  const unknown = parts.some(({ holds }) => holds === null);
  const text = ({ measured }: Part): string => (typeof measured === 'number' ? shown(measured) : String(measured));
  return {
    measured: parts.length === 1 ? parts[0].measured : parts.map(text).join('; '),
    holds: unknown ? null : parts.every(({ holds }) => holds === true),
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

function present(values: Values): number[] {
  return values.filter((v): v is number => v !== undefined && !Number.isNaN(v));
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

/** Replica by replica. */
export function combine(a: Values, b: Values, make: (x: number, y: number) => number): Values {
  return a.map((x, k) => {
    const y = b[k];
    return x === undefined || y === undefined ? undefined : make(x, y);
  });
}

export const ratio = (a: Values, b: Values): Values => combine(a, b, (x, y) => x / y);

/** a/b of two numbers that may not have been measured. */
export function quotient(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a / b;
}

/** Rows of a table that belong to an arm; throws ArmMissing where it was not executed. */
export function rowsOf(run: RunReader, table: string, arm: string): Readonly<Record<string, number | string>>[] {
  if (!run.arms.includes(arm)) throw new ArmMissing(arm);
  return run.table(table).filter((row) => row['arm'] === arm);
}

function shown(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e5)) return String(Number(value.toPrecision(4)));
  return value.toExponential(2);
}

import type { Finding, RunReader } from '../runner.ts';

/** One value a replica; undefined where it was not measured. */
export type Values = readonly (number | undefined)[];

/** One half of a finding: the claim's quantity or its control's. `holds: null` = nothing was measured. */
export interface Part {
  readonly measured: number | string | null;
  readonly holds: boolean | null;
  readonly why: string;
}

/** Beyond this many replicas "every" is judged on 98 % of them (section 1.1). */
const fewReplicas = 16;
const shareOfMany = 0.98;

/** "Every" of section 1.1: a value that was not measured does not satisfy it. */
function every(values: Values, test: (value: number) => boolean): Part['holds'] {
  if (present(values).length === 0) return null;
  const good = values.filter((value) => value !== undefined && test(value)).length;
  return values.length > fewReplicas ? good >= shareOfMany * values.length : good === values.length;
}

export function everyBelow(what: string, values: Values, limit: number): Part {
  const measured = present(values);
  return part(
    `${what}, largest of ${measured.length} replicas`,
    most(measured),
    `below ${limit}`,
    every(values, (v) => v < limit),
  );
}

export function everyAbove(what: string, values: Values, limit: number): Part {
  const measured = present(values);
  return part(
    `${what}, least of ${measured.length} replicas`,
    least(measured),
    `above ${limit}`,
    every(values, (v) => v > limit),
  );
}

/** Within `tolerance` of `target`; measured is the value farthest from it. */
export function everyNear(what: string, values: Values, target: number, tolerance: number): Part {
  const measured = present(values);
  const farthest = measured.reduce<number | null>(
    (worst, v) => (worst === null || !(Math.abs(v - target) <= Math.abs(worst - target)) ? v : worst),
    null,
  );
  const holds = every(values, (v) => Math.abs(v - target) <= tolerance);
  return part(`${what}, farthest of ${measured.length} values`, farthest, `${target} ± ${tolerance}`, holds);
}

/** One number that must lie strictly between two bounds. */
export function between(what: string, value: number | undefined, low: number, high: number): Part {
  const allowed = low === -Infinity ? `below ${high}` : high === Infinity ? `above ${low}` : `${low} to ${high}`;
  return part(what, value ?? null, allowed, value === undefined ? null : value > low && value < high);
}

/** A share of cases that must be exactly this. */
export function shareIs(what: string, value: number | undefined, target: number): Part {
  return part(`share of ${what}`, value ?? null, `${target}`, value === undefined ? null : value === target);
}

export function part(what: string, measured: number | null, allowed: string, holds: Part['holds']): Part {
  const why = measured === null ? `${what}: not measured` : `${what}: ${shown(measured)}, expected ${allowed}`;
  return { measured, holds: measured === null ? null : holds, why };
}

/** Several conditions at once: the first one that fails speaks for all, else the first. */
export function allOf(...parts: readonly Part[]): Part {
  const worst = parts.find(({ holds }) => holds === null) ?? parts.find(({ holds }) => holds === false);
  const measured = parts.length === 1 || worst ? (worst ?? parts[0]!).measured : parts[0]!.measured;
  return { measured, holds: worst ? worst.holds : true, why: parts.map(({ why }) => why).join('; ') };
}

/** Conditions on different quantities, all of which are shown. */
export function bothOf(a: Part, b: Part): Part {
  const text = (p: Part): string => (typeof p.measured === 'number' ? shown(p.measured) : String(p.measured));
  return { ...allOf(a, b), measured: `${text(a)}; ${text(b)}` };
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

export function present(values: Values): number[] {
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

function most(values: Values): number | null {
  const measured = present(values);
  return measured.length === 0 ? null : measured.reduce((a, b) => Math.max(a, b));
}

function least(values: Values): number | null {
  const measured = present(values);
  return measured.length === 0 ? null : measured.reduce((a, b) => Math.min(a, b));
}

/** Share of all replicas that pass; one that was not measured does not. */
export function shareOf(values: Values, test: (value: number) => boolean): number | undefined {
  const measured = present(values);
  return measured.length === 0 ? undefined : measured.filter(test).length / values.length;
}

function shown(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e5)) return String(Number(value.toPrecision(4)));
  return value.toExponential(2);
}

/** A metric at the arm's last step, transformed. */
export function lastOf(run: RunReader, arm: string, metric: string, transform = (v: number): number => v): Values {
  return run.last(arm, metric).map((v) => (v === undefined ? undefined : transform(v)));
}

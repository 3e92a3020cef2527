import { largest, least, notMeasured, numberText, present, type Part, type Values } from '../evaluation.ts';
import type { RunReader } from '../runner.ts';

const brief = numberText(4);

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
    largest(measured) ?? null,
    `below ${limit}`,
    every(values, (v) => v < limit),
  );
}

export function everyAbove(what: string, values: Values, limit: number): Part {
  const measured = present(values);
  return part(
    `${what}, least of ${measured.length} replicas`,
    least(measured) ?? null,
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
  if (measured === null) return notMeasured(what);
  return { measured, holds, why: `${what}: ${brief(measured)}, expected ${allowed}` };
}

/** Several conditions at once: the first one that fails speaks for all, else the first. */
export function allOf(...parts: readonly Part[]): Part {
  const worst = parts.find(({ holds }) => holds === null) ?? parts.find(({ holds }) => holds === false);
  const measured = parts.length === 1 || worst ? (worst ?? parts[0]!).measured : parts[0]!.measured;
  return { measured, holds: worst ? worst.holds : true, why: parts.map(({ why }) => why).join('; ') };
}

/** Conditions on different quantities, all of which are shown. */
export function bothOf(a: Part, b: Part): Part {
  const text = (p: Part): string => (typeof p.measured === 'number' ? brief(p.measured) : String(p.measured));
  return { ...allOf(a, b), measured: `${text(a)}; ${text(b)}` };
}

/** Share of all replicas that pass; one that was not measured does not. */
export function shareOf(values: Values, test: (value: number) => boolean): number | undefined {
  const measured = present(values);
  return measured.length === 0 ? undefined : measured.filter(test).length / values.length;
}

/** A metric at the arm's last step, transformed. */
export function lastOf(run: RunReader, arm: string, metric: string, transform = (v: number): number => v): Values {
  return run.last(arm, metric).map((v) => (v === undefined ? undefined : transform(v)));
}

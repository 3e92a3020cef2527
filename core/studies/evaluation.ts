import { ArmMissing, type ClaimEvaluator, type Finding, type RunReader } from './runner.ts';

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

/** Writes numbers with that many digits; as powers of ten, with one fewer, below 1e-3 and from `powersFrom` on. */
export function numberText(digits: number, powersFrom = 1e5): (value: number) => string {
  return (value) => {
    const size = Math.abs(value);
    if (value === 0 || (size >= 1e-3 && size < powersFrom)) return String(Number(value.toPrecision(digits)));
    return value.toExponential(digits - 2);
  };
}

export const shown = numberText(5);

export function notMeasured(what: string): Part {
  return { measured: null, holds: null, why: `${what}: not measured` };
}

/** Several conditions at once; each quantity is shown. */
export function allOf(...parts: readonly Part[]): Part {
  return conjunction(parts, shown);
}

/** The same with a study's own way to show a number. */
export function conjunction(parts: readonly Part[], show: (value: number) => string): Part {
  const worst = parts.find(({ holds }) => holds === null) ?? parts.find(({ holds }) => holds === false);
  const texts = parts.map(({ measured }) => (typeof measured === 'number' ? show(measured) : String(measured)));
  return {
    measured: parts.length === 1 ? parts[0]!.measured : texts.join('; '),
    holds: worst ? worst.holds : true,
    why: parts.map(({ why }) => why).join('; '),
  };
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

/** Rows of an arm in a table; an arm that was not executed makes the claim inapplicable. */
export function rowsOf(run: RunReader, table: string, arm: string): TableRow[] {
  if (!run.arms.includes(arm)) throw new ArmMissing(arm);
  return run.table(table).filter((row) => row['arm'] === arm);
}

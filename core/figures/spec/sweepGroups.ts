import { fieldText, type ParamValue } from '../../contract/fields.ts';
import type { SweepResults } from '../../contract/sweep.ts';

/** What a map shows: a summary by its key, or the verdicts of a claim by its id. */
export type SweepMeasure = { readonly column: string } | { readonly claim: string };

interface Group {
  readonly values: readonly number[];
  readonly mean: number;
  /** Sample standard deviation; 0 of a single value. */
  readonly sd: number;
  readonly median: number;
}

export function groupOf(values: readonly number[]): Group {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return {
    values,
    mean,
    sd: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0,
    median: (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2,
  };
}

/** A measure of each run: a claim that holds is 1, one that fails 0, one that does not apply nothing. */
export function measuresOf(results: SweepResults, measure: SweepMeasure): (number | null)[] {
  if ('column' in measure) {
    const index = results.columns.findIndex(({ key }) => key === measure.column);
    return results.rows.map(({ values }) => values[index] ?? null);
  }
  const index = results.claims.findIndex(({ id }) => id === measure.claim);
  return results.rows.map(({ verdicts }) => {
    const verdict = verdicts[index] ?? null;
    return verdict === 'holds' ? 1 : verdict === 'fails' ? 0 : null;
  });
}

/** The runs' values of a measure by the texts of their params at the keys; other axes and seeds fall together. */
export function groupsBy(results: SweepResults, measure: SweepMeasure, keys: readonly string[]): Map<string, Group> {
  const gathered = new Map<string, number[]>();
  const measures = measuresOf(results, measure);
  results.rows.forEach(({ point }, index) => {
    const value = measures[index] ?? null;
    if (value === null) return;
    const name = groupName(keys.map((key) => point[key]));
    const values = gathered.get(name) ?? [];
    gathered.set(name, values);
    values.push(value);
  });
  return new Map([...gathered].map(([name, values]) => [name, groupOf(values)]));
}

export function groupName(values: readonly (ParamValue | undefined)[]): string {
  return values.map((value) => (value === undefined ? '' : fieldText(value))).join(' | ');
}

/** The axes along which the runs differ, in the sweep's order. */
export function varyingAxes(results: SweepResults): string[] {
  return results.axes.map(({ key }) => key).filter((key) => seenValues(results, key).length > 1);
}

/** The values of an axis that runs have, numbers in ascending order. */
export function seenValues(results: SweepResults, key: string): ParamValue[] {
  const seen = new Map(
    results.rows.flatMap(({ point }) => (key in point ? [[fieldText(point[key]!), point[key]!]] : [])),
  );
  return [...seen.values()].sort((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : 0));
}

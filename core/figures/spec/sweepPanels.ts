import { fieldText } from '../../contract/fields.ts';
import type { SweepResults } from '../../contract/sweep.ts';
import { numberText } from './axes.ts';
import { groupsBy, seenValues, type SweepMeasure } from './sweepGroups.ts';

/** More small charts than this are no longer told apart. */
const mostPanels = 36;

/** One of many small charts: the runs that have one value of a param. */
export interface SweepPanel {
  /** The param and its value, for the title. */
  readonly name: string;
  readonly results: SweepResults;
}

/** The least and the greatest value that small charts have in common, so that they can be compared by eye. */
export interface SharedRange {
  readonly min: number;
  readonly max: number;
}

/** The results apart by the values of a param, at most 36 of them. */
export function sweepPanels(results: SweepResults, key: string): SweepPanel[] {
  return seenValues(results, key)
    .slice(0, mostPanels)
    .map((value) => ({
      name: `${key} ${typeof value === 'number' ? numberText(value) : fieldText(value)}`,
      results: { ...results, rows: results.rows.filter(({ point }) => point[key] === value) },
    }));
}

/** Of the means over runs that agree in the keys, `spread` times their standard deviation around them; null: no value. */
export function sharedRange(
  panels: readonly SweepPanel[],
  measure: SweepMeasure,
  keys: readonly string[],
  spread: 0 | 1,
): SharedRange | null {
  const [first] = panels;
  if ('claim' in measure || first === undefined) return null;
  const isLog = first.results.columns.find(({ key }) => key === measure.column)?.scale === 'log';
  const ends = panels
    .flatMap(({ results }) => [...groupsBy(results, measure, keys).values()])
    .flatMap(({ mean, sd }) => [mean, mean - spread * sd, mean + spread * sd])
    .filter((value) => Number.isFinite(value) && (!isLog || value > 0));
  return ends.length === 0 ? null : { min: Math.min(...ends), max: Math.max(...ends) };
}

import {
  allOf,
  finding,
  largest,
  least,
  mean,
  median,
  rowsOf,
  type Evaluators,
  type TableRow,
} from '../../evaluation.ts';
import type { RunReader } from '../../runner.ts';
import { above, atLeast, atMost, cell, exactly, share } from '../evaluate.ts';

const arms = ['none', 'all'] as const;
/** Agreement with the exact margin; slack of a chain of bounds, whose ends are known to a linear program's rounding. */
const [agreement, slack] = [1e-6, 1e-7] as const;

/** Samples of some arms that branch and bound looked at, but for misclassified ones. */
function closing(run: RunReader, of: readonly string[] = arms): TableRow[] {
  return of
    .flatMap((arm) => rowsOf(run, 'margins', arm))
    .filter((row) => cell(row, 'closedLow') > 0 && cell(row, 'attack') > 0);
}

const isClosed = (row: TableRow): boolean => cell(row, 'closedHigh') - cell(row, 'closedLow') <= agreement;
const off = (row: TableRow, key: string): number => Math.abs(cell(row, key) - cell(row, 'exact'));

/** Neighbours of the chain certified ≤ … ≤ found that are the wrong way round in a row. */
function disordered(row: TableRow, chain: readonly string[]): number {
  return chain.slice(1).filter((key, i) => cell(row, chain[i]!) > cell(row, key) + slack).length;
}

/** The part of an interval's width, in logarithms, by which the attack misses the margin; 1 where it found nothing. */
function attacksPart(row: TableRow, low: 'linear' | 'closedLow' = 'linear'): number {
  const [below, above] = [cell(row, 'exact') / cell(row, low), cell(row, 'attack') / cell(row, 'exact')];
  return above === Infinity ? 1 : Math.log(above) / (Math.log(above) + Math.log(below));
}

/** Samples whose interval has a width at all. */
const wide = (rows: readonly TableRow[]): TableRow[] =>
  rows.filter((row) => cell(row, 'attack') > cell(row, 'linear') * (1 + agreement));

const tighter = (row: TableRow): boolean => cell(row, 'optimised') > cell(row, 'linear') * 1.0001;

export const honestyEvaluators: Evaluators = {
  'closing-exact': (run) => {
    const rows = closing(run);
    const closed = rows.filter(isClosed);
    return finding(
      allOf(
        atMost(
          'largest distance of a closed interval’s ends from the exact margin',
          largest(closed.flatMap((row) => [off(row, 'closedLow'), off(row, 'closedHigh')])),
          agreement,
        ),
        atLeast('share of the samples whose interval is closed', closed.length / rows.length, 0.95),
      ),
      atMost(
        'linear bound and attack alone: share closed',
        share(rows, (row) => cell(row, 'attack') - cell(row, 'linear') <= agreement),
        0.5,
      ),
    );
  },
  'closing-nested': (run) => {
    const rows = closing(run);
    const chain = ['interval', 'linear', 'optimised', 'closedLow', 'exact', 'closedHigh', 'attack'];
    return finding(
      exactly(
        'neighbours in the wrong order',
        rows.reduce((sum, row) => sum + disordered(row, chain), 0),
        0,
      ),
      atLeast(
        'the attack taken for the certified end: share above the exact margin',
        share(rows, (row) => cell(row, 'attack') > cell(row, 'exact') + slack),
        0.1,
      ),
    );
  },
  'closing-blame': (run) => {
    const rows = wide(closing(run).filter(isClosed));
    const parts = rows.map((row) => attacksPart(row));
    const missed = rows.filter((row) => cell(row, 'attack') > cell(row, 'exact') + agreement);
    return finding(
      allOf(
        atMost('part of the width that is the attack’s failure, median of the samples', median(parts), 0.1),
        atMost('mean', mean(parts), 0.3),
      ),
      atLeast(
        'the closed end in place of the linear bound, samples that the attack missed: least part',
        least(missed.map((row) => attacksPart(row, 'closedLow'))),
        0.9,
      ),
    );
  },
  'slopes-tighter': (run) => {
    const rows = closing(run);
    const ratios = rows.map((row) => cell(row, 'optimised') / cell(row, 'linear'));
    return finding(
      allOf(
        atLeast('least optimised/fixed radius', least(ratios), 1),
        atLeast('share tighter by 1e-4', share(rows, tighter), 0.5),
        above('median optimised/fixed', median(ratios), 1),
      ),
      exactly('single layer: share', share(closing(run, ['singleLayer']), tighter), 0),
    );
  },
};

import {
  allOf,
  finding,
  geometricMean,
  largest,
  least,
  median,
  rowsOf,
  type Evaluators,
  type Part,
  type Values,
} from '../../evaluation.ts';
import type { RunReader } from '../../runner.ts';
import { atLeast, atMost, cell, exactly, failing, goldenOf, ratio, share } from '../evaluate.ts';

const exact = 1e-12;

const overNone = (run: RunReader, arm: string): Values => ratio(run, 'marginMedianTest', arm, 'none');

/** Median margins of one class against another, a replica each. */
function ofPair(run: RunReader, arm: string, label: number, other: number): Values {
  const replicas: number[][] = [];
  for (const row of rowsOf(run, 'pairMargins', arm))
    if (row['label'] === label && row['other'] === other)
      (replicas[cell(row, 'replica')] ??= []).push(cell(row, 'attack'));
  return replicas.map((margins) => median(margins));
}

/** Geometric mean of fixed/all over some pairs of classes and the replicas. */
function fixedOverAll(run: RunReader, pairs: readonly (readonly [number, number])[]): number | undefined {
  return geometricMean(
    pairs.flatMap(([label, other]) => {
      const all = ofPair(run, 'all', label, other);
      return ofPair(run, 'fixed', label, other).map((value, r) => value! / all[r]!);
    }),
  );
}

/** How many of the certificates of one arm lie above what was found of the same samples of another, and of how many. */
function exceeding(run: RunReader, certified: string, found: string): { above: number; of: number } {
  const key = (row: ReturnType<typeof rowsOf>[number]): string =>
    [row['replica'], row['index'], row['other']].join(' ');
  const known = new Map(rowsOf(run, 'pairMargins', found).map((row) => [key(row), cell(row, 'attack')]));
  const rows = rowsOf(run, 'pairMargins', certified).filter((row) => !Number.isNaN(cell(row, 'certified')));
  return { above: rows.filter((row) => cell(row, 'certified') > known.get(key(row))!).length, of: rows.length };
}

/** The certified radius of an arm over what the attack finds of the nets trained without perturbations. */
function certifiedOverFound(run: RunReader, arm: string): number | undefined {
  const found = run.last('none', 'marginMedianTest');
  return geometricMean(run.last(arm, 'linearMedian').map((value, r) => value! / found[r]!));
}

export const multiClassEvaluators: Evaluators = {
  'corollary3-identity': (run) => {
    const of = (arm: string): number[] => ['inf', 'one'].flatMap((ball) => goldenOf(run, arm, `identity-${ball}`));
    return finding(
      atMost('largest relative difference', largest(of('corrected')), exact),
      atLeast('without N, least', least(of('withoutN')), 1e-3),
    );
  },
  'corollary3-any-norm': (run) => {
    const turned = (arm: string): Part => atMost(`${arm}: largest sine`, largest(goldenOf(run, arm, 'turned')), 1e-6);
    return finding(turned('corrected'), turned('orthogonal'));
  },
  'corollary3-ascent': (run) => {
    const short = (quantity: string): number[] => goldenOf(run, 'corrected', quantity);
    const reached = (values: readonly number[]): number => share(values, (v) => v <= exact);
    return finding(
      allOf(
        atLeast('share of maps at the norm', reached(short('ascent')), 0.5),
        atLeast('least share of the norm', 1 - largest(short('ascent'))!, 0.8),
      ),
      atMost('the corner of ones: share of maps', reached(short('oneCorner')), 0.2),
    );
  },
  'multi-margin': (run) =>
    finding(
      allOf(
        atLeast('median margin all/none, geometric mean', geometricMean(overNone(run, 'all')), 1.9),
        atLeast('least', least(overNone(run, 'all')), 1.6),
      ),
      atMost('input/none, geometric mean', geometricMean(overNone(run, 'input')), 1.9),
    ),
  'multi-direction': (run) => {
    const overFixed = (arm: string): Part =>
      atLeast(
        `median margin ${arm}/fixed, geometric mean`,
        geometricMean(ratio(run, 'marginMedianTest', arm, 'fixed')),
        1.1,
      );
    return finding(overFixed('all'), failing(overFixed('input')));
  },
  'multi-fixed': (run) =>
    finding(
      atMost(
        '0 and 1 against 2: median margin fixed/all, geometric mean',
        fixedOverAll(run, [
          [0, 2],
          [1, 2],
        ]),
        0.85,
      ),
      atLeast(
        '0 and 1 against each other',
        fixedOverAll(run, [
          [0, 1],
          [1, 0],
        ]),
        0.9,
      ),
    ),
  'multi-certified': (run) =>
    finding(
      atLeast('certified radius of all over what is found of none, geometric mean', certifiedOverFound(run, 'all'), 1),
      atMost('certified radius of none over it', certifiedOverFound(run, 'none'), 0.6),
    ),
  'multi-sound': (run) => {
    const wrong = exceeding(run, 'all', 'none');
    return finding(
      exactly(
        'certificates above what was found',
        ['none', 'input', 'all', 'fixed'].reduce((sum, arm) => sum + exceeding(run, arm, arm).above, 0),
        0,
      ),
      atLeast('all’s above what was found of none: share', wrong.above / wrong.of, 0.3),
    );
  },
};

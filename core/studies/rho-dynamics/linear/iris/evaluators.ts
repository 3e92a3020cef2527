import { finding, mean, rowsOf, type Part, type Values } from '../../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../../runner.ts';
import { atDecade, atDecades, curves, falls, fitOf, valueAt, type Curve } from '../../curves.ts';
import { above, all, below, check, columnOf, near, spread, within } from '../../evaluate.ts';

const decades = [2, 4, 6, 8] as const;
const wn01 = [0.185629, 0.131097, 0.104371, 0.089566];
const wn02 = [0.237464, 0.155104, 0.110651, 0.086294];
const square = (s: number): number => s * s;
const identity = (value: number): number => value;
const inverse = (value: number): number => 1 / value;
const laterThanHundred = (s: number): boolean => s >= 2 * Math.LN10 - 1e-9;

const atAll = (run: RunReader, arm: string, replica: number): Values => atDecades(run, arm, 'eps', replica, decades);
const ofEvery = (run: RunReader, arm: string): Values =>
  Array.from({ length: run.replicas }, (_, k) => atAll(run, arm, k)).flat();

/** Means over the replicas at the four decades, inside (or all outside) the intervals. */
function means(run: RunReader, arm: string, intervals: readonly (readonly [number, number])[], inside: boolean): Part {
  const values = decades.map((decade) => mean(atDecade(run, arm, 'eps', decade)));
  return check(
    `mean eps at t = 1e2..1e8, ${arm}`,
    values,
    `${inside ? 'in' : 'outside'} ${JSON.stringify(intervals)}`,
    (v, i) => {
      const [low, high] = intervals[i]!;
      return (v >= low && v <= high) === inside;
    },
  );
}

const gd01 = [
  [0.208, 0.3],
  [0.17, 0.222],
  [0.142, 0.179],
  [0.124, 0.152],
] as const;
const gd02 = [
  [0.3, 0.4],
  [0.235, 0.29],
  [0.183, 0.218],
  [0.146, 0.171],
] as const;

/** Records after log t = 5 at which eps rises by more than 1e-9; of the reversed curve those at which it falls. */
function rises(curve: Curve, reversed: boolean): number {
  const from = curve.x.findIndex((s) => s >= 5);
  const y = curve.y.slice(from);
  const later: Curve = { x: curve.x.slice(from), y: reversed ? y : y.map((value) => -value) };
  return falls(later, 1e-9).count;
}

const finalDirection = (run: RunReader, arm: string): number[] => columnOf(run, 'directions', arm, 'final');
const turned = (run: RunReader, arm: string): number => {
  const [a, b] = [finalDirection(run, 'all'), finalDirection(run, arm)];
  return Math.hypot(...a.map((value, j) => value - b[j]!));
};
const svmOf = (run: RunReader, arms: readonly string[], column: string): number[] =>
  arms.flatMap((arm) => rowsOf(run, 'svm', arm).map((row) => Number(row[column])));
const singles = ['withoutSv98', 'withoutSv41', 'withoutSv57'];

/** Outcome D, and the exact counterpart of outcome G. */
export const irisEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  'linear-rho': (run) => {
    const [wn, gd] = [atDecade(run, 'wn', 'rho', 8), atDecade(run, 'gd', 'rho', 8)];
    const law = (8 * Math.LN10) / svmOf(run, ['wn'], 'margin')[0]!;
    const logT = 8 * Math.LN10;
    return finding(
      all(
        near('rho at t = 1e8, wn', wn, [22.78], 0.01),
        within('the same, gd', gd, 22.79, 22.92),
        below(
          'relative distance from log t/margin',
          [...wn, ...gd].map((v) => Math.abs(v! / law - 1)),
          0.06,
        ),
      ),
      above(
        'relative distance from log t itself',
        [...wn, ...gd].map((v) => Math.abs(v! / logT - 1)),
        0.15,
      ),
    );
  },
  'iris-wn-values': (run) =>
    finding(
      near('eps at t = 1e2..1e8, wn', ofEvery(run, 'wn'), wn01, 1e-4),
      above('eps at t = 1e8, gd', atDecade(run, 'gd', 'eps', 8), 0.105),
    ),
  'iris-forgets': (run) =>
    finding(
      below('spread of eps at t = 1e8, wn', spread(atDecade(run, 'wn', 'eps', 8)), 1e-5),
      above('the same, gd', spread(atDecade(run, 'gd', 'eps', 8)), 0.008),
    ),
  'iris-gd-mean': (run) => finding(means(run, 'gd', gd01, true), means(run, 'wn', gd01, false)),
  'iris-01-fixed-gd': (run) =>
    finding(
      near(
        'eps at t = 1e2..1e8 from both starts, gd',
        ofEvery(run, 'gd'),
        [0.219009, 0.184059, 0.155533, 0.135907, 0.262576, 0.20044, 0.163142, 0.140135],
        1e-4,
      ),
      near('the same, wn', ofEvery(run, 'wn'), wn01, 1e-4),
    ),
  'iris-02-wn': (run) =>
    finding(
      near('eps at t = 1e2..1e8, wn', ofEvery(run, 'wn'), wn02, 1e-4),
      above('eps at t = 1e8, gd', atDecade(run, 'gd', 'eps', 8), 0.12),
    ),
  'iris-02-gd': (run) => finding(means(run, 'gd', gd02, true), means(run, 'wn', gd02, false)),
  'iris-one-over-log': (run) => {
    const gain = (c: Curve): number =>
      fitOf(c, laterThanHundred, identity, inverse).r2 - fitOf(c, laterThanHundred, square, Math.log).r2;
    const one = curves(run, 'wnOne', 'eps').map((c) => fitOf(c, (_s, e) => e > 1e-8 && e < 1e-1, square, Math.log).r2);
    return finding(
      above('R² of 1/log t less R² of the one-datum law, wn', curves(run, 'wn', 'eps').map(gain), 0.05),
      above('R² of the one-datum law, wnOne', one, 0.999),
    );
  },
  'iris-wn-slope': (run) => {
    const slopes = (arm: string): number[] =>
      curves(run, arm, 'eps').map((c) => fitOf(c, laterThanHundred, Math.log, Math.log).slope);
    return finding(
      near('slope of log eps in log log t, wn', slopes('wn'), [-0.544], 0.005),
      all(
        within('the same, gd', slopes('gd'), -0.65, -0.2),
        above('its spread over the replicas', spread(slopes('gd')), 0.02),
      ),
    );
  },
  'iris-delta': (run) => {
    const read = (arm: string, s: number): Values => curves(run, arm, 'rhoEps').map((curve) => valueAt(curve, s));
    const [delta01, delta02] = svmOf(run, ['wn01', 'wn02'], 'deltaNorm').filter((_, i) => i % run.replicas === 0);
    const ends = { gd01: read('gd01', 3000), gd02: read('gd02', 3000) };
    return finding(
      all(
        near('rho eps of wn01 at log t = 1000', read('wn01', 1000), [7.587], 0.02),
        near('at log t = 3000', read('wn01', 3000), [8.328], 0.02),
        below(
          'its distance from the norm of delta',
          read('wn01', 3000).map((v) => Math.abs(v! / delta01! - 1)),
          0.07,
        ),
        near('rho eps of wn02 at log t = 3000', read('wn02', 3000), [1.518], 0.003),
        below(
          'its distance from the norm of delta',
          read('wn02', 3000).map((v) => Math.abs(v! / delta02! - 1)),
          0.01,
        ),
      ),
      all(
        above('difference of the two starts, gd01', spread(ends.gd01), 0.05),
        above('gd01', ends.gd01, delta01!),
        above('difference of the two starts, gd02', spread(ends.gd02), 0.05),
        above('gd02', ends.gd02, delta02!),
      ),
    );
  },
  'iris-smooth': (run) => {
    const both = [...curves(run, 'gd', 'eps'), ...curves(run, 'wn', 'eps')];
    const records = both.map(({ x }) => x.filter((s) => s >= 5).length - 1);
    return finding(
      below(
        'rises of eps after log t = 5, gd and wn',
        both.map((c) => rises(c, false)),
        1,
      ),
      check(
        'the same on the reversed curve',
        both.map((c) => rises(c, true)),
        `every record, ${records[0]}`,
        (value, i) => value === records[i],
      ),
    );
  },
  'removal-non-sv': (run) =>
    finding(
      below('change of v*', svmOf(run, ['withoutFar10', 'withoutNonSv'], 'directionChange'), 1e-6),
      above('without the support vectors', svmOf(run, ['withoutSv3'], 'directionChange'), 0.2),
    ),
  'removal-sv': (run) =>
    finding(
      all(
        near('change of v*', svmOf(run, ['withoutSv3'], 'directionChange'), [0.2657], 1e-3),
        near('margin ratio', svmOf(run, ['withoutSv3'], 'marginChange'), [1.313], 1e-3),
      ),
      near('margin ratio without the ten farthest', svmOf(run, ['withoutFar10'], 'marginChange'), [1], 1e-6),
    ),
  'removal-single': (run) => {
    const alpha = (row: number): number => columnOf(run, 'duals', 'all', 'alpha', { row })[0]!;
    return finding(
      all(
        near('change of v*, rows 98, 41, 57', svmOf(run, singles, 'directionChange'), [0.2446, 0.3125, 0.01214], 1e-3),
        near('margin ratio', svmOf(run, singles, 'marginChange'), [1.0308, 1.251, 1.0001], 1e-3),
      ),
      all(
        near('dual weight of row 57', [alpha(57)], [0.04], 1e-3),
        above(
          'changes without rows 98, 41 over that without row 57',
          [0, 1].map((i) => svmOf(run, singles, 'directionChange')[i]! / svmOf(run, singles, 'directionChange')[2]!),
          15,
        ),
      ),
    );
  },
  'removal-flow': (run) =>
    finding(
      near('change of the direction at t = 1e8, withoutSv3', [turned(run, 'withoutSv3')], [0.252], 0.003),
      all(
        below('withoutFar10', turned(run, 'withoutFar10'), 1e-8),
        near('withoutNonSv', [turned(run, 'withoutNonSv')], [0.035], 0.003),
      ),
    ),
};

import { finding, rowsOf, type Part } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { part } from '../evaluate.ts';

const printed = 'printed';
const corrected = 'corrected';

interface Solved {
  readonly w: readonly number[];
  readonly fitted: readonly number[];
  readonly objective: number;
  readonly norm: number;
}

const numbers = (text: number | string | undefined): number[] => String(text).split(' ').map(Number);

/** The rows of an arm whose case begins like this. */
function cases(run: RunReader, arm: string, prefix: string): Solved[] {
  return rowsOf(run, 'limits', arm)
    .filter((row) => String(row['case']).startsWith(prefix))
    .map((row) => ({
      w: numbers(row['w']),
      fitted: numbers(row['fitted']),
      objective: Number(row['objective']),
      norm: Number(row['norm']),
    }));
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, i) => value - b[i]!));
}

/** Largest of a quantity over all pairs of solutions; null without a pair. */
function overPairs(solutions: readonly Solved[], f: (a: Solved, b: Solved) => number): number | null {
  let largest: number | null = null;
  solutions.forEach((a, i) => solutions.slice(i + 1).forEach((b) => (largest = Math.max(largest ?? 0, f(a, b)))));
  return largest;
}

/** Least distance of the solutions of one problem from that of another; null without both. */
function nearest(targets: readonly Solved[], solutions: readonly Solved[]): number | null {
  const target = targets[0];
  if (target === undefined || solutions.length === 0) return null;
  return Math.min(...solutions.map(({ w }) => distance(w, target.w)));
}

const below = (what: string, value: number | null, limit: number): Part =>
  part(what, value, `below ${limit}`, value !== null && value < limit);
const above = (what: string, value: number | null, limit: number): Part =>
  part(what, value, `above ${limit}`, value !== null && value > limit);

/** Fitted values and norm of all minimisers of a family; those of unequal objective do not count as minimisers. */
function fittedAndNorm(run: RunReader, arm: string, family: string): number | null {
  return overPairs(cases(run, arm, `unique ${family} `), (a, b) =>
    Math.max(distance(a.fitted, b.fitted), Math.abs(a.norm - b.norm), Math.abs(a.objective - b.objective)),
  );
}

/** As printed: minimisers of equal objective coincide. They do not: their distance is the measured value. */
function uniquePrinted(family: string): ClaimEvaluator {
  return (run) => {
    const least = Math.min(...cases(run, printed, `unique ${family} `).map(({ objective }) => objective));
    const stated = cases(run, printed, `unique ${family} minimiser`);
    const minimisers = stated.filter(({ objective }) => objective - least < 1e-12);
    const apart = overPairs(minimisers, (a, b) => distance(a.w, b.w));
    return finding(
      below(`distance of minimisers of equal objective ${least}`, apart, 1e-6),
      below('difference of fitted values, norm and objective', fittedAndNorm(run, corrected, family), 1e-12),
    );
  };
}

function worstFamily(values: readonly (number | null)[]): number | null {
  return values.some((value) => value === null) ? null : Math.max(...values.map(Number));
}

/** Distance of (17) from (16), pair by pair of the corrected arm: e = .3 and .7. */
function correctedCorollary(run: RunReader): number | null {
  const sixteen = cases(run, corrected, 'corollary (16)');
  const seventeen = cases(run, corrected, 'corollary (17)');
  return worstFamily(seventeen.map((solution, i) => nearest(sixteen.slice(i, i + 1), [solution])));
}

const converse = (run: RunReader, arm: string): number | null =>
  nearest(cases(run, arm, 'converse (12a)'), cases(run, arm, 'converse (12b)'));
const printedCorollary = (run: RunReader): number | null =>
  nearest(cases(run, printed, 'corollary (16)'), cases(run, printed, 'corollary (17)'));

/** The claims of the preset duality-limits (docs/science/rank-collapse.md, section 4.1). */
export const limitsEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  'unique-p1-printed': uniquePrinted('p=1'),
  'unique-pinf-printed': uniquePrinted('p=inf'),
  'unique-corrected': (run) => {
    const apart = ['p=1', 'p=inf'].map((family) =>
      overPairs(cases(run, printed, `unique ${family} minimiser`), (a, b) => distance(a.w, b.w)),
    );
    return finding(
      below(
        'difference of fitted values, norm and objective',
        worstFamily(['p=1', 'p=inf'].map((family) => fittedAndNorm(run, corrected, family))),
        1e-12,
      ),
      above('distance of the minimisers, nearer family', Math.min(...apart.map((value) => value ?? NaN)), 1),
    );
  },
  'converse-m1-printed': (run) =>
    finding(
      below("least distance of (12b) from (12a)'s 0 at lambda = 4", converse(run, printed), 1e-6),
      below('distance at lambda = 1, e = 1', converse(run, corrected), 1e-12),
    ),
  'converse-m1-corrected': (run) =>
    finding(
      below('distance at lambda = 1, e = 1', converse(run, corrected), 1e-12),
      above("least distance of (12b) from (12a)'s 0 at lambda = 4", converse(run, printed), 0),
    ),
  'corollary3-pinf-printed': (run) =>
    finding(
      below("least distance of (17) from (16)'s solution, p2 = inf", printedCorollary(run), 1e-6),
      below('distance at lambda = N e², p2 = 2', correctedCorollary(run), 1e-12),
    ),
  'corollary3-p2-corrected': (run) =>
    finding(
      below('distance at lambda = N e², p2 = 2', correctedCorollary(run), 1e-12),
      above("least distance of (17) from (16)'s solution, p2 = inf", printedCorollary(run), 0.29),
    ),
};

import { finding, median, rowsOf } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { curves, extreme } from '../curves.ts';
import { above, all, below, check, columnOf, near } from '../evaluate.ts';

const arms = ['p15', 'p2', 'p3', 'p4'] as const;
const drift = (run: RunReader, arm: string): (number | undefined)[] => curves(run, arm, 'normDeviation').map(extreme);

/** Draws whose L2 direction is not nearly the Lp one too, p = 4. */
function discriminating(run: RunReader): { replica: number; epsLp: number; epsL2: number }[] {
  return rowsOf(run, 'lpReadings', 'gdRead')
    .filter((row) => row['p'] === 4 && Number(row['l2Share']) < 0.995)
    .map((row) => ({ replica: Number(row['replica']), epsLp: Number(row['epsLp']), epsL2: Number(row['epsL2']) }));
}

const error = (run: RunReader, arm: string, p: number): number[] => columnOf(run, 'lpFormula', arm, 'error', { p });
const powers = [1.5, 2, 4];

/** Outcome I: norms other than L2. */
export const lpEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  'lp-margin': (run) => {
    const least = columnOf(run, 'lpReadings', 'gdRead', 'marginRatio', { p: 4 }).reduce((a, b) => Math.min(a, b));
    return finding(
      check(
        'margin over the largest at log t = 100',
        arms.flatMap((arm) => run.last(arm, 'marginRatio')),
        'at least 0.99',
        (v) => v >= 0.99,
      ),
      below('least of gd read at p = 4', least, 0.995),
    );
  },
  'lp-norm': (run) =>
    finding(
      check(
        'largest drift of the p-norm',
        arms.flatMap((arm) => drift(run, arm)),
        'at most 1e-5',
        (v) => v <= 1e-5,
      ),
      above('without the projector', drift(run, 'unprojected'), 0.1),
    ),
  'lp-gd-differs': (run) => {
    const draws = discriminating(run);
    const flow = run.last('p4', 'epsLp');
    return finding(
      check(
        `distance of gd to the Lp direction over that to the L2 one, median of ${draws.length} draws`,
        median(draws.map(({ epsLp, epsL2 }) => epsLp / epsL2)),
        'at least 1.5',
        (v) => v >= 1.5,
      ),
      below(
        'distance of the p = 4 flow over that of gd',
        draws.map(({ replica, epsLp }) => flow[replica]! / epsLp),
        1,
      ),
    );
  },
  'lp-one-limit': (run) => {
    const read = [1.5, 3, 4].flatMap((p) => columnOf(run, 'lpReadings', 'gdRead', 'epsLp', { p }));
    return finding(
      below(
        'distance from z^(1/(p-1)) at log t = 100',
        ['p15', 'p3', 'p4'].flatMap((arm) => run.last(arm, 'epsLp')),
        1e-4,
      ),
      near('gd read, p = 1.5, 3, 4', read, [0.163, 0.231, 0.364], 5e-3),
    );
  },
  eq73: (run) =>
    finding(
      below(
        'largest error against the central difference',
        powers.flatMap((p) => error(run, 'corrected', p)),
        1e-7,
      ),
      above(
        'as printed, medians of p = 1.5, 2, 4',
        powers.map((p) => median(error(run, 'printedEq73', p))),
        0.1,
      ),
    ),
  'eq73-printed': (run) => {
    const medians = powers.map((p) => median(error(run, 'printedEq73', p)));
    return finding(
      below('median error as printed, p = 1.5, 2, 4', medians, 1e-7),
      all(
        below(
          'corrected, the same draws',
          powers.flatMap((p) => error(run, 'corrected', p)),
          1e-7,
        ),
        above('the printed medians', medians, 0.1),
      ),
    );
  },
};

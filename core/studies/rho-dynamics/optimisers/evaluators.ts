import { finding, median } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { above, all, below, check, columnOf, near } from '../evaluate.ts';
import type { NormName } from './limits.ts';

type Column = 'ratio' | 'distance';

/** One value a replica. */
const end = (run: RunReader, arm: string, norm: NormName, column: Column): number[] =>
  columnOf(run, 'optimiserMargins', arm, column, { norm });
const distances = (run: RunReader, ...places: readonly (readonly [string, NormName])[]): number[] =>
  places.flatMap(([arm, norm]) => end(run, arm, norm, 'distance'));
const atLeast = (what: string, values: readonly number[], limit: number) =>
  check(what, values, `at least ${limit}`, (value) => value >= limit);

/** The norm whose margin an arm maximises. */
const own = [
  ['coordinate', '1'],
  ['steepest15', '1.5'],
  ['gd', '2'],
  ['momentum', '2'],
  ['steepest3', '3'],
  ['sign', '∞'],
  ['adam', '∞'],
] as const;
const three = [
  ['coordinate', '1'],
  ['momentum', '2'],
  ['sign', '∞'],
] as const;

/** Margin of an arm over that of the better of the two others, in one norm; one value a replica. */
function lead(run: RunReader, arm: string, norm: NormName): number[] {
  const others = three.filter(([other]) => other !== arm).map(([other]) => end(run, other, norm, 'ratio'));
  return end(run, arm, norm, 'ratio').map((value, k) => value / Math.max(...others.map((ratios) => ratios[k]!)));
}

const difference = (a: readonly number[], b: readonly number[]): number[] => a.map((value, k) => value - b[k]!);

export const optimiserEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  'optimiser-gd-l2': (run) =>
    finding(
      below(
        'distance of gd, momentum and adamEpsilon from the 2-norm direction',
        distances(run, ['gd', '2'], ['momentum', '2'], ['adamEpsilon', '2']),
        0.01,
      ),
      above('that of sign', distances(run, ['sign', '2']), 0.5),
    ),
  'optimiser-sign-linf': (run) =>
    finding(
      below('distance of sign and adam from the ∞-norm direction', distances(run, ['sign', '∞'], ['adam', '∞']), 0.01),
      above('that of gd', distances(run, ['gd', '∞']), 0.5),
    ),
  'optimiser-coordinate-l1': (run) =>
    finding(
      below('distance of coordinate from the 1-norm direction', distances(run, ['coordinate', '1']), 0.01),
      above('that of gd', distances(run, ['gd', '1']), 0.15),
    ),
  'optimiser-steepest-lp': (run) =>
    finding(
      below(
        'distance from the own direction, p = 1.5, 3',
        distances(run, ['steepest15', '1.5'], ['steepest3', '3']),
        0.01,
      ),
      above('those of gd', distances(run, ['gd', '1.5'], ['gd', '3']), 0.1),
    ),
  'optimiser-weight-decay': (run) =>
    finding(
      near('norm at the end', run.last('weightDecay', 'rho'), [10.198], 0.1),
      above('norm of gd', run.last('gd', 'rho'), 50),
    ),
  'optimiser-label-noise': (run) =>
    finding(
      all(
        below('norm at the end', run.last('labelNoise', 'rho'), 3),
        above('distance from the 2-norm direction', distances(run, ['labelNoise', '2']), 0.05),
      ),
      all(above('norm of gd', run.last('gd', 'rho'), 50), below('distance of gd', distances(run, ['gd', '2']), 0.01)),
    ),
  'optimiser-own-norm': (run) =>
    finding(
      atLeast(
        'margin over the largest in the own norm, seven arms',
        own.flatMap(([arm, norm]) => end(run, arm, norm, 'ratio')),
        0.94,
      ),
      below(
        'medians of gd in ∞, sign in 2, coordinate in 2',
        (
          [
            ['gd', '∞'],
            ['sign', '2'],
            ['coordinate', '2'],
          ] as const
        ).map(([arm, norm]) => median(end(run, arm, norm, 'ratio'))),
        0.93,
      ),
    ),
  'optimiser-first': (run) =>
    finding(
      above(
        'margin over that of the better of the others, medians in the norms 1, 2, ∞',
        three.map(([arm, norm]) => median(lead(run, arm, norm))),
        1,
      ),
      below(
        'each one in the next norm',
        three.map(([arm], i) => median(lead(run, arm, three[(i + 1) % three.length]![1]))),
        1,
      ),
    ),
  'optimiser-adam-loss': (run) => {
    const [log, raw] = (['adam', 'adamLoss'] as const).map((arm) =>
      (['∞', '2'] as const).map((norm) => end(run, arm, norm, 'ratio')),
    );
    return finding(
      all(
        above('margin in the ∞-norm, adam less adamLoss, median', median(difference(log![0]!, raw![0]!)), 0.02),
        above('in the 2-norm, adamLoss less adam, median', median(difference(raw![1]!, log![1]!)), 0.01),
      ),
      atLeast('adam in the ∞-norm', log![0]!, 0.96),
    );
  },
  'optimiser-decay-direction': (run) => {
    const gd = end(run, 'gd', '2', 'ratio');
    return finding(
      above('margin in the 2-norm, gd less weightDecay', difference(gd, end(run, 'weightDecay', '2', 'ratio')), 0.02),
      atLeast('gd', gd, 0.95),
    );
  },
};

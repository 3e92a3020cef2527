import { finding, largest, type Values } from '../../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../../runner.ts';
import { atDecade, atDecades, curves, extreme, fitOf, valueAt } from '../../curves.ts';
import { above, all, below, check, near, rising, spread, within } from '../../evaluate.ts';

const decades = [2, 4, 6, 8] as const;
const gdValues = [0.073877, 0.037088, 0.024796, 0.018629];
const delta = 0.45841;
/** Replica 0 starts at the angle -1. */
const first = 0;

const epsAt = (run: RunReader, arm: string, at: readonly number[] = decades): Values =>
  atDecades(run, arm, 'eps', first, at);

/** Largest distance along time between two arms' vectors (w or v), one value a replica. */
function apart(run: RunReader, a: string, b: string, vector: 'w' | 'v'): number[] {
  const [a1, a2] = [curves(run, a, `${vector}1`), curves(run, a, `${vector}2`)];
  const [b1, b2] = [curves(run, b, `${vector}1`), curves(run, b, `${vector}2`)];
  return a1.map((curve, k) =>
    curve.y.reduce(
      (most, value, i) => Math.max(most, Math.hypot(value - b1[k]!.y[i]!, a2[k]!.y[i]! - b2[k]!.y[i]!)),
      0,
    ),
  );
}

/** Metric of the arm fixedRho at its rho number `index`, replica 0. */
const fixedAt = (run: RunReader, metric: string, index: number): number | undefined =>
  run.at('fixedRho', metric, index)[first];
const smallestFixed = (run: RunReader): ReturnType<typeof above> =>
  above('eps at rho = 3', fixedAt(run, 'eps', 0), 0.05);

/** Exponent of eps in t after 1e3, above 1e-8. */
const exponentOf = (run: RunReader, arm: string): number =>
  fitOf(
    curves(run, arm, 'eps')[first]!,
    (s, eps) => s > 3 * Math.LN10 && eps > 1e-8,
    (s) => s,
    Math.log,
  ).slope;

/** Outcome E. */
export const planeEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  'plane-reparam': (run) => {
    const directions = apart(run, 'wn', 'gd', 'v');
    return finding(
      below('largest distance of w, gd and gdPolar', apart(run, 'gd', 'gdPolar', 'w'), 1e-6),
      above('largest distance of directions, wn and gd, phi = -1, 2.4', [directions[0], directions[2]], 0.3),
    );
  },
  'plane-gd-values': (run) =>
    finding(
      near('eps, gd', epsAt(run, 'gd'), gdValues, 1e-4),
      near('eps, wn', epsAt(run, 'wn'), [0.051, 0.0302, 0.0215, 0.0167], 1e-4),
    ),
  'plane-wn-values': (run) => {
    const wn = epsAt(run, 'wn');
    return finding(
      near('eps, wn', wn, [0.051, 0.030247, 0.021534, 0.016722], 1e-4),
      above(
        'eps, gd over wn',
        epsAt(run, 'gd').map((value, i) => value! / wn[i]!),
        1.1,
      ),
    );
  },
  'plane-same-limit': (run) => {
    const at = (decade: number): Values => ['gd', 'wn'].flatMap((arm) => atDecade(run, arm, 'eps', decade));
    const before = at(8);
    return finding(
      all(
        below('eps at t = 1e10, gd and wn', at(10), 0.016),
        check(
          'the same over eps at 1e8',
          at(10).map((value, i) => value! / before[i]!),
          'below 1',
          (value) => value < 1,
        ),
      ),
      above('eps at t = 1e4 with the printed eq. 14', epsAt(run, 'printedEq14', [4]), 0.5),
    );
  },
  'plane-delta-gd': (run) =>
    finding(
      near('rho eps at t = 1e8, gd', atDecade(run, 'gd', 'rhoEps', 8), [delta], 5e-4),
      above('its spread over the starts with one support vector', spread(atDecade(run, 'gdOneSv', 'rhoEps', 8)), 0.1),
    ),
  'plane-delta-wn': (run) =>
    finding(
      all(
        near('rho eps at t = 1e8, wn', [atDecade(run, 'wn', 'rhoEps', 8)[first]], [0.4115], 1e-3),
        rising('at t = 1e4, 1e6, 1e8', atDecades(run, 'wn', 'rhoEps', first, [4, 6, 8])),
      ),
      near('gd', [atDecade(run, 'gd', 'rhoEps', 8)[first]], [delta], 5e-4),
    ),
  'fixed-rho-delta': (run) =>
    finding(
      near(
        'rho eps at rho = 3 to 1000',
        [0, 1, 2, 3, 4, 5].map((i) => fixedAt(run, 'rhoEps', i)),
        [0.2386, 0.3584, 0.4191, 0.4458, 0.4541, 0.4571],
        5e-4,
      ),
      smallestFixed(run),
    ),
  'fixed-rho-limit': (run) => finding(below('eps at rho = 1000', fixedAt(run, 'eps', 5), 1e-3), smallestFixed(run)),
  'plane-logistic': (run) => {
    const at = (arm: string, s: number): number | undefined => valueAt(curves(run, arm, 'rhoEps')[first]!, s);
    return finding(
      near('rho eps at log t = 23, 40', [at('logisticGd', 23), at('logisticGd', 40)], [0.45843, 0.45841], 2e-4),
      below('wn at log t = 23', at('wn', 23), 0.44),
    );
  },
  'eq14-minus': (run) =>
    finding(
      below('largest ||V| - 1|, wn', curves(run, 'wn', 'normDeviation').map(extreme), 1e-6),
      above('the same with the printed plus', curves(run, 'printedEq14', 'normDeviation').map(extreme), 1),
    ),
  'eq14-printed': (run) => {
    const norms = atDecades(run, 'printedEq14', 'normDeviation', first, [2, 4]).map((value) => value! + 1);
    return finding(
      check('norm of V at t = 1e2, 1e4', norms, '1', (value) => Math.abs(value - 1) < 1e-6),
      all(
        near('the norms', norms, [10.6, 15.8], 0.1),
        near(
          'eps at t = 1e4, printed and wn',
          [epsAt(run, 'printedEq14', [4])[0], epsAt(run, 'wn', [4])[0]],
          [0.57, 0.03],
          1e-3,
        ),
      ),
    );
  },
  'plane-1sv-power': (run) =>
    finding(
      near(
        'exponents of t',
        ['wn', 'wnZ2b', 'wnZ2c'].map((arm) => exponentOf(run, arm)),
        [-1.1, -0.6, -2],
        0.06,
      ),
      above('gd', exponentOf(run, 'gd'), -0.3),
    ),
  'plane-1sv-wn-values': (run) => {
    const stated = [0.02527, 2.061e-4, 1.279e-6];
    return finding(
      check(
        'eps at t = 1e2, 1e4, 1e6, wn',
        epsAt(run, 'wn', [2, 4, 6]),
        `${stated.join(', ')}, 2 %`,
        (value, i) => Math.abs(value / stated[i]! - 1) <= 0.02,
      ),
      above('eps at t = 1e6, gd', epsAt(run, 'gd', [6]), 0.01),
    );
  },
  'plane-1sv-gd-start': (run) =>
    finding(
      near('rho eps at t = 1e8, gd', atDecade(run, 'gd', 'rhoEps', 8), [0.6445, 0.8003, 1.2235], 2e-3),
      below('the same, wn', atDecade(run, 'wn', 'rhoEps', 8), 1e-3),
    ),
  'bn-shares-limit': (run) => {
    const ends = [0, 1].map((k) => atDecade(run, 'bn', 'eps', 10)[k]);
    return finding(
      below('eps of bn at t = 1e10, phi = -1, 0.4', ends, 1e-3),
      all(below('eps of wn at t = 1e4', atDecade(run, 'wn', 'eps', 4), 1e-3), near('eps of bn', ends, [0.5417], 1e-4)),
    );
  },
  'bn-covariance-margin': (run) =>
    finding(
      below(
        'distance of bn to the equal-margin direction at t = 1e10',
        atDecade(run, 'bn', 'epsEqualMargin', 10),
        1e-6,
      ),
      above('the same, wn', atDecade(run, 'wn', 'epsEqualMargin', 10), 0.5),
    ),
  'bn-all-sv': (run) =>
    finding(
      below('eps of bn at t = 1e10', atDecade(run, 'bn', 'eps', 10), 1e-6),
      within('with one support vector', atDecade(run, 'bnOneSv', 'eps', 10), 0.54, 0.543),
    ),
  'bn-norm': (run) =>
    finding(
      below('change of the norm of w, bn', curves(run, 'bn', 'normDeviation').map(extreme), 1e-6),
      above(
        'change of the norm of w, gd',
        curves(run, 'gd', 'rho').map(({ y }) => largest(y)! - y[0]!),
        1,
      ),
    ),
};

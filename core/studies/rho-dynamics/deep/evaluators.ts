import { linearFit } from '../../../numerics/linearFit.ts';
import { finding, largest, least, median, type Values } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { curves, falls } from '../curves.ts';
import { above, all, below, check, columnOf, count, near, rising, within } from '../evaluate.ts';

const losses = ['exponential', 'logistic', 'square', 'crossEntropy'] as const;
const homogeneous = ['linear', 'relu', 'leakyRelu'] as const;
const rates = ['Eta004', 'Eta002', 'Eta001', 'Eta0005'] as const;
const margins = ['gd', 'wn', 'rowWn', 'gdDeep', 'wnDeep', 'rowWnDeep'] as const;
const steps = { c003: 0.03, c01: 0.1, c03: 0.3 } as const;
const small = Object.keys(steps) as (keyof typeof steps)[];
const exps = ['expN10', 'expN40'] as const;
const squares = { squareN10: 110, squareN20: 100, squareN40: 80 } as const;

const factor = (run: RunReader, column: 'perLayer' | 'global'): number[] =>
  columnOf(run, 'balanceIdentity', 'relu', column);
const relative = (run: RunReader, arm: string): Values => {
  const growth = run.last(arm, 'meanGrowth');
  return run.last(arm, 'drift').map((drift, k) => drift! / Math.abs(growth[k]!));
};
/** Log-log slope of the drift in eta, one a replica. */
const slopes = (run: RunReader, activation: 'relu' | 'tanh'): number[] =>
  Array.from({ length: run.replicas }, (_, k) => {
    const log = (metric: string): number[] =>
      rates.map((rate) => Math.log(run.last(`${activation}${rate}`, metric)[k]!));
    return linearFit(log('learningRate'), log('drift')).slope;
  });
const identity = (run: RunReader, activation: 'relu' | 'tanh'): Values =>
  rates.flatMap((rate) => run.last(`${activation}${rate}`, 'identityError'));

/** Falls of the smoothed margin between records after L < 1, one a replica. */
const smoothFalls = (run: RunReader, arm: string) => {
  const loss = curves(run, arm, 'logLoss', 'step');
  return curves(run, arm, 'smoothMargin', 'step').map((curve, k) => falls(curve, 0, (_step, i) => loss[k]!.y[i]! < 0));
};
const lastLoss = (run: RunReader, arm: string): Values => run.last(arm, 'logLoss');
const medianLoss = (run: RunReader, arm: string) =>
  above(`median log L at the end, ${arm}`, median(lastLoss(run, arm)), -50);
const first = (run: RunReader, arm: string, metric: string): Values => run.at(arm, metric, 0);

const hessian = (run: RunReader, arm: string, column: string, at?: number): number[] =>
  columnOf(run, 'hessian', arm, column, at === undefined ? {} : { at });
/** Counts less D − N, both times. */
const excess = (run: RunReader, arm: string): number[] => {
  const flat = hessian(run, arm, 'flat');
  return hessian(run, arm, 'below1e4').map((value, i) => value - flat[i]!);
};
/** Interpolated replicas alone: mean loss at most 1e-20. */
const interpolated = (run: RunReader, arm: string, column: string): number[] => {
  const loss = hessian(run, arm, 'logLoss');
  return hessian(run, arm, column).filter((_, i) => loss[i]! <= Math.log(1e-20));
};
const scaleOf = (run: RunReader, arm: string, at: number, withRho: boolean): number => {
  const rho = hessian(run, arm, 'rho', at);
  return median(hessian(run, arm, 'largestOverLoss', at).map((value, i) => value / (withRho ? rho[i]! : 1)))!;
};
const linear = (run: RunReader, arm: string, column: string): number[] => columnOf(run, 'hessianLinear', arm, column);

/** Outcomes A and I. */
export const deepEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  'balance-spread': (run) =>
    finding(
      below(
        'relative spread over the layers',
        homogeneous.flatMap((arm) => columnOf(run, 'balanceIdentity', arm, 'spread')),
        1e-12,
      ),
      above(
        'tanh, median for each loss',
        losses.map((loss) => median(columnOf(run, 'balanceIdentity', 'tanh', 'spread', { loss }))),
        0.5,
      ),
    ),
  'balance-growth': (run) =>
    finding(
      below('median drift over mean growth at eta = 0.005, relu', median(relative(run, 'reluEta0005')), 0.01),
      above('the same, tanh', median(relative(run, 'tanhEta0005')), 0.3),
    ),
  'balance-slope': (run) =>
    finding(
      within('median slope of log drift in log eta, relu', median(slopes(run, 'relu')), 0.95, 1.08),
      below('median absolute slope, tanh', median(slopes(run, 'tanh').map(Math.abs)), 0.1),
    ),
  'balance-exact': (run) =>
    finding(
      below('error of the identity, relu', identity(run, 'relu'), 1e-10),
      above('the same, tanh', identity(run, 'tanh'), 1),
    ),
  'wn-gd-factor-layer': (run) =>
    finding(
      below('ratio of the flows over rho_k², minus 1, largest', factor(run, 'perLayer'), 1e-5),
      above('rho² over the ratio of the flows, least', least(factor(run, 'global')), 100),
    ),
  'wn-gd-factor-global': (run) =>
    finding(
      near('rho² over the ratio of the flows, least over layers', factor(run, 'global'), [1], 0.1),
      all(
        below('the ratio over rho_k², minus 1', factor(run, 'perLayer'), 1e-5),
        above('rho² over the ratio', factor(run, 'global'), 100),
      ),
    ),
  'deep-smooth': (run) =>
    finding(
      check(
        'largest fall of the smoothed margin after L < 1, 18 runs',
        margins.flatMap((arm) => smoothFalls(run, arm).map((f) => f.largest)),
        'at most 1e-4',
        (v) => v <= 1e-4,
      ),
      check(
        'falls with constant eta/L',
        smoothFalls(run, 'constantEta').map((f) => f.count),
        'at least 20',
        (v) => v >= 20,
      ),
    ),
  'polyak-smooth': (run) => {
    const parts = small.map((arm) =>
      check(
        `largest fall, ${arm}`,
        smoothFalls(run, arm).map((f) => f.largest),
        `at most ${steps[arm] / 300}`,
        (v) => v <= steps[arm] / 300,
      ),
    );
    return finding(all(parts[0]!, ...parts.slice(1)), medianLoss(run, 'c2'));
  },
  'polyak-rate': (run) =>
    finding(
      within(
        'log L after 60/c steps, c <= 0.3',
        small.flatMap((arm) => lastLoss(run, arm)),
        -60,
        -45,
      ),
      medianLoss(run, 'c2'),
    ),
  'polyak-drift': (run) => {
    const medians = ['c003', 'c01', 'c03', 'c1', 'c2'].map((arm) => median(run.last(arm, 'drift')));
    return finding(
      within('median drift at c = 0.3 over 0.03', medians[2]! / medians[0]!, 6, 17),
      rising('medians over c = 0.03 to 2', medians),
    );
  },
  'constant-eta-2': (run) =>
    finding(
      above('log t at the end, two layers', run.last('constantEta2', 'logT'), 1e6),
      below('c = 0.03', run.last('c003', 'logT'), 1e3),
    ),
  'constant-eta-3': (run) =>
    finding(
      count(
        'replicas with log L of at least -1 at the end, three layers',
        lastLoss(run, 'constantEta3'),
        6,
        (v) => v >= -1,
      ),
      below('c = 0.03', lastLoss(run, 'c003'), -45),
    ),
  'deep-linear-direction': (run) =>
    finding(
      check('distance from the SVM direction', run.last('gd', 'eps'), 'at most 0.15', (v) => v <= 0.15),
      above('at the start', first(run, 'gd', 'eps'), 0.3),
    ),
  'deep-linear-rank': (run) =>
    finding(
      check('least sigma_1/norm of the wide layers', run.last('gd', 'rankOne'), 'at least 0.93', (v) => v >= 0.93),
      below('at the start', first(run, 'gd', 'rankOne'), 0.88),
    ),
  'deep-linear-margin': (run) =>
    finding(
      within('normalised margin over the SVM margin', run.last('gd', 'marginRatio'), 0.88, 0.97),
      below('at the start', first(run, 'gd', 'marginRatio'), 0.8),
    ),
  'hessian-linear-zero': (run) =>
    finding(
      check('eigenvalues below 1e-10 of the largest', linear(run, 'd30n10', 'zeros'), '20', (v) => v === 20),
      check('N = 40', linear(run, 'd30n40', 'zeros'), '0', (v) => v === 0),
    ),
  'hessian-constrained': (run) =>
    finding(
      all(
        near('smallest eigenvalue over rho times the sum', linear(run, 'd30n10', 'constrainedOverLaw'), [1], 1e-6),
        above('smallest eigenvalue', linear(run, 'd30n10', 'constrainedLeast'), 0),
      ),
      below('unconstrained: smallest over largest', linear(run, 'd30n10', 'smallestShare'), 1e-10),
    ),
  'hessian-lambda': (run) => {
    const rho = linear(run, 'd30n10', 'rho');
    return finding(
      near('second difference over rho times the sum', linear(run, 'd30n10', 'secondDifferenceOverLaw'), [1], 1e-4),
      check(
        'with rho² for rho/2, as a multiple',
        linear(run, 'd30n10', 'printedFactor'),
        `2 rho = ${rho.map((value) => (2 * value).toFixed(3)).join(', ')}`,
        (value, i) => Math.abs(value / (2 * rho[i]!) - 1) < 1e-3,
      ),
    );
  },
  'hessian-exp-dn': (run) =>
    finding(
      check(
        'count below 1e-4 less (D - N)',
        exps.flatMap((arm) => excess(run, arm)),
        '0 ± 2',
        (v) => Math.abs(v) <= 2,
      ),
      check(
        'squareN10, interpolated, count below 1e-6 less (D - N)',
        interpolated(run, 'squareN10', 'below1e6').map((v) => v - 110),
        '0',
        (v) => v === 0,
      ),
    ),
  'hessian-square-dn': (run) => {
    const needed = { squareN10: 6, squareN20: 6, squareN40: 1 } as const;
    const parts = (Object.keys(squares) as (keyof typeof squares)[]).flatMap((arm) => {
      const counts = interpolated(run, arm, 'below1e6');
      return [
        check(`${arm}, count of ${counts.length} interpolated`, counts, `${squares[arm]}`, (v) => v === squares[arm]),
        check(`${arm}, replicas interpolated`, counts.length, `at least ${needed[arm]}`, (v) => v >= needed[arm]),
      ];
    });
    return finding(
      all(parts[0]!, ...parts.slice(1)),
      within('expN10, below 1e-4', hessian(run, 'expN10', 'below1e4'), 71, 79),
    );
  },
  'hessian-negative': (run) =>
    finding(
      check(
        'eigenvalues below -1e-9 of the largest',
        exps.flatMap((arm) => hessian(run, arm, 'negative1e9')),
        'at least 15',
        (v) => v >= 15,
      ),
      check('squareN10, below -1e-8', interpolated(run, 'squareN10', 'negative1e8'), '0', (v) => v === 0),
    ),
  'hessian-late': (run) =>
    finding(
      check(
        'count below 1e-2 at 3000 steps, expN40',
        hessian(run, 'expN40', 'below1e2', 3000),
        'at least 100',
        (v) => v >= 100,
      ),
      check('median at 300 steps', median(hessian(run, 'expN40', 'below1e2', 300)), 'at most 90', (v) => v <= 90),
    ),
  'hessian-scale': (run) => {
    const quotient = (withRho: boolean): number[] =>
      exps.map((arm) => scaleOf(run, arm, 3000, withRho) / scaleOf(run, arm, 300, withRho));
    return finding(
      within('lambda_max/(L rho) at 3000 over 300 steps', quotient(true), 0.5, 2),
      above('lambda_max/L alone', quotient(false), 5),
    );
  },
  'hessian-vanishes': (run) =>
    finding(
      below('log lambda_max at 3000 steps', largest(exps.flatMap((arm) => hessian(run, arm, 'logLargest', 3000))), -60),
      above(
        'at 300 steps',
        exps.flatMap((arm) => hessian(run, arm, 'logLargest', 300)),
        -10,
      ),
    ),
};

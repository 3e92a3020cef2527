import { combine, finding, median, type Values } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { above, all, below, rising, within } from '../evaluate.ts';

const sliders = ['plane', 'drawn'] as const;
/** Arms with N >= D whose features have unequal scales. */
const spread = ['n20Spread', 'n40Spread', 'n80Spread', 'n160Spread'] as const;

/** First recorded value of each replica. */
function firsts(run: RunReader, arm: string, metric: string): Values {
  const found: (number | undefined)[] = [];
  for (const step of run.steps(arm, metric)) {
    run.at(arm, metric, step).forEach((value, k) => (found[k] ??= value));
  }
  return found;
}

/** Largest value of each replica. */
function peaks(run: RunReader, arm: string, metric: string): number[] {
  const found: number[] = [];
  for (const step of run.steps(arm, metric)) {
    run.at(arm, metric, step).forEach((value, k) => (found[k] = Math.max(found[k] ?? 0, value ?? 0)));
  }
  return found;
}

const typical = (run: RunReader, arm: string, metric: string): number => median(run.last(arm, metric)) ?? NaN;

/** Test error of batch norm less that of weight norm, one a replica. */
const excess = (run: RunReader, arm: string): Values =>
  combine(run.last(arm, 'bnTestError'), run.last(arm, 'wnTestError'), (bn, wn) => bn - wn);

export const batchNormEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  'bn-slider-all': (run) =>
    finding(
      below(
        'distance with all points on the margin',
        sliders.flatMap((arm) => run.last(arm, 'bnDistance')),
        1e-9,
      ),
      above(
        'before any is moved: in the plane; median of drawn',
        [firsts(run, 'plane', 'bnDistance')[0], median(firsts(run, 'drawn', 'bnDistance'))],
        0.2,
      ),
    ),
  'bn-slider-kept': (run) =>
    finding(
      below(
        'largest move of the limit of weight norm',
        sliders.flatMap((arm) => peaks(run, arm, 'wnMoved')),
        1e-9,
      ),
      above(
        'largest distance of the limit of batch norm, drawn, median',
        median(peaks(run, 'drawn', 'bnDistance')),
        0.2,
      ),
    ),
  'bn-gaussian-peak': (run) => {
    const [half, equal, twice] = ['n10', 'n20', 'n40'].map((arm) => typical(run, arm, 'bnTestError'));
    return finding(
      above('test error of batch norm at N = D less the larger neighbour', equal! - Math.max(half!, twice!), 0.02),
      below(
        'weight norm at N = D less N = D/2',
        typical(run, 'n20', 'wnTestError') - typical(run, 'n10', 'wnTestError'),
        0,
      ),
    );
  },
  'bn-gaussian-worse': (run) => {
    const gap = (arm: string): number => typical(run, arm, 'bnTestError') - typical(run, arm, 'wnTestError');
    return finding(
      above('test error of batch norm less that of weight norm, N = D', gap('n20'), 0.05),
      within('N = 8 D', gap('n160'), -0.01, 0.01),
    );
  },
  'bn-gaussian-rescale': (run) =>
    finding(
      below(
        'change of the limit of batch norm',
        spread.flatMap((arm) => run.last(arm, 'bnRescaled')),
        1e-9,
      ),
      above(
        'weight norm, medians',
        spread.map((arm) => typical(run, arm, 'wnRescaled')),
        1e-3,
      ),
    ),
  'bn-cifar-peak': (run) => {
    const [half, equal, more] = ['n50', 'n100', 'n150'].map((arm) => typical(run, arm, 'bnTestError'));
    return finding(
      above('test error of batch norm at N = D less the larger neighbour', equal! - Math.max(half!, more!), 0.05),
      below(
        'weight norm at N = D less N = D/2',
        typical(run, 'n100', 'wnTestError') - typical(run, 'n50', 'wnTestError'),
        0.01,
      ),
    );
  },
  'bn-cifar-worse': (run) =>
    finding(
      above('test error of batch norm less that of weight norm, N = D', excess(run, 'n100'), 0.05),
      within('cat against dog, median', median(excess(run, 'catDog')), -0.04, 0.04),
    ),
  'bn-cifar-pixels': (run) =>
    finding(
      within('test error of batch norm less that of weight norm, pixels', median(excess(run, 'pixels')), 0.01, 0.07),
      above('100 features of the same images', median(excess(run, 'n100')), 0.1),
    ),
  'bn-cifar-distance': (run) => {
    const [quarter, half, equal, more] = ['n25', 'n50', 'n100', 'n150'].map((arm) => typical(run, arm, 'bnDistance'));
    return finding(
      all(
        rising('distance at N = D/4, D/2, D', [quarter, half, equal]),
        below('distance at N = 1.5 D less N = D', more! - equal!, 0),
      ),
      below('distance on whitened features', run.last('whitened', 'bnDistance'), 1e-9),
    );
  },
  'bn-cifar-whitened': (run) => {
    const target = run.last('n50', 'bnTestError');
    const off = (arm: string): Values => combine(run.last(arm, 'wnTestError'), target, (wn, bn) => Math.abs(wn - bn));
    return finding(
      below('weight norm on whitened features off batch norm', off('whitened'), 1e-3),
      above('weight norm as it is, median', median(off('n50')), 0.01),
    );
  },
};

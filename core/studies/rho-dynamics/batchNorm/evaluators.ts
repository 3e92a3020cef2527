import { finding, median, type Values } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { above, below, within } from '../evaluate.ts';

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
        'weight norm',
        spread.flatMap((arm) => run.last(arm, 'wnRescaled')),
        1e-3,
      ),
    ),
};

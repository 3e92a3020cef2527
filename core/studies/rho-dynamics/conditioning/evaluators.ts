import { finding, median } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { above, below, check, within } from '../evaluate.ts';
import { conditionLaw } from './run.ts';

const inputs = 100;
const sizes = [10, 20, 50, 80, 90, 95, 100, 105, 110, 125, 200, 500, 1000] as const;
const away = [10, 20, 50, 200, 500, 1000] as const;

/** Medians, never means: the tail at N = D is heavy. */
const medianOf = (run: RunReader, samples: number, metric: string): number =>
  median(run.last(`n${samples}`, metric)) ?? NaN;
const condition = (run: RunReader, samples: number): number => medianOf(run, samples, 'conditionNumber');
const error = (run: RunReader, samples: number): number => medianOf(run, samples, 'testError');
const peak = (value: (samples: number) => number, at: number, neighbours: readonly number[]): number =>
  value(at) / Math.max(...neighbours.map(value));

/** Outcome I: the condition number footnote. */
export const conditioningEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  'cond-peak': (run) =>
    finding(
      check(
        'median at N = D over its neighbours',
        peak((n) => condition(run, n), 100, [95, 105]),
        'at least 3',
        (v) => v >= 3,
      ),
      below(
        'the same at N = 2 D',
        peak((n) => condition(run, n), 200, [125, 500]),
        1,
      ),
    ),
  'cond-symmetric': (run) =>
    finding(
      within('cond(0.5)/cond(2)', condition(run, 50) / condition(run, 200), 0.85, 1.15),
      above('cond(0.5)/cond(10)', condition(run, 50) / condition(run, 1000), 2),
    ),
  'cond-formula': (run) =>
    finding(
      within(
        'median over the formula away from the peak',
        away.map((n) => condition(run, n) / conditionLaw(n, inputs)),
        0.8,
        1.03,
      ),
      below(
        'the formula with N/D not inverted, N > D',
        [200, 500, 1000].map((n) => (1 + Math.sqrt(n / inputs)) / (1 - Math.sqrt(n / inputs))),
        0,
      ),
    ),
  'cond-test-peak': (run) =>
    finding(
      check(
        'test error at N = D over its neighbours',
        peak((n) => error(run, n), 100, [95, 105]),
        'at least 2',
        (v) => v >= 2,
      ),
      below('test error at N/D = 0.5 over 0.1', error(run, 50) / error(run, 10), 1.5),
    ),
  'cond-small-n-best': (run) => {
    const best = sizes.reduce((a, b) => (error(run, b) < error(run, a) ? b : a));
    return finding(
      below('test error at N/D = 0.1 over 10', error(run, 10) / error(run, 1000), 1),
      check('samples with the least test error', best, '1000', (v) => v === 1000),
    );
  },
  'cond-large-n-best': (run) => {
    const best = sizes.reduce((a, b) => (error(run, b) < error(run, a) ? b : a));
    return finding(
      check('samples with the least test error', best, '1000', (v) => v === 1000),
      above('test error at N/D = 0.1 over 10', error(run, 10) / error(run, 1000), 2),
    );
  },
};

import { finding, geometricMean, largest, least, allOf, type Evaluators } from '../../evaluation.ts';
import type { RunReader } from '../../runner.ts';
import { atLeast, atMost, failing, ratio } from '../evaluate.ts';

const arms = ['none', 'all', 'adversarial', 'penalty'] as const;
/** Median margins of the test points: the input alone changed, all layers changed, and certified. */
const [own, joint, certified] = ['marginMedianTest', 'jointMarginMedian', 'linearMedian'] as const;

const gm = (run: RunReader, metric: string, a: string, b: string): number | undefined =>
  geometricMean(ratio(run, metric, a, b));

/** Steps that arm all takes. */
function stepsOfAll(run: RunReader): number {
  return run.steps('all', 'passes').at(-1)!;
}

export const matchedEvaluators: Evaluators = {
  'matched-passes': (run) => {
    const spent = arms.flatMap((arm) => [...run.last(arm, 'passes')]);
    return finding(
      atMost('largest over least number of passes', largest(spent)! / least(spent)!, 1.002),
      atMost(
        'none after as many steps as all, over all',
        largest(run.at('none', 'passes', stepsOfAll(run)))! / least(run.last('all', 'passes'))!,
        0.25,
      ),
    );
  },
  'matched-penalty-margin': (run) =>
    finding(
      atLeast('median margin penalty/all, geometric mean', gm(run, own, 'penalty', 'all'), 0.95),
      failing(atLeast('none/all', gm(run, own, 'none', 'all'), 0.95)),
    ),
  'matched-penalty-joint': (run) =>
    finding(
      atLeast('joint margin penalty/all, geometric mean', gm(run, joint, 'penalty', 'all'), 1.05),
      failing(atLeast('adversarial/all', gm(run, joint, 'adversarial', 'all'), 1.05)),
    ),
  'matched-adversarial-margin': (run) =>
    finding(
      atLeast('median margin all/adversarial, geometric mean', gm(run, own, 'all', 'adversarial'), 1.1),
      allOf(
        failing(atLeast('none/adversarial', gm(run, own, 'none', 'adversarial'), 1.1)),
        atLeast('adversarial/none', gm(run, own, 'adversarial', 'none'), 1.4),
      ),
    ),
  'matched-adversarial-hidden': (run) =>
    finding(
      atLeast('S_3 adversarial/none, least', least(ratio(run, 'sensitivity3', 'adversarial', 'none')), 0.7),
      atMost('all/none, largest', largest(ratio(run, 'sensitivity3', 'all', 'none')), 0.15),
    ),
  'matched-adversarial-joint': (run) =>
    finding(
      atLeast('joint margin all/adversarial, geometric mean', gm(run, joint, 'all', 'adversarial'), 3),
      atMost('adversarial/none', gm(run, joint, 'adversarial', 'none'), 2),
    ),
  'matched-certified': (run) =>
    finding(
      atLeast('certified radius all/adversarial, geometric mean', gm(run, certified, 'all', 'adversarial'), 2),
      atMost('adversarial/none', gm(run, certified, 'adversarial', 'none'), 2),
    ),
  'matched-more-steps': (run) =>
    finding(
      atLeast('median margin none/all, least', least(ratio(run, own, 'none', 'all')), 0.8),
      atLeast('penalty/all, least', least(ratio(run, own, 'penalty', 'all')), 0.8),
    ),
};

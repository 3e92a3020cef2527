import { finding, geometricMean, largest, least, type Evaluators, type Part } from '../../evaluation.ts';
import type { RunReader } from '../../runner.ts';
import { atLeast, atMost, failing, ratio } from '../evaluate.ts';

const overAll = (run: RunReader, metric: string, arm: string): number | undefined =>
  geometricMean(ratio(run, metric, arm, 'all'));

export const scaledEvaluators: Evaluators = {
  'scaled-opposite': (run) =>
    finding(
      atLeast('r_3 of byActivations, least', least(run.last('byActivations', 'radius3')), 0.25),
      atMost('of bySensitivity, largest', largest(run.last('bySensitivity', 'radius3')), 0.15),
    ),
  'scaled-activations-margin': (run) => {
    const margin = (arm: string): Part =>
      atLeast(`median margin ${arm}/all, geometric mean`, overAll(run, 'marginMedianTest', arm), 0.95);
    return finding(margin('byActivations'), failing(margin('none')));
  },
  'scaled-equal-sensitivity': (run) => {
    const left = (arm: string): Part =>
      atLeast(`S_3 ${arm}/all, geometric mean`, overAll(run, 'sensitivity3', arm), 1.5);
    return finding(left('bySensitivity'), failing(left('byActivations')));
  },
  'scaled-equal-joint': (run) => {
    const joint = (arm: string): Part =>
      atMost(`joint margin ${arm}/all, geometric mean`, overAll(run, 'jointMarginMedian', arm), 0.85);
    return finding(joint('bySensitivity'), failing(joint('byActivations')));
  },
};

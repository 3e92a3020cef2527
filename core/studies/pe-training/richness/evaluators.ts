import { combine, finding, geometricMean, largest, least, mean, rowsOf, type Evaluators } from '../../evaluation.ts';
import type { RunReader } from '../../runner.ts';
import { atLeast, atMost, cell, exactly, ratio } from '../evaluate.ts';

/** Coordinates that the points excite. */
const excited = 4;

/** Most directions of a node of layer 1, at any step, in some arms. */
function mostDirections(run: RunReader, state: string, arms: readonly string[]): number | undefined {
  const rows = arms.flatMap((arm) => rowsOf(run, 'richness', arm));
  return largest(
    rows.filter((row) => row['state'] === state && cell(row, 'layer') === 1).map((row) => cell(row, 'directions')),
  );
}

export const richnessEvaluators: Evaluators = {
  'richness-plain': (run) =>
    finding(
      atMost('most directions of a node, none', mostDirections(run, 'trained', ['none']), excited),
      atLeast('all at the end, mean of the nodes, least', least(run.last('all', 'trainedDirections1')), 20),
    ),
  'richness-clean': (run) =>
    finding(
      atMost('most directions of a node by clean points', mostDirections(run, 'clean', ['input', 'all']), excited),
      atLeast('input as trained on, mean of the nodes, least', least(run.last('input', 'trainedDirections1')), 20),
    ),
  'richness-every-node': (run) =>
    finding(
      atLeast('share of nodes excited in all directions, all, least', least(run.last('all', 'trainedRich1')), 0.9),
      exactly('none, largest', largest(run.last('none', 'trainedRich1')), 0),
    ),
  'richness-not-robustness': (run) =>
    finding(
      atLeast(
        'share of nodes excited in all directions, input minus all, mean',
        mean(combine(run.last('input', 'trainedRich1'), run.last('all', 'trainedRich1'), (a, b) => a - b)),
        0.2,
      ),
      atLeast(
        'median margin all/input, geometric mean',
        geometricMean(ratio(run, 'marginMedianTest', 'all', 'input')),
        1.15,
      ),
    ),
};

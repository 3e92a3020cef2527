import { allOf, finding, largest, least, present, type Evaluators, type Part, type Values } from '../../evaluation.ts';
import type { RunReader } from '../../runner.ts';
import { above, atLeast, atMost, countOf, metricAt, part, share, where } from '../evaluate.ts';

const arms = ['rate002', 'rate005'] as const;

/** Both arms at their last step, one after the other. */
const both = (run: RunReader, metric: string): Values => arms.flatMap((arm) => metricAt(run, arm, metric));

/** Replicas of both arms that break a bound, the converged ones and all; a void bound is not measured. */
function unbroken(run: RunReader, use: Values): Part {
  const converged = where(both(run, 'converged'), use);
  const over = (v: number): boolean => v > 1 + 1e-9;
  return allOf(
    part(`of ${present(converged).length} converged replicas`, countOf(converged, over) ?? 0, '0', (v) => v === 0),
    part(`of all ${present(use).length} with a bound`, countOf(use, over), '0', (v) => v === 0),
  );
}

const atTinyLevel = (run: RunReader, use: Values): Part =>
  atLeast(
    'replicas with row use above 1 at 1e-6 K',
    countOf(use, (v) => 1e6 * v > 1),
    share(run, 20, 5),
  );

/** The claims of richness-mlp (docs/science/ce-vs-squared.md, section 4.1). */
export const richnessEvaluators: Evaluators = {
  'rich-stability': (run) => {
    const all = both(run, 'pointStability');
    const converged = where(both(run, 'converged'), all);
    return finding(
      atMost(
        `largest |A|²|h|²δ/2 of ${present(converged).length} converged replicas`,
        largest(converged) ?? largest(all),
        1,
      ),
      atLeast(
        'replicas of rate005 above 1 at ten times the step',
        countOf(metricAt(run, 'rate005', 'pointStability'), (v) => 10 * v > 1),
        share(run, 20, 12),
      ),
    );
  },
  'rich-proof-bound': (run) =>
    finding(
      allOf(
        unbroken(run, both(run, 'layerUseProof')),
        atMost('largest row use', largest(both(run, 'rowUseMax')), 0.05),
      ),
      atTinyLevel(run, both(run, 'rowUseMax')),
    ),
  'rich-printed-index': (run) =>
    finding(unbroken(run, both(run, 'layerUsePrinted')), atTinyLevel(run, both(run, 'rowUseMaxPrinted'))),
  'rich-index-differs': (run) => {
    const rows = run.table('richness').filter((row) => Number(row['lambdaMin']) > 0);
    const self = rows.map((row) => Number(row['boundProof']) / Number(row['boundProof']));
    return finding(
      atLeast('largest quotient of the two bounds', largest(both(run, 'indexQuotient')), 4),
      part('the bound of the proof against itself', largest(self), '1', (v) => v === 1),
    );
  },
  'rich-last-layer': (run) => {
    const use = both(run, 'lastLayerUse');
    return finding(
      part(
        'replicas that break the bound',
        countOf(use, (v) => v > 1 + 1e-9),
        '0',
        (v) => v === 0,
      ),
      above('largest use at a step 1e4 times larger', 1e4 * (largest(use) ?? NaN), 1),
    );
  },
  'rich-deficient': (run) => {
    const count = (metric: string, arm: string): number | undefined =>
      countOf(metricAt(run, arm, metric), (v) => v >= 1);
    return finding(
      atLeast(
        'replicas with a deficient node of layer 2, smaller of both arms',
        least(arms.map((arm) => count('deficientNodes2', arm))),
        share(run, 20, 11),
      ),
      atMost(
        'the same of layer 1, larger of both arms',
        largest(arms.map((arm) => count('deficientNodes1', arm))),
        share(run, 20, 2),
      ),
    );
  },
};

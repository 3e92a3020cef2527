import {
  allOf,
  finding,
  largest,
  least,
  shown,
  rowsOf,
  type Evaluators,
  type Part,
  type Values,
} from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { above, atLeast, atMost, countOf, inside, metricAt, near, nearRelative, part, quotient } from '../evaluate.ts';

const first = (run: RunReader, arm: string, metric: string, step?: number): number | undefined =>
  metricAt(run, arm, metric, step)[0];

/** augmented margin / optimal margin, replica by replica. */
const limitRatio = (run: RunReader, arm: string): Values =>
  quotient(metricAt(run, arm, 'augmentedMargin'), metricAt(run, arm, 'gammaOptimal'));

const farthestFromOne = (values: Values): number | undefined =>
  largest(values.map((v) => (v === undefined ? undefined : Math.abs(v - 1))));

const isOptimal = (run: RunReader, arm: string): Part =>
  atMost(`|augmented/optimal − 1|, ${arm}`, farthestFromOne(limitRatio(run, arm)), 1e-6);

const everyIn = (run: RunReader, arm: string, low: number, high: number): Part => {
  const values = metricAt(run, arm, 'marginOverOptimal', 100_000);
  return allOf(
    atLeast(`least margin/optimal at 100000, ${arm}`, least(values), low),
    atMost(`largest margin/optimal at 100000, ${arm}`, largest(values), high),
  );
};

/** Replica 0 follows the reference path; `least_` other replicas do not. */
function path(early: number, late: number, off: number): ClaimEvaluator {
  return (run) => {
    const others = metricAt(run, 'ce', 'marginOverOptimal', 10_000).slice(1);
    return finding(
      allOf(
        near('replica 0 at 10000', first(run, 'ce', 'marginOverOptimal', 10_000), early, 5e-4),
        near('replica 0 at 100000', first(run, 'ce', 'marginOverOptimal', 100_000), late, 5e-4),
      ),
      atLeast(
        'other replicas off by more than 0.0005 at 10000',
        countOf(others, (v) => Math.abs(v - early) > 5e-4),
        off,
      ),
    );
  };
}

function cosines(arm: string, late: number, lateBy: number, early: number, earlyBy: number): ClaimEvaluator {
  return (run) => {
    const gap = (step: number, metric = 'cosAugmented'): number | undefined => {
      const cos = first(run, arm, metric, step);
      return cos === undefined ? undefined : 1 - cos;
    };
    return finding(
      allOf(
        near('1 − cos at 1000000', gap(1_000_000), late, lateBy),
        near('1 − cos at 100000', gap(100_000), early, earlyBy),
      ),
      above('1 − cos with the hard SVM', gap(1_000_000, 'cosHard'), 0.05),
    );
  };
}

function translated(run: RunReader, arm: string, fraction: number): number | undefined {
  const row = rowsOf(run, 'translate', arm).find((r) => Math.abs(Number(r['translateFraction']) - fraction) < 1e-9);
  return row && Number(row['marginOverOptimal']);
}

const atOrigin = (run: RunReader): Part =>
  allOf(
    near('quotient at q = 0, zeroMean', translated(run, 'zeroMean', 0), 0.1817, 1e-4),
    near('quotient at q = 0, line', translated(run, 'line', 0), 0.0401, 1e-4),
  );

/** The claims of the fig2 presets (docs/science/ce-vs-squared.md, section 4.1). */
export const linearEvaluators: Evaluators = {
  'fig2-zero-mean-optimum': (run) =>
    finding(nearRelative('optimal margin', first(run, 'ce', 'gammaOptimal'), 24.218493, 1e-4), null),
  'fig2-zero-mean-augmented': (run) =>
    finding(
      nearRelative('margin of the augmented SVM', first(run, 'ce', 'augmentedMargin'), 4.401383, 1e-4),
      isOptimal(run, 'ceTranslated'),
    ),
  'fig2-zero-mean-mean': (run) =>
    finding(
      atMost('largest coordinate of the mean', first(run, 'ce', 'meanLargest'), 1e-9),
      above('the same, ceTranslated', first(run, 'ceTranslated', 'meanLargest'), 1),
    ),
  'fig2-zero-mean-poor': (run) =>
    finding(
      everyIn(run, 'ce', 0.16, 0.185),
      atLeast('least, ceTranslated', least(metricAt(run, 'ceTranslated', 'marginOverOptimal', 100_000)), 0.5),
    ),
  'fig2-zero-mean-path': path(0.16759, 0.17073, 4),
  'thm2-margin-is-half-gap': (run) => {
    const of = (arm: string): number | undefined =>
      quotient(metricAt(run, arm, 'halfGap'), metricAt(run, arm, 'augmentedMargin'))[0];
    return finding(
      near('half gap over margin', of('ce'), 1, 1e-3),
      near('half gap over margin, line', of('line'), 1, 1e-3),
    );
  },
  'thm2-half-gap-bounds-margin': (run) =>
    finding(
      allOf(
        nearRelative('half gap', first(run, 'ce', 'halfGap'), 23.577983, 1e-4),
        nearRelative('margin', first(run, 'ce', 'augmentedMargin'), 4.401383, 1e-4),
        part('one-sided', first(run, 'ce', 'oneSided'), '1', (v) => v === 1),
      ),
      part('one-sided, line', first(run, 'line', 'oneSided'), '0', (v) => v === 0),
    ),
  'fig2-line-optimum': (run) =>
    finding(nearRelative('optimal margin', first(run, 'ce', 'gammaOptimal'), 12.270131, 1e-4), null),
  'fig2-line-augmented': (run) =>
    finding(
      allOf(
        nearRelative('margin of the augmented SVM', first(run, 'ce', 'augmentedMargin'), 0.492308, 1e-4),
        nearRelative('over the optimal margin', limitRatio(run, 'ce')[0], 0.040122, 1e-4),
      ),
      isOptimal(run, 'ceTranslated'),
    ),
  'fig2-line-poor': (run) =>
    finding(
      everyIn(run, 'ce', 0.034, 0.0402),
      atLeast('least, ceTranslated', least(metricAt(run, 'ceTranslated', 'marginOverOptimal', 100_000)), 0.9),
    ),
  'fig2-line-path': path(0.02803, 0.03691, 1),
  'fig2-line-bound-equality': (run) => {
    const tight = (arm: string): number | undefined =>
      quotient(metricAt(run, arm, 'boundCorrected'), metricAt(run, arm, 'halfGap'))[0];
    return finding(
      allOf(
        near('bound over half gap', tight('ce'), 1, 1e-9),
        part('K', first(run, 'ce', 'affineCodim'), '1', (v) => v === 1),
        nearRelative('Σ Δ²', first(run, 'ce', 'supportOffset'), 0.24938, 1e-4),
        nearRelative('B', first(run, 'ce', 'biasScaled'), 4.0643, 1e-4),
      ),
      above('bound over half gap, zeroMean', tight('zeroMean'), 1.1),
    );
  },
  'fig2-long-zero-mean': (run) =>
    finding(
      near('margin/optimal at 1000000', first(run, 'zeroMean', 'marginOverOptimal', 1_000_000), 0.17335, 5e-4),
      null,
    ),
  'fig2-long-line': (run) =>
    finding(near('margin/optimal at 1000000', first(run, 'line', 'marginOverOptimal', 1_000_000), 0.03816, 2e-4), null),
  'fig2-long-cos-zero-mean': cosines('zeroMean', 0.00378, 2e-4, 0.00681, 3e-4),
  'fig2-long-cos-line': cosines('line', 4.1e-6, 1e-6, 1.23e-5, 1e-6),
  'fig2-line-draws-ratio': (run) => {
    const values = limitRatio(run, 'line');
    return finding(
      allOf(
        inside('least augmented/optimal', least(values), 0.038, 0.043),
        inside('largest augmented/optimal', largest(values), 0.038, 0.043),
      ),
      isOptimal(run, 'lineTranslated'),
    );
  },
  'fig2-line-draws-bound': (run) =>
    finding(
      atMost(
        'largest |bound/half gap − 1|',
        farthestFromOne(quotient(metricAt(run, 'line', 'boundCorrected'), metricAt(run, 'line', 'halfGap'))),
        1e-9,
      ),
      null,
    ),
  'fig2-translate-limit': (run) =>
    finding(
      allOf(
        near('quotient at q = 1, zeroMean', translated(run, 'zeroMean', 1), 1, 1e-6),
        near('quotient at q = 1, line', translated(run, 'line', 1), 1, 1e-6),
      ),
      atOrigin(run),
    ),
  'fig2-translate-half': (run) =>
    finding(
      allOf(
        near('quotient at q = .5, zeroMean', translated(run, 'zeroMean', 0.5), 0.591723, 1e-4),
        near('quotient at q = .5, line', translated(run, 'line', 0.5), 0.080052, 1e-4),
      ),
      atOrigin(run),
    ),
  'fig2-translate-monotone': (run) => {
    const rises = ['zeroMean', 'line'].map((arm) => {
      const values = [0, 0.25, 0.5, 0.75, 1].map((q) => translated(run, arm, q) ?? NaN);
      const steps = values.slice(1).map((value, i) => value - values[i]!);
      return { values, least: Math.min(...steps) };
    });
    return finding(
      {
        ...part('least rise', Math.min(...rises.map((rise) => rise.least)), 'above 0', (v) => v > 0),
        measured: rises.map(({ values }) => values.map(shown).join(', ')).join('; '),
      },
      null,
    );
  },
};

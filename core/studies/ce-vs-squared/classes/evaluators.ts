import { allOf, combine, finding, least, mean, rowsOf, type Evaluators, type Part } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { above, atLeast, atMost, below, countOf, inside, metricAt, near, share } from '../evaluate.ts';
import { meanInside, meanOf, pairs } from '../planar/pairReader.ts';

const offsets = [0, 15] as const;
const schemes = ['simplex', 'softmax', 'natural', 'crossed'] as const;

/** Mean difference of the least margins of the two code tables, over replicas in which both fit. */
function codeGain(run: RunReader, offset: number): number | undefined {
  const [natural, crossed] = [`natural${offset}`, `crossed${offset}`];
  const both = combine(metricAt(run, natural, 'fits'), metricAt(run, crossed, 'fits'), (a, b) => a * b);
  const gain = combine(metricAt(run, natural, 'minMargin'), metricAt(run, crossed, 'minMargin'), (a, b) => a - b);
  return mean(gain.map((value, k) => (both[k] === 1 ? value : undefined)));
}

const fig1Gap = (run: RunReader): Part => meanOf(run, 'se0', 'ce0', 'above 2.4', (v) => v > 2.4);

function noGap(offset: number, low: number, high: number): ClaimEvaluator {
  return (run) => finding(meanInside(run, `simplex${offset}`, `softmax${offset}`, low, high), fig1Gap(run));
}

/** The claims of four-class (docs/science/ce-vs-squared.md, section 4.1). */
export const classEvaluators: Evaluators = {
  'simplex-targets': (run) => {
    const rows = rowsOf(run, 'simplex', 'simplex0');
    const worst = rows.reduce((most, row) => Math.max(most, Number(row['deviation'])), 0);
    return finding(
      atMost('largest deviation', rows.length === 0 ? null : worst, 1e-12),
      near(
        'least distance of one-hot targets',
        least(rows.map((row) => Number(row['oneHotDistance']))),
        Math.SQRT2,
        1e-12,
      ),
    );
  },
  'four-class-natural-0': (run) => finding(above('mean gain of the natural code, o = 0', codeGain(run, 0), 0), null),
  'four-class-natural-15': (run) =>
    finding(
      above('mean gain of the natural code, o = 15', codeGain(run, 15), 0.3),
      below('the same, o = 0', codeGain(run, 0), codeGain(run, 15) ?? NaN),
    ),
  'four-class-no-gap-0': noGap(0, 0.8, 1.05),
  'four-class-no-gap-15': noGap(15, 0.93, 1.3),
  'four-class-fairness': (run) =>
    finding(
      allOf(
        ...offsets.flatMap((offset) =>
          ['simplex', 'softmax'].map((scheme) =>
            inside(
              `mean of largest/least class margin, ${scheme}${offset}`,
              mean(metricAt(run, `${scheme}${offset}`, 'classMarginRatio')),
              1.05,
              1.6,
            ),
          ),
        ),
      ),
      null,
    ),
  'four-class-fit': (run) =>
    finding(
      atLeast(
        'fitting replicas, least of the eight arms',
        least(
          offsets.flatMap((offset) =>
            schemes.map((scheme) => countOf(metricAt(run, `${scheme}${offset}`, 'fits'), (v) => v === 1)),
          ),
        ),
        share(run, 40, 32),
      ),
      below('counting pairs of Fig. 1, factor 1', pairs(run, 'se1', 'ce1').counting, share(run, 40, 36)),
    ),
};

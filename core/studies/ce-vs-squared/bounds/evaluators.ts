import { allOf, finding, rowsOf, type Evaluators, type Part } from '../../evaluation.ts';
import type { RunReader } from '../../runner.ts';
import { above, atLeast, atMost, inside, metricAt, nearRelative, part, quotient } from '../evaluate.ts';

/** A bound is violated beyond this (section 4.1). */
const violated = 1 + 1e-6;

const quotients = (run: RunReader, arm: string): number[] =>
  rowsOf(run, 'thm2Sets', arm).map((row) => Number(row['quotient']));

/** Sets on which the half gap is above the arm's bound. */
const violations = (run: RunReader, arm: string): number | undefined => {
  const all = quotients(run, arm);
  return all.length === 0 ? undefined : all.filter((value) => value > violated).length;
};

/** "m of n sets", for as many sets as the run drew. */
const shareOfSets = (run: RunReader, arm: string, of: number, count: number): number =>
  (count * quotients(run, arm).length) / of;

const none = (run: RunReader, arm: string): Part =>
  part(`sets that violate the bound, ${arm}`, violations(run, arm), '0', (v) => v === 0);

const many = (run: RunReader, arm: string, of: number, count: number): Part =>
  atLeast(`sets that violate the bound, ${arm}`, violations(run, arm), shareOfSets(run, arm, of, count));

const only = (run: RunReader, arm: string, column: string): number | undefined => {
  const row = rowsOf(run, 'thm2Sets', arm)[0];
  return row && Number(row[column]);
};

/** The claims of thm2-random, thm2-subspace and cor2-sign (docs/science/ce-vs-squared.md, section 4.1). */
export const boundsEvaluators: Evaluators = {
  'thm2-printed': (run) => finding(none(run, 'thm2Printed'), none(run, 'thm2Corrected')),
  'thm2-printed-count': (run) => {
    const scale = shareOfSets(run, 'thm2Printed', 400, 1);
    return finding(
      allOf(
        inside('sets that violate the printed bound', violations(run, 'thm2Printed'), 115 * scale, 205 * scale),
        inside('largest quotient', Math.max(...quotients(run, 'thm2Printed')), 1.1, 1.6),
      ),
      none(run, 'thm2Corrected'),
    );
  },
  'thm2-corrected': (run) => finding(none(run, 'thm2Corrected'), many(run, 'thm2Printed', 400, 115)),
  'thm2-equality': (run) => {
    const all = quotients(run, 'thm2Corrected');
    const equal = all.filter((value) => Math.abs(value - 1) <= 1e-5).length / all.length;
    return finding(
      inside('share of sets with equality', equal, 0.68, 0.88),
      above('largest quotient, printed', Math.max(...quotients(run, 'thm2Printed')), 1),
    );
  },
  'thm2-two-sided': (run) => {
    const gaps = rowsOf(run, 'thm2Sets', 'thm2Corrected')
      .filter((row) => row['oneSided'] === 0)
      .map((row) => Math.abs(Number(row['halfGap']) / Number(row['margin']) - 1));
    const oneSided = quotient(metricAt(run, 'zeroMean', 'halfGap'), metricAt(run, 'zeroMean', 'augmentedMargin'))[0];
    return finding(
      atMost(`largest |half gap/margin − 1| of ${gaps.length} sets`, Math.max(...gaps), 1e-6),
      nearRelative('half gap/margin − 1, zeroMean', oneSided === undefined ? undefined : oneSided - 1, 4.36, 1e-2),
    );
  },
  'cor2-printed-random': (run) => finding(none(run, 'cor2Printed'), none(run, 'cor2Corrected')),
  'cor2-printed-count': (run) => {
    const scale = shareOfSets(run, 'cor2Printed', 400, 1);
    return finding(
      inside('sets that violate the printed bound', violations(run, 'cor2Printed'), 100 * scale, 195 * scale),
      none(run, 'cor2Corrected'),
    );
  },
  'cor2-corrected-random': (run) => {
    const finite = rowsOf(run, 'thm2Sets', 'cor2Corrected').filter((row) => Number.isFinite(Number(row['bound'])));
    return finding(
      allOf(
        none(run, 'cor2Corrected'),
        atLeast('sets with a finite bound', finite.length, shareOfSets(run, 'cor2Corrected', 400, 80)),
      ),
      many(run, 'cor2Printed', 400, 100),
    );
  },
  'thm2-subspace': (run) => finding(none(run, 'subspace'), many(run, 'generic', 200, 45)),
  'cor2-printed': (run) => {
    const holds = (arm: string): Part => {
      const [margin, bound] = [only(run, arm, 'margin'), only(run, arm, 'bound')];
      return allOf(
        part(`margin, ${arm}`, margin, `at most ${bound}`, (v) => v <= (bound ?? NaN)),
        part(`bound, ${arm}`, bound, 'at least the margin', (v) => v >= (margin ?? NaN)),
      );
    };
    return finding(holds('cor2Printed'), holds('cor2Corrected'));
  },
  'cor2-corrected': (run) =>
    finding(
      allOf(
        nearRelative('margin', only(run, 'cor2Corrected', 'margin'), 2, 1e-6),
        nearRelative('bound', only(run, 'cor2Corrected', 'bound'), 5.5, 1e-6),
        // w = 1/half gap in one dimension.
        nearRelative('scaled w', 1 / (only(run, 'cor2Corrected', 'halfGap') ?? NaN), 2 / 11, 1e-6),
        nearRelative('scaled B', only(run, 'cor2Corrected', 'biasScaled'), -2 / 11, 1e-6),
      ),
      above('quotient of the printed bound', only(run, 'cor2Printed', 'quotient'), 1),
    ),
};

import { finding, mean, rowsOf, type Part } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { above, allOf, below, each, near, one, within, type Limit } from '../evaluate.ts';

/** A column of the table `directions`, one value a stiff direction. */
const column = (run: RunReader, arm: string, key: string): number[] =>
  rowsOf(run, 'directions', arm).map((row) => Number(row[key]));

/** The pooled metrics of an arm stand under replica 0. */
const pooled = (run: RunReader, arm: string, metric: string): number | undefined => run.last(arm, metric)[0];

const overTheory = (run: RunReader, arm: string): number[] => {
  const theory = column(run, arm, 'theory');
  return column(run, arm, 'ratio').map((value, k) => value / theory[k]!);
};

const relaxation = (run: RunReader, gamma: number, limit: Limit): Part => {
  const row = rowsOf(run, 'directions', 'noise').find((r) => r['gamma'] === gamma);
  const time = row === undefined ? undefined : Number(row['relaxationTime']);
  return one(`noise: 1/e time at gamma = ${gamma}`, time, limit);
};

/** Farther from 1 than a tolerance in some direction. */
const outBy = (tolerance: number): Limit => ({
  text: `more than ${100 * tolerance} %`,
  test: (v) => v > tolerance,
});

export const cloudEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  'ou-variance': (run) => {
    const ratios = overTheory(run, 'noise');
    const limitRatio = column(run, 'noise', 'ratio')[0];
    const sharedOff = Math.max(...overTheory(run, 'shared').map((r) => Math.abs(r - 1)));
    return finding(
      allOf(
        each('noise: variance over its law', ratios, near(1, 0.04)),
        each('the same at gamma = 1 and 0.3', ratios.slice(0, 2), near(1, 0.015)),
      ),
      allOf(
        one(
          'noise: variance over the limit η σ²/B at gamma = 1, distance from 1',
          limitRatio === undefined ? undefined : Math.abs(limitRatio - 1),
          outBy(0.015),
        ),
        one('shared: largest distance of a ratio from its law', sharedOff, outBy(0.04)),
      ),
    );
  },
  'ou-uncorrelated': (run) =>
    finding(
      one('noise: largest correlation', pooled(run, 'noise', 'maxCorrelation'), below(0.03)),
      one('shared: largest correlation', pooled(run, 'shared', 'maxCorrelation'), above(0.5)),
    ),
  'ou-null-fixed': (run) =>
    finding(
      one('noise: largest change of a null coordinate', pooled(run, 'noise', 'nullDrift'), below(1e-12)),
      one('noise: rms of the stiff coordinates', pooled(run, 'noise', 'stiffRms'), above(0.01)),
    ),
  'ou-relaxation': (run) => finding(relaxation(run, 0.03, near(333, 0.12)), relaxation(run, 1, within(8, 12))),
  'ou-relaxation-printed': (run) =>
    finding(relaxation(run, 0.03, near(115, 0.12)), relaxation(run, 0.03, near(333, 0.12))),
  'ou-noise-free': (run) =>
    finding(
      one('none: rms of the stiff coordinates', pooled(run, 'none', 'stiffRms'), below(1e-6)),
      one('noise: rms of the stiff coordinates', pooled(run, 'noise', 'stiffRms'), above(0.01)),
    ),
  'ou-single-variance': (run) =>
    finding(
      each('eta01: variance over η Var[e]', column(run, 'eta01', 'ratio'), near(1, 0.08)),
      one('eta05: mean variance over η Var[e]', mean(column(run, 'eta05', 'ratio')), above(1.05)),
    ),
};

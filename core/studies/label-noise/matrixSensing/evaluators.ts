import { combine, finding, mean, type Part, type Values } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { above, allOf, atLeast, atMost, below, each, equalTo, one, ratio, within, type Limit } from '../evaluate.ts';

const test = (run: RunReader, arm: string, limit: Limit): Part =>
  each(`${arm}: relative test error`, run.last(arm, 'relativeTestError'), limit);

const rank = (run: RunReader, arm: string, limit: Limit): Part =>
  each(`${arm}: eigenvalues above 5 %`, run.last(arm, 'rankFivePercent'), limit);

/** Test error of one arm over that of another, replica by replica. */
const contrast = (run: RunReader, arm: string, other: string, limit: Limit): Part =>
  each(
    `test error of ${arm} over ${other}`,
    ratio(run.last(arm, 'relativeTestError'), run.last(other, 'relativeTestError')),
    limit,
  );

/** Small test error in one arm, large in another; and the other way round. */
const recovers =
  (small: number, large: number, arm = 'noise'): ClaimEvaluator =>
  (run) =>
    finding(test(run, arm, below(small)), test(run, 'none', above(large)));
const plateaus =
  (arm: string, small: number, large: number): ClaimEvaluator =>
  (run) =>
    finding(test(run, arm, above(large)), test(run, 'noise', below(small)));

const rankOne: ClaimEvaluator = (run) => finding(rank(run, 'noise', equalTo(1)), rank(run, 'none', atLeast(5)));

const contrasts =
  (arm: string): ClaimEvaluator =>
  (run) =>
    finding(contrast(run, arm, 'noise', atLeast(50)), contrast(run, 'frozen', 'none', within(0.1, 10)));

const quick = (preset: string): Readonly<Record<string, ClaimEvaluator>> => ({
  [`${preset}-recovers`]: recovers(0.02, 0.5),
  [`${preset}-rank-one`]: rankOne,
  [`${preset}-plateau`]: plateaus('none', 0.02, 0.5),
  [`${preset}-contrast`]: contrasts('none'),
  [`${preset}-frozen`]: plateaus('frozen', 0.02, 0.5),
  [`${preset}-frozen-contrast`]: contrasts('frozen'),
});

const nuclear = (run: RunReader, arm: string, step: number): Values => run.at(arm, 'nuclearNorm', step);

/** Nuclear norm of a noisy arm at 30 000 over its explicit twin at some step, replica by replica. */
const twin = (run: RunReader, rate: '004' | '002', step: number): Values =>
  ratio(nuclear(run, `noise${rate}`, 30_000), nuclear(run, `explicit${rate}`, step));

const twinMean = (run: RunReader, rate: '004' | '002', step: number, limit: Limit): Part =>
  one(`mean of noise${rate} at 30 000 over explicit${rate} at ${step}`, mean(twin(run, rate, step)), limit);

const twinMatches = (run: RunReader, rate: '004' | '002', middle: Limit, all: Limit): Part =>
  allOf(twinMean(run, rate, 30_000, middle), each(`noise${rate} over explicit${rate}`, twin(run, rate, 30_000), all));

/** How much of the gap of the twins is left at half the learning rate, the explicit series read at some step. */
function gapLeft(run: RunReader, step: number, limit: Limit): Part {
  const [half, whole] = [mean(twin(run, '002', step)), mean(twin(run, '004', step))];
  const left = half === undefined || whole === undefined ? undefined : (1 - half) / (1 - whole);
  return one(`gap of the twins at .002 over that at .004, explicit at ${step}`, left, limit);
}

/** (max − min)/mean of the nuclear norms of some arms, each at a step; replica by replica. */
function spread(run: RunReader, at: readonly (readonly [string, number])[]): Values {
  const all = at.map(([arm, step]) => nuclear(run, arm, step));
  const most = all.reduce((a, b) => combine(a, b, Math.max));
  const least = all.reduce((a, b) => combine(a, b, Math.min));
  const sum = all.reduce((a, b) => combine(a, b, (x, y) => x + y));
  const width = combine(most, least, (x, y) => x - y);
  return combine(width, sum, (w, s) => (w * all.length) / s);
}

const sameVariance = [
  ['base', 30_000],
  ['halfRate', 30_000],
  ['fourVariance', 7500],
] as const;

const meanSpread = (run: RunReader, at: readonly (readonly [string, number])[], limit: Limit): Part =>
  one(
    `mean spread of the nuclear norms of ${at.map(([arm, step]) => `${arm} at ${step}`).join(', ')}`,
    mean(spread(run, at)),
    limit,
  );

const varianceCollapses = (run: RunReader): Part =>
  allOf(meanSpread(run, sameVariance, atMost(0.08)), each('each spread', spread(run, sameVariance), atMost(0.14)));

const twins: Readonly<Record<string, ClaimEvaluator>> = {
  'ms-explicit10-recovers': recovers(0.02, 0.5, 'explicit10'),
  'ms-explicit100-biased': (run) =>
    finding(
      each('explicit100: nuclear norm', run.last('explicit100', 'nuclearNorm'), atMost(0.92)),
      each('explicit10: nuclear norm', run.last('explicit10', 'nuclearNorm'), within(0.93, 1.07)),
    ),
  'ms-twin-match-004': (run) =>
    finding(
      twinMatches(run, '004', within(0.88, 0.98), within(0.82, 1.05)),
      allOf(twinMean(run, '004', 15_000, atMost(0.78)), twinMean(run, '004', 60_000, atLeast(1.3))),
    ),
  'ms-twin-match-002': (run) =>
    finding(twinMatches(run, '002', within(0.94, 1), within(0.9, 1.05)), twinMean(run, '002', 15_000, atMost(0.8))),
  'ms-twin-gap-shrinks': (run) => finding(gapLeft(run, 30_000, atMost(0.65)), gapLeft(run, 15_000, atLeast(0.75))),
  'ms-collapse-variance': (run) =>
    finding(
      varianceCollapses(run),
      meanSpread(
        run,
        [
          ['base', 15_000],
          ['fourVariance', 15_000],
        ],
        atLeast(0.3),
      ),
    ),
  'ms-collapse-standard-deviation': (run) =>
    finding(
      meanSpread(
        run,
        [
          ['base', 30_000],
          ['fourVariance', 15_000],
        ],
        atMost(0.08),
      ),
      varianceCollapses(run),
    ),
};

/** `none` at 20 000 over `none` at 10 000: the plateau does not move. */
const stands = (run: RunReader): Part =>
  each(
    'test error of none at 20 000 over 10 000',
    ratio(run.at('none', 'relativeTestError', 20_000), run.at('none', 'relativeTestError', 10_000)),
    within(0.9, 1.1),
  );

/** Relative change of the test error of `none` from the first row with train loss below 1e-4 to the last. */
const plateauFlat: ClaimEvaluator = (run) => {
  const steps = run.steps('none', 'trainLoss');
  const last = run.last('none', 'relativeTestError');
  const changes = last.map((end, k) => {
    const fitted = steps.find((step) => (run.at('none', 'trainLoss', step)[k] ?? Infinity) < 1e-4);
    const start = fitted === undefined ? undefined : run.at('none', 'relativeTestError', fitted)[k];
    return end === undefined || start === undefined ? undefined : Math.abs(end / start - 1);
  });
  const fall = combine(
    run.at('noise', 'relativeTestError', 20_000),
    run.at('noise', 'relativeTestError', 10_000),
    (late, early) => 1 - late / early,
  );
  return finding(
    each('none: relative change of the test error once fitted', changes, below(0.02)),
    each('noise: fall from 10 000 to 20 000', fall, atLeast(0.25)),
  );
};

const paper = (preset: string, small: number, large: number): Readonly<Record<string, ClaimEvaluator>> => ({
  [`${preset}-recovers`]: recovers(small, large),
  [`${preset}-plateau`]: plateaus('none', small, large),
  [`${preset}-contrast`]: (run) => finding(contrast(run, 'none', 'noise', atLeast(50)), stands(run)),
  [`${preset}-flat`]: plateauFlat,
});

export const matrixSensingEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  ...quick('ms-quick'),
  ...quick('ms-quick-gauss'),
  ...twins,
  'ms-mid-recovers': recovers(0.05, 1),
  'ms-mid-plateau': plateaus('none', 0.05, 1),
  'ms-mid-contrast': contrasts('none'),
  'ms-mid-frozen-contrast': contrasts('frozen'),
  ...paper('ms-paper', 0.03, 1),
  ...paper('ms-paper-gauss', 0.01, 0.5),
  'ms-paper-explicit10-recovers': recovers(0.02, 1, 'explicit10'),
};

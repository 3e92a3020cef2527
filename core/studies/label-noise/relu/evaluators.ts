import { finding, mean, median, rowsOf, type Part } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import {
  above,
  allOf,
  atLeast,
  atMost,
  below,
  each,
  near,
  one,
  quotient,
  ratio,
  share,
  within,
  type Limit,
} from '../evaluate.ts';
import { Interpolant } from './curve.ts';
import { zigzag } from './fields.ts';

/** 11.22: slope variation of the piecewise-linear interpolant of the data. */
const plVariation = new Interpolant(zigzag.inputs, zigzag.labels).slopeVariation;

function simpleShare(run: RunReader, arm: string, wanted: Limit): Part {
  return share(`${arm}: simple`, run.last(arm, 'simple'), above(0.5), wanted);
}

function isSimple(noise: number, controls: number): ClaimEvaluator {
  return (run) =>
    finding(
      simpleShare(run, 'noise', atLeast(noise)),
      allOf(simpleShare(run, 'none', atMost(controls)), simpleShare(run, 'frozen', atMost(controls))),
    );
}

const variationMedian = (run: RunReader, arm: string, limit: Limit): Part =>
  one(
    `${arm}: median slope variation over that of PL`,
    quotient(median(run.last(arm, 'settledSlopeVariation')), plVariation),
    limit,
  );

const changesMedian = (run: RunReader, arm: string, limit: Limit): Part =>
  one(`${arm}: median convexity changes`, median(run.last(arm, 'settledChanges')), limit);

/** mean reg of one arm over that of another. */
function regRatio(run: RunReader, arm: string, other: string, limit: Limit): Part {
  const value = quotient(mean(run.last(arm, 'settledReg')), mean(run.last(other, 'settledReg')));
  return one(`mean reg of ${arm} over ${other}`, value, limit);
}

const lowersReg: ClaimEvaluator = (run) =>
  finding(regRatio(run, 'noise', 'none', below(0.1)), regRatio(run, 'frozen', 'none', above(0.5)));

const manyChanges = (run: RunReader, arm: string): Part =>
  allOf(
    share(`${arm}: convexity changes`, run.last(arm, 'settledChanges'), atLeast(6), atLeast(0.8)),
    changesMedian(run, arm, atLeast(8)),
  );

const nets: Readonly<Record<string, ClaimEvaluator>> = {
  'relu-quick-simple': isSimple(0.8, 0.2),
  'relu-quick-length': (run) =>
    finding(
      each('noise: curve length', run.last('noise', 'settledLength'), within(4.05, 4.45)),
      share('frozen: curve length', run.last('frozen', 'settledLength'), outside(4.05, 4.45), atLeast(0.3)),
    ),
  'relu-quick-slope-variation': (run) =>
    finding(variationMedian(run, 'none', atLeast(1.5)), variationMedian(run, 'noise', atMost(1.1))),
  'relu-quick-reg': lowersReg,
  'relu-wild-simple': isSimple(0.6, 0.1),
  'relu-wild-control-slope-variation': (run) =>
    finding(
      allOf(
        share(
          'none: slope variation',
          run.last('none', 'settledSlopeVariation'),
          atLeast(3 * plVariation),
          atLeast(0.8),
        ),
        variationMedian(run, 'none', atLeast(4)),
      ),
      variationMedian(run, 'noise', atMost(1.2)),
    ),
  'relu-wild-control-changes': (run) => finding(manyChanges(run, 'none'), changesMedian(run, 'noise', atMost(4))),
  'relu-wild-control-length': (run) =>
    finding(
      one('none: mean curve length', mean(run.last('none', 'settledLength')), above(4.6)),
      one('noise: mean curve length', mean(run.last('noise', 'settledLength')), below(4.45)),
    ),
  'relu-wild-reg': lowersReg,
  'relu-one-layer-reg': (run) => {
    const over = (arm: string, limit: Limit): Part =>
      each(
        `reg of ${arm} over outerNone`,
        ratio(run.last(arm, 'settledReg'), run.last('outerNone', 'settledReg')),
        limit,
      );
    return finding(over('outerNoise', near(1, 0.01)), over('both', below(0.1)));
  },
  'relu-one-layer-fall': (run) => {
    const kept = (arm: string, limit: Limit): Part =>
      one(
        `${arm}: mean settled reg over that at step 0`,
        quotient(mean(run.last(arm, 'settledReg')), mean(run.at(arm, 'reg', 0))),
        limit,
      );
    return finding(kept('outerNoise', above(0.85)), kept('both', below(0.1)));
  },
  'relu-one-layer-changes': (run) => finding(manyChanges(run, 'outerNoise'), changesMedian(run, 'both', atMost(4))),
};

function outside(low: number, high: number): Limit {
  return { text: `outside ${low} to ${high}`, test: (v) => v < low || v > high };
}

/** Largest change of f at the data, over all pairs of some cases. */
function largestChange(run: RunReader, arm: string, cases: readonly number[], limit: Limit): Part {
  const changes = rowsOf(run, 'perturbations', arm)
    .filter((row) => cases.includes(Number(row['case'])))
    .map((row) => Number(row['maxChange']));
  const most = changes.length === 0 ? undefined : Math.max(...changes);
  return one(`${arm}: largest change of f at the data, cases ${cases.join(', ')}`, most, limit);
}

/** Shares of pairs, case by case, whose reg changes with the given sign. */
function regMoves(run: RunReader, arm: string, sign: 1 | -1): Part {
  const shares = [1, 2, 3, 4].map((which) => {
    const rows = rowsOf(run, 'perturbations', arm).filter((row) => Number(row['case']) === which);
    return rows.length === 0
      ? undefined
      : rows.filter((row) => sign * Number(row['regChange']) > 0).length / rows.length;
  });
  return each(`${arm}: share of pairs whose reg ${sign > 0 ? 'rises' : 'falls'}, by case`, shares, atLeast(1));
}

const theorem2: Readonly<Record<string, ClaimEvaluator>> = {
  'theorem2-values-kept': (run) =>
    finding(
      largestChange(run, 'increments', [1, 2, 3, 4], below(1e-12)),
      largestChange(run, 'printed', [2, 3], above(0.01)),
    ),
  'theorem2-reg-falls': (run) => finding(regMoves(run, 'increments', -1), regMoves(run, 'reversed', 1)),
  'theorem2-printed-values': (run) =>
    finding(
      largestChange(run, 'printed', [2, 3], below(1e-12)),
      largestChange(run, 'increments', [1, 2, 3, 4], below(1e-12)),
    ),
};

export const reluEvaluators: Readonly<Record<string, ClaimEvaluator>> = { ...nets, ...theorem2 };

import {
  allOf,
  finding,
  largest,
  least,
  mean,
  median,
  rowsOf,
  type Evaluators,
  type TableRow,
} from '../../evaluation.ts';
import type { RunReader } from '../../runner.ts';
import { atLeast, atMost, cell, exactly, share } from '../evaluate.ts';

/** Gaps between both ends of the float32 gradient, away from either. */
const between = [17.5, 80] as const;
/** Above it nothing is left in float32, with or without denormals. */
const beyond = 104;

function gradients(run: RunReader, arm: string, [from, to]: readonly [number, number]): TableRow[] {
  return rowsOf(run, 'lossGradient', arm).filter((row) => cell(row, 'gap') >= from && cell(row, 'gap') <= to);
}

const everywhere = [0, Infinity] as const;
const vanished = (row: TableRow): boolean => cell(row, 'inputSize') === 0;
const turned = (row: TableRow): boolean => cell(row, 'likeDifference') < 1;

/** The least gap at which a part of the gradient is exactly 0 and the largest at which it is not. */
function ends(run: RunReader, arm: string, key: string): { zero: number | undefined; left: number | undefined } {
  const rows = gradients(run, arm, everywhere);
  const gaps = (zero: boolean): number[] =>
    rows.filter((row) => (cell(row, key) === 0) === zero).map((row) => cell(row, 'gap'));
  return { zero: least(gaps(true)), left: largest(gaps(false)) };
}

/** Margins at a median gap that an attack found on each replica's samples, over those along the difference at 8. */
function overDifference(run: RunReader, arm: string, medianGap: number): number[][] {
  const of = (name: string, gap: number): TableRow[] =>
    rowsOf(run, 'gradientAttack', name).filter((row) => cell(row, 'medianGap') === gap);
  const known = new Map(of('difference', 8).map((row) => [`${row['replica']} ${row['index']}`, cell(row, 'margin')]));
  const replicas: number[][] = [];
  for (const row of of(arm, medianGap)) {
    const reference = known.get(`${row['replica']} ${row['index']}`)!;
    if (reference > 0) (replicas[cell(row, 'replica')] ??= []).push(cell(row, 'margin') / reference);
  }
  return replicas;
}

const moved = (ratio: number): boolean => Math.abs(ratio - 1) > 1e-3;
const lost = (run: RunReader, arm: string): number =>
  share(overDifference(run, arm, 200).flat(), (ratio) => ratio === Infinity);

export const attackGradientEvaluators: Evaluators = {
  'ce-vanishes': (run) =>
    finding(
      atLeast(
        'gaps of 17.5 to 80: share of gradients that are 0',
        share(gradients(run, 'softmax', between), vanished),
        0.99,
      ),
      atLeast('above 104: share', share(gradients(run, 'softmax', [beyond, Infinity]), vanished), 0.99),
    ),
  'ce-true-class': (run) => {
    const [own, other] = [ends(run, 'softmax', 'trueClass'), ends(run, 'softmax', 'otherClass')];
    return finding(
      allOf(
        atLeast('class predicted: least gap at which its part is 0', own.zero, 16.4),
        atMost('largest at which it is not', own.left, 16.9),
        atLeast('other class: least gap at which its part is 0', other.zero, 87),
        atMost('largest at which it is not', other.left, beyond),
      ),
      allOf(
        atLeast(
          'float64, class predicted: least gap at which its part is 0',
          ends(run, 'softmax64', 'trueClass').zero,
          36,
        ),
        atLeast('other class', ends(run, 'softmax64', 'otherClass').zero, 700),
      ),
    );
  },
  'ce-direction': (run) => {
    const rows = gradients(run, 'softmax', between);
    return finding(
      allOf(
        exactly(
          'least share of coordinates with the sign of the other logit’s gradient',
          least(rows.map((row) => cell(row, 'likeOther'))),
          1,
        ),
        atLeast('share of points where a sign differs from the difference’s', share(rows, turned), 0.25),
      ),
      exactly('softplus: share', share(gradients(run, 'softplus', between), turned), 0),
    );
  },
  'ce-margin-between': (run) => {
    const replicas = overDifference(run, 'softmax', 30);
    const medians = replicas.map((ratios) => median(ratios));
    return finding(
      allOf(
        atLeast('median margin over that along the difference, least', least(medians), 0.95),
        atMost('largest', largest(medians), 1.05),
        atLeast('share of samples that differ by 1e-3', mean(replicas.map((ratios) => share(ratios, moved))), 0.05),
      ),
      atMost('softplus: share', share(overDifference(run, 'softplus', 30).flat(), moved), 0.01),
    );
  },
  'ce-margin-lost': (run) =>
    finding(
      allOf(
        atLeast('softmax: share of samples without a find', lost(run, 'softmax'), 0.99),
        atLeast('softplus', lost(run, 'softplus'), 0.99),
      ),
      exactly('softmax in float64: share', lost(run, 'softmax64'), 0),
    ),
  'difference-scale': (run) => {
    const same = (arm: string, gap: number): number =>
      share(overDifference(run, arm, gap).flat(), (ratio) => !moved(ratio));
    return finding(
      allOf(
        atLeast('share of samples with the same margin at 30', same('difference', 30), 0.97),
        atLeast('at 200', same('difference', 200), 0.97),
      ),
      exactly('softmax at 200: share', same('softmax', 200), 0),
    );
  },
};

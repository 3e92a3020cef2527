import { finding, mean, median, present, type Part } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { allOf, between, everyAbove, everyBelow, everyNear, lastOf, part } from '../evaluate.ts';
import { column, combine, lastStep, leastOfLayers, perLayer, ratioTo, type PerLayer } from '../layerReader.ts';

const plain = 'plain-gd';

const meanRatio = (run: RunReader, arm: string, low: number, high: number): Part =>
  between('mean s2/s1', mean(run.last(arm, 's2OverS1Mean')), low, high);

/** s2/s1 of every hidden layer below a limit; under plain gradient descent above .3. */
function collapses(arm: string, limit: number): ClaimEvaluator {
  return (run) =>
    finding(
      everyBelow('s2/s1', lastOf(run, arm, 's2OverS1Max'), limit),
      everyAbove('s2/s1', lastOf(run, plain, 's2OverS1Min'), 0.3),
    );
}

function collapsesInTheMean(arm: string, limit: number): ClaimEvaluator {
  return (run) => finding(meanRatio(run, arm, -Infinity, limit), meanRatio(run, plain, 0.5, Infinity));
}

const flow: Readonly<Record<string, ClaimEvaluator>> = {
  'flow-ratio-mean': collapsesInTheMean('depth-3', 0.08),
  'flow-ratio-every': collapses('depth-3', 0.16),
  'flow-stable-rank': (run) =>
    finding(
      everyBelow('stable rank', run.last('depth-3', 'stableRankMax'), 1.05),
      everyAbove('stable rank', run.last(plain, 'stableRankMin'), 1.4),
    ),
  'flow-align': (run) =>
    finding(
      everyAbove('alignment', run.last('depth-3', 'alignMin'), 0.9999),
      between('mean of the least alignment', mean(run.last(plain, 'alignMin')), -Infinity, 0.98),
    ),
  'flow-s2-constant': (run) => {
    const [early, late] = [300, 1200];
    const at = (key: string, step: number): PerLayer => perLayer(run, 'depth-3', step, column(key));
    const meanOfLayer = (values: PerLayer, layer: number): number => mean(values.map((v) => v[layer])) ?? NaN;
    const [start, end] = [at('s2', early), at('s2', late)];
    const changes = (start[0] ?? []).map((_, layer) => meanOfLayer(end, layer) / meanOfLayer(start, layer) - 1);
    const growth = combine(at('s1', late), at('s1', early), (x, y) => x / y);
    return finding(
      everyNear('mean s2(1200)/mean s2(300) − 1 of the hidden layers', changes, 0, 0.02),
      everyAbove('s1(1200)/s1(300)', leastOfLayers(growth), 2),
    );
  },
  'flow-svm': (run) =>
    finding(
      everyAbove('cosine with the SVM', run.last('depth-3', 'cosSvm'), 0.999),
      between('mean cosine with the SVM', mean(run.last(plain, 'cosSvm')), -Infinity, 0.997),
    ),
  'flow-depth-2': collapses('depth-2', 0.1),
  'flow-depth-5-mean': collapsesInTheMean('depth-5', 0.1),
  'flow-depth-5-every': collapses('depth-5', 0.25),
};

/** |B_k(end) − B_k(0)|/|B_k(0)| of every pair. */
const drift = (run: RunReader, arm: string): PerLayer => perLayer(run, arm, lastStep(run, arm), column('balanceDrift'));

/** Change of |W_{k+1}|² − |W_k|² over |B_k(0)| of every pair. */
function normDrift(run: RunReader, arm: string): PerLayer {
  const difference = (step: number): PerLayer =>
    perLayer(run, arm, step, (row, next) => Number(next['norm']) ** 2 - Number(row['norm']) ** 2);
  const change = combine(difference(lastStep(run, arm)), difference(0), (end, start) => Math.abs(end - start));
  return combine(change, perLayer(run, arm, 0, column('balanceNorm')), (x, y) => x / y);
}

const conserved =
  (what: string, measure: (run: RunReader, arm: string) => PerLayer): ClaimEvaluator =>
  (run) =>
    finding(
      between(`median ${what}`, median(measure(run, 'rk4-h005').flat()), -Infinity, 1e-6),
      everyAbove(what, leastOfLayers(measure(run, 'layer-rates')), 10),
    );

/** Median over replicas and pairs of the ratio of two arms' drifts. */
function driftRatio(run: RunReader, coarse: string, fine: string, low: number, high: number): Part {
  const ratios = combine(drift(run, coarse), drift(run, fine), (x, y) => x / y);
  return between(`median drift ratio ${coarse}/${fine}`, median(ratios.flat()), low, high);
}

const eulerRatios = (run: RunReader, low: number, high: number): Part =>
  allOf(driftRatio(run, 'euler-h01', 'euler-h005', low, high), driftRatio(run, 'euler-h005', 'euler-h0025', low, high));

const small: Readonly<Record<string, ClaimEvaluator>> = {
  'small-balance': conserved('drift of the balance', drift),
  'small-norms': conserved('drift of the norm differences', normDrift),
  'small-order-rk4': (run) => finding(driftRatio(run, 'rk4-h005', 'rk4-h0025', 12, 22), eulerRatios(run, -Infinity, 3)),
  'small-order-euler': (run) =>
    finding(eulerRatios(run, 1.8, 2.2), driftRatio(run, 'rk4-h005', 'rk4-h0025', 10, Infinity)),
};

const gradientDescent: Readonly<Record<string, ClaimEvaluator>> = {
  'gd-not-collapsed': (run) =>
    finding(meanRatio(run, 'main', 0.5, Infinity), meanRatio(run, 'ce-flow', -Infinity, 0.08)),
  'gd-scale-03': (run) =>
    finding(
      everyNear('mean s2/s1', [mean(run.last('scale-03', 's2OverS1Mean'))], 0.19, 0.04),
      meanRatio(run, 'scale-1', 0.5, Infinity),
    ),
};

/** Replicas with s_5/s_1 < .1 in some hidden layer. */
function losesFifth(run: RunReader, arm: string): { count: number; of: number } {
  const ratios = present(leastOfLayers(ratioTo(run, arm, 5)));
  return { count: ratios.filter((v) => v < 0.1).length, of: ratios.length };
}

function rankBelow(classes: number, limit: number, controlLimit: number): ClaimEvaluator {
  return (run) =>
    finding(
      everyBelow(`s_${classes}/s_1`, run.last(`classes-${classes}`, 'sCOverS1Max'), limit),
      everyAbove(`s_${classes}/s_1`, leastOfLayers(ratioTo(run, plain, classes)), controlLimit),
    );
}

const multiclass: Readonly<Record<string, ClaimEvaluator>> = {
  'multiclass-sum': (run) =>
    finding(
      allOf(
        ...[3, 4, 6].map((classes) =>
          everyBelow(`change of 1^T W_L, ${classes} classes`, run.last(`classes-${classes}`, 'columnSumDrift'), 1e-10),
        ),
      ),
      everyAbove('change of 1^T W_L', run.last('onehot', 'columnSumDrift'), 0.01),
    ),
  'multiclass-3-not-one': (run) =>
    finding(
      everyAbove('s_2/s_1', run.last('classes-3', 's2OverS1Min'), 0.5),
      everyBelow('s_2/s_1', run.last('ce-flow', 's2OverS1Max'), 0.16),
    ),
  'multiclass-3-rank': rankBelow(3, 0.1, 0.2),
  'multiclass-3-subspace': (run) =>
    finding(
      everyAbove('least principal cosine', run.last('classes-3', 'principalCosMin'), 0.999),
      between('median least principal cosine', median(run.last(plain, 'principalCosMin')), -Infinity, 0.9),
    ),
  'multiclass-4-rank': rankBelow(4, 0.15, 0.2),
  'multiclass-6-rank': rankBelow(6, 0.15, 0.15),
  'multiclass-6-lower': (run) => {
    const claim = losesFifth(run, 'classes-6');
    const control = losesFifth(run, plain);
    return finding(
      part(
        'replicas with s_5/s_1 below 0.1 in some hidden layer',
        claim.of === 0 ? null : claim.count,
        `at least 1 of 8, here of ${claim.of}`,
        claim.count >= claim.of / 8,
      ),
      part('replicas', control.of === 0 ? null : control.count, 'none', control.count === 0),
    );
  },
  'multiclass-plain-gd': (run) =>
    finding(
      everyAbove('stable rank', run.last(plain, 'stableRankMin'), 1.7),
      everyBelow('stable rank', run.last('ce-flow', 'stableRankMax'), 1.05),
    ),
};

/** Claims of Theorem 5 and its controls. */
export const flowEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  ...flow,
  ...small,
  ...gradientDescent,
  ...multiclass,
};

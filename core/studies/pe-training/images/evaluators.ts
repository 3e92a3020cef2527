import {
  allOf,
  combine,
  finding,
  geometricMean,
  largest,
  least,
  mean,
  rowsOf,
  type Evaluators,
  type Part,
  type TableRow,
  type Values,
} from '../../evaluation.ts';
import type { RunReader } from '../../runner.ts';
import { above, atLeast, atMost, below, cell, exactly, ratio } from '../evaluate.ts';

type Evaluator = Evaluators[string];

const last = (run: RunReader, metric: string, arm: string): Values => run.last(arm, metric);
const difference = (a: Values, b: Values): Values => combine(a, b, (v, w) => v - w);

const between = (run: RunReader, metric: string, a: string, b: string): Values =>
  difference(last(run, metric, a), last(run, metric, b));

const quotient = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a / b;
const less = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a - b;

/** Until the radius grows all arms are one net: largest difference of clean losses and accuracies at the end of phase 1. */
function sameAtRadiusZero(run: RunReader, a: string, b: string): Part {
  const perturbed = run.arms.includes('all') ? 'all' : b;
  const first = run.steps(perturbed, 'radius').find((step) => run.at(perturbed, 'radius', step).some((r) => r! > 0));
  const steps = run.steps(perturbed, 'testAccuracy').filter((step) => first === undefined || step < first);
  const step = steps.at(-1);
  const gaps = ['lossClean', 'trainAccuracy', 'testAccuracy'].flatMap((metric) =>
    step === undefined || step === 0
      ? [undefined]
      : difference(run.at(a, metric, step), run.at(b, metric, step)).map((v) => (v === undefined ? v : Math.abs(v))),
  );
  return exactly(`with R = 0 (step ${step ?? 0}): largest difference of ${a} and ${b}`, largest(gaps), 0);
}

const layers = [2, 3, 4, 5] as const;

function sensitivityInput(run: RunReader): Part {
  return above('S_1 input/none, mean', mean(ratio(run, 'sensitivity1', 'input', 'none')), 0.6);
}

const hiddenRatios = (run: RunReader, arm: string): Values =>
  layers.flatMap((j) => ratio(run, `sensitivity${j}`, arm, 'none'));

/** The three sensitivity claims that quick, mid and paper share. */
function sensitivityClaims(preset: string): Record<string, Evaluator> {
  return {
    [`${preset}-s1`]: (run) =>
      finding(
        atMost('S_1 all/none, largest', largest(ratio(run, 'sensitivity1', 'all', 'none')), 0.6),
        sensitivityInput(run),
      ),
    [`${preset}-s-hidden`]: (run) =>
      finding(
        atMost('S_2..S_5 all/none, largest', largest(hiddenRatios(run, 'all')), 0.3),
        above('input/none, least', least(hiddenRatios(run, 'input')), 0.5),
      ),
    [`${preset}-s1-input`]: (run) =>
      finding(
        atMost('S_1 input/none, largest', largest(ratio(run, 'sensitivity1', 'input', 'none')), 0.85),
        above('S_5 input/none, mean', mean(ratio(run, 'sensitivity5', 'input', 'none')), 0.85),
      ),
  };
}

/** The gap and the test curve of the presets of one replica. */
function curveClaims(preset: string): Record<string, Evaluator> {
  return {
    [`${preset}-gap`]: (run) =>
      finding(
        above('gap at 0.02, input − all', mean(between(run, 'gap002', 'input', 'all')), 0),
        sameAtRadiusZero(run, 'input', 'all'),
      ),
    [`${preset}-f-test`]: (run) =>
      finding(
        atLeast('F_test(0.05), none − all', mean(between(run, 'shareTest005', 'none', 'all')), 0.05),
        sameAtRadiusZero(run, 'none', 'all'),
      ),
  };
}

function shareClaim(metric: string, what: string, a: string, b: string): Evaluator {
  return (run) =>
    finding(above(`${what}, ${a} − ${b}, mean`, mean(between(run, metric, a, b)), 0), sameAtRadiusZero(run, a, b));
}

const gapMean = (run: RunReader, metric: string, arm: string): number | undefined => mean(last(run, metric, arm));
const largestOf = (values: Values): number | undefined =>
  values.some((v) => v === undefined) ? undefined : largest(values);

function inputGapLargest(run: RunReader): Part {
  const [none, input, all] = ['none', 'input', 'all'].map((arm) => gapMean(run, 'gap005', arm));
  return above('gap at 0.05 of input over the larger of the others, means', less(input, largestOf([none, all])), 0);
}

/** n90 of the clean activations of the second convolution and the first dense layer, means of the ratios. */
const dimensionRatios = (run: RunReader, arm: string): (number | undefined)[] =>
  [2, 3].map((layer) => mean(ratio(run, `n90Layer${layer}`, arm, 'none')));

function lowersDimension(run: RunReader): Part {
  const [conv, dense] = dimensionRatios(run, 'all');
  return allOf(atMost('n90 all/none, conv2, mean', conv, 0.6), atMost('dense1', dense, 0.6));
}

const imageArms = ['none', 'input', 'all'] as const;

function certified(run: RunReader): TableRow[] {
  return imageArms
    .flatMap((arm) => rowsOf(run, 'margins', arm))
    .filter((row) => row['split'] === 'test' && !Number.isNaN(cell(row, 'linear')));
}

/** Half-spread of P = 4, or of random signs, over that of P = 16, arm and replica by arm and replica. */
function spreadRatios(run: RunReader, pieces: number): number[] {
  return (['none', 'all'] as const).flatMap((arm) => {
    const rows = rowsOf(run, 'pieces', arm);
    const at = (replica: number, p: number): number =>
      cell(
        rows.find((row) => cell(row, 'replica') === replica && cell(row, 'pieces') === p)!,
        'halfSpread',
      );
    return [...new Set(rows.map((row) => cell(row, 'replica')))].map((r) => at(r, pieces) / at(r, 16));
  });
}

const steps = [
  ['r005', 'none'],
  ['r010', 'r005'],
  ['r020', 'r010'],
] as const;

/** The first replica over the second, of one arm. */
function otherReplica(values: Values): number | undefined {
  return values.length < 2 ? undefined : quotient(values[0], values[1]);
}

const radiiS5: Evaluator = (run) => {
  const other = otherReplica(last(run, 'sensitivity5', 'none'));
  return finding(
    atMost(
      'S_5 over that of the next smaller radius, largest',
      largest(steps.flatMap(([a, b]) => ratio(run, 'sensitivity5', a, b))),
      0.75,
    ),
    allOf(atLeast('none over none of the other replica', other, 0.75), atMost('the same', other, 1.35)),
  );
};

const ceNoTail: Evaluator = (run) => {
  const near = mean(between(run, 'smallShareTest', 'ceMatched', 'none'));
  return finding(
    atLeast('F_test(0.2), ceMatched − none, mean', mean(between(run, 'tailTest', 'ceMatched', 'none')), 0.04),
    below('F_test(0.05), |difference| of means', near === undefined ? undefined : Math.abs(near), 0.15),
  );
};

/** S_5 over the mean |output|, of one arm over ceMatched. */
function relativeS5(run: RunReader, arm: string): number | undefined {
  const of = (name: string): Values =>
    combine(last(run, 'sensitivity5', name), last(run, 'outputSize', name), (s, size) => s / size);
  return mean(combine(of(arm), of('ceMatched'), (v, w) => v / w));
}

/** Change of a metric of the hidden layers from the start to the end, mean over the replicas. */
const change = (run: RunReader, metric: string): number | undefined =>
  mean(difference(last(run, metric, 'none'), run.at('none', metric, 0)));
const atStart = (run: RunReader, metric: string): number | undefined => mean(run.at('none', metric, 0));

function convolutionShare(layer: number, claim: (value: number | undefined) => Part): Evaluator {
  return (run) =>
    finding(
      claim(change(run, `share80Layer${layer}`)),
      above('dense layers, least change', least([3, 4].map((dense) => change(run, `share80Layer${dense}`))), -0.03),
    );
}

/** Accuracy of a constant output on the test images with margins: the larger class. */
function constantAccuracy(run: RunReader): number {
  const labels = rowsOf(run, 'margins', 'all')
    .filter((row) => row['split'] === 'test')
    .map((row) => cell(row, 'label'));
  const ones = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  return Math.max(ones, 1 - ones);
}

export const imageEvaluators: Evaluators = {
  'cifar-smoke-s5': (run) =>
    finding(
      atMost('S_5 all/none, geometric mean', geometricMean(ratio(run, 'sensitivity5', 'all', 'none')), 0.35),
      atLeast('input/none, geometric mean', geometricMean(ratio(run, 'sensitivity5', 'input', 'none')), 0.7),
    ),
  'cifar-smoke-margin': (run) =>
    finding(
      atLeast(
        'median test margin all/none, geometric mean',
        geometricMean(ratio(run, 'marginMedianTest', 'all', 'none')),
        1.1,
      ),
      above('input/none, geometric mean', geometricMean(ratio(run, 'marginMedianTest', 'input', 'none')), 0),
    ),
  'cifar-smoke-accuracy': (run) =>
    finding(
      atLeast('test accuracy of all, mean', mean(last(run, 'testAccuracy', 'all')), 0.68),
      below('a constant output', constantAccuracy(run), 0.68),
    ),
  'pca-low-dimensional': (run) =>
    finding(
      atLeast('first component’s share, least', least(last(run, 'pc1Layer4', 'none')), 0.6),
      atMost('at the start, mean', atStart(run, 'pc1Layer4'), 0.45),
    ),
  'pca-n90': (run) =>
    finding(
      atMost('components for 90 %, largest', largest(last(run, 'n90Layer4', 'none')), 15),
      atLeast('at the start, mean', atStart(run, 'n90Layer4'), 16),
    ),
  'pca-rank-deficient': (run) => {
    const lost = atMost('smallest/largest eigenvalue, least', least(last(run, 'rankRatio', 'none')), 1e-10);
    const few = below('components for 99 %, least', least(last(run, 'n99Layer4', 'none')), 25);
    const holds = lost.holds === null || few.holds === null ? null : lost.holds || few.holds;
    return finding(
      { measured: lost.measured, holds, why: `${lost.why}; ${few.why}` },
      atMost('with a unit copied, largest', largest(last(run, 'copiedRankRatio', 'none')), 1e-12),
    );
  },
  'pca-conv1-share': convolutionShare(1, (v) => atMost('first 80 components’ share, change, mean', v, -0.03)),
  'pca-conv2-share': convolutionShare(2, (v) => below('first 80 components’ share, change, mean', v, 0)),
  ...sensitivityClaims('quick'),
  'quick-f-test-all': shareClaim('shareTest005', 'F_test(0.05)', 'input', 'all'),
  'quick-f-test-input': shareClaim('shareTest005', 'F_test(0.05)', 'none', 'input'),
  'quick-f-train-all': shareClaim('shareTrain005', 'F_train(0.05)', 'input', 'all'),
  'quick-f-train-input': shareClaim('shareTrain005', 'F_train(0.05)', 'none', 'input'),
  'quick-gap-all': (run) =>
    finding(
      atMost('gap at 0.02 of all, mean', gapMean(run, 'gap002', 'all'), 0.06),
      allOf(
        above('none, mean', gapMean(run, 'gap002', 'none'), 0.06),
        above('input, mean', gapMean(run, 'gap002', 'input'), 0.06),
      ),
    ),
  'quick-gap-none': (run) => {
    const none = gapMean(run, 'gap002', 'none');
    return finding(
      atMost('gap at 0.02, all/none, of means', quotient(gapMean(run, 'gap002', 'all'), none), 0.75),
      above('input/none', quotient(gapMean(run, 'gap002', 'input'), none), 0.75),
    );
  },
  'quick-gap-input': (run) => {
    const input = gapMean(run, 'gap002', 'input');
    return finding(
      atMost('gap at 0.02, all/input, of means', quotient(gapMean(run, 'gap002', 'all'), input), 0.6),
      above('none/input', quotient(gapMean(run, 'gap002', 'none'), input), 0.6),
    );
  },
  'quick-gap-005': (run) => {
    const [none, input, all] = imageArms.map((arm) => gapMean(run, 'gap005', arm));
    return finding(
      inputGapLargest(run),
      atMost('all over the larger of the others', less(all, largestOf([none, input])), 0),
    );
  },
  'quick-input-train': (run) =>
    finding(
      atLeast('F_train(0.05), none − input, mean', mean(between(run, 'shareTrain005', 'none', 'input')), 0.05),
      sameAtRadiusZero(run, 'none', 'input'),
    ),
  'quick-input-test': (run) => {
    const moved = mean(between(run, 'shareTest005', 'none', 'input'));
    const size = atMost('F_test(0.05), none − input, |mean|', moved === undefined ? moved : Math.abs(moved), 0.02);
    return finding(size, inputGapLargest(run));
  },
  'quick-mean-margin': (run) => {
    const [none, input, all] = imageArms.map((arm) => last(run, 'marginMeanTest', arm));
    const over = all!.map((v, k) => less(v, largestOf([none![k], input![k]])));
    const shares = imageArms.map((arm) => mean(last(run, 'shareTest005', arm)));
    const others = shares.slice(0, 2).some((v) => v === undefined) ? undefined : least(shares.slice(0, 2));
    return finding(
      above('mean test margin of all over the larger of the others, mean', mean(over), 0),
      below('F_test(0.05) of all over the smaller of the others, means', less(shares[2], others), 0),
    );
  },
  'quick-enriches': (run) => {
    const [conv, dense] = dimensionRatios(run, 'all');
    return finding(allOf(above('n90 all/none, conv2, mean', conv, 1), above('dense1', dense, 1)), lowersDimension(run));
  },
  'quick-lowers-dimension': (run) =>
    finding(lowersDimension(run), above('n90 input/none, least of the two', least(dimensionRatios(run, 'input')), 0.6)),
  'quick-train-error': (run) => {
    const accuracy = mean(last(run, 'trainAccuracy', 'all'));
    return finding(
      allOf(
        atLeast('training accuracy of all, mean', accuracy, 0.9),
        atMost('the same', accuracy, 0.96),
        atLeast('none − all, mean', mean(between(run, 'trainAccuracy', 'none', 'all')), 0.03),
      ),
      atLeast('none, mean', mean(last(run, 'trainAccuracy', 'none')), 0.96),
    );
  },
  'quick-train-fit': (run) =>
    finding(
      allOf(
        atLeast('training accuracy of none, mean', mean(last(run, 'trainAccuracy', 'none')), 0.96),
        atLeast('of input', mean(last(run, 'trainAccuracy', 'input')), 0.96),
      ),
      below('of all', mean(last(run, 'trainAccuracy', 'all')), 0.96),
    ),
  'quick-pieces': (run) =>
    finding(
      atLeast('half-spread, P = 4 over P = 16, least', least(spreadRatios(run, 4)), 0.93),
      atMost('random signs over P = 16, largest', largest(spreadRatios(run, 0)), 0.1),
    ),
  'quick-interval-sound': (run) =>
    finding(
      exactly(
        'images with linear > attack',
        certified(run).filter((row) => cell(row, 'linear') > cell(row, 'attack')).length,
        0,
      ),
      exactly(
        'share of images at which the attack’s margin is refused as a certificate, least',
        least(imageArms.flatMap((arm) => last(run, 'attackRefused', arm))),
        1,
      ),
    ),
  'quick-interval-positive': (run) => {
    const of = (inside: boolean): number[] =>
      certified(run)
        .filter((row) => cell(row, 'attack') > 0 === inside)
        .map((row) => cell(row, 'linear'));
    return finding(
      above('least certified radius of the images with a margin', least(of(true)), 0),
      exactly('largest of the misclassified ones', largest(of(false)) ?? 0, 0),
    );
  },
  'quick-interval-tighter': (run) => {
    const rows = certified(run).filter((row) => cell(row, 'interval') > 0);
    const tighter = rows.filter((row) => cell(row, 'linear') > 1.001 * cell(row, 'interval')).length;
    return finding(
      allOf(
        exactly(
          'images with interval > linear',
          rows.filter((row) => cell(row, 'interval') > cell(row, 'linear')).length,
          0,
        ),
        atLeast('share with linear > 1.001 interval', tighter / rows.length, 0.9),
      ),
      exactly(
        'the same for the last layer alone, largest',
        largest(imageArms.flatMap((arm) => last(run, 'singleLayerTighter', arm))),
        0,
      ),
    );
  },
  'quick-certified': (run) =>
    finding(
      atLeast('median linear, all/none, geometric mean', geometricMean(ratio(run, 'linearMedian', 'all', 'none')), 2),
      below('input/none, geometric mean', geometricMean(ratio(run, 'linearMedian', 'input', 'none')), 2),
    ),
  'radii-accuracy': (run) =>
    finding(
      allOf(
        atLeast('training accuracy, r005 − r010, mean', mean(between(run, 'trainAccuracy', 'r005', 'r010')), 0.01),
        atLeast('r010 − r020', mean(between(run, 'trainAccuracy', 'r010', 'r020')), 0.01),
      ),
      below('none − r005, mean', mean(between(run, 'trainAccuracy', 'none', 'r005')), 0.03),
    ),
  'radii-s5': radiiS5,
  'ce-no-tail': ceNoTail,
  'ce-additive-no-effect': (run) => {
    const add = relativeS5(run, 'ceAdd');
    return finding(
      allOf(atLeast('S_5 / mean |z1 − z0|, ceAdd over ceMatched, mean', add, 0.8), atMost('the same', add, 1.25)),
      atLeast('ceMult over ceMatched, mean', relativeS5(run, 'ceMult'), 0.8),
    );
  },
  'profiles-hidden': (run) =>
    finding(
      atMost('S_1 hidden/none', largest(ratio(run, 'sensitivity1', 'hidden', 'none')), 0.75),
      atMost('S_5 hidden/none', largest(ratio(run, 'sensitivity5', 'hidden', 'none')), 0.3),
    ),
  ...sensitivityClaims('mid'),
  ...curveClaims('mid'),
  ...sensitivityClaims('paper'),
  ...curveClaims('paper'),
  'paper-radii-s5': radiiS5,
  'paper-ce-no-tail': ceNoTail,
};

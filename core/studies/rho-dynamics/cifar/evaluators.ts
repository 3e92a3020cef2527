import { linearFit } from '../../../numerics/linearFit.ts';
import { finding, least, mean, median, rowsOf, type Values } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { above, all, below, check, count, falling, near, rising, within } from '../evaluate.ts';

type Network = Readonly<Record<string, number | string>>;

const scaleArms = ['scale05', 'scale1', 'scale2', 'scale3'] as const;
const labelArms = ['scale1', 'label25', 'label50', 'label75', 'label100'] as const;
const allArms = [...scaleArms, 'label25', 'label50', 'label75', 'label100'] as const;
const perturbed = ['perturb01', 'perturb05', 'perturb09'] as const;

const networks = (run: RunReader, arms: readonly string[]): Network[] =>
  arms.flatMap((arm) => rowsOf(run, 'networks', arm));
const column = (rows: readonly Network[], key: string): number[] => rows.map((row) => Number(row[key]));
/** A net that has not fitted its labels is left out (section 7). */
const fitted = (rows: readonly Network[]): Network[] => rows.filter((row) => row['fitted'] === 'fitted');

function fitOf(rows: readonly Network[], normalised: boolean): { correlation: number; slope: number } {
  const [x, y] = normalised ? ['normalizedTrainLoss', 'normalizedTestLoss'] : ['trainLoss', 'testLoss'];
  return linearFit(column(fitted(rows), x!), column(fitted(rows), y!));
}
const correlation = (run: RunReader, arms: readonly string[], normalised = true): number =>
  fitOf(networks(run, arms), normalised).correlation;
const perFraction = (run: RunReader, key: string): number[] =>
  labelArms.map((arm) => mean(column(networks(run, [arm]), key))!);

/** Correlations within each replica over the label fractions; the control shifts the test losses by one fraction. */
function withinReplicas(run: RunReader, shift: number): number[] {
  return Array.from({ length: run.replicas }, (_, replica) => {
    const rows = networks(run, labelArms).filter((row) => row['replica'] === replica);
    const test = column(rows, 'normalizedTestLoss');
    return linearFit(
      column(rows, 'normalizedTrainLoss'),
      test.map((_value, i) => test[(i + shift) % test.length]!),
    ).correlation;
  });
}

/** Correlation of the test loss at a scale with the test error. */
function brokenAt(run: RunReader, arms: readonly string[], scale: number): number {
  const rows = arms.flatMap((arm) => rowsOf(run, 'scaledTestLoss', arm)).filter((row) => row['scale'] === scale);
  return linearFit(column(rows, 'testLoss'), column(rows, 'testError')).correlation;
}

const at = (run: RunReader, metric: string, step: number): Values => run.at('continue', metric, step);
const last = (run: RunReader, arm: string, metric: string): Values => run.last(arm, metric);
const branchStep = (run: RunReader, arm: string): number => run.steps(arm, 'accuracyAfter')[0] ?? 0;
const after = (run: RunReader, arm: string): Values => run.at(arm, 'accuracyAfter', branchStep(run, arm));
const ratio = (a: Values, b: Values): Values =>
  a.map((value, k) => (value === undefined || b[k] === undefined ? undefined : value / b[k]!));

/** 1 where the smallest margin is the same point's at all these records. */
function sameArgmin(run: RunReader, from: number, to: number): Values {
  const steps = run.steps('continue', 'argmin').filter((step) => step >= from && step <= to);
  return Array.from({ length: run.replicas }, (_, k) => {
    const points = steps.map((step) => at(run, 'argmin', step)[k]);
    return points.every((point) => point !== undefined && point === points[0]) ? 1 : 0;
  });
}

/** The ten smallest margins of a replica at a step of the arm `continue`. */
function supportAt(run: RunReader, step: number): number[][] {
  const rows = rowsOf(run, 'margins', 'continue').filter((row) => row['phase'] === step && Number(row['rank']) <= 10);
  return Array.from({ length: run.replicas }, (_, k) =>
    rows.filter((row) => row['replica'] === k).map((row) => Number(row['point'])),
  );
}
function jaccards(run: RunReader, a: number, b: number): number[] {
  const [first, second] = [supportAt(run, a), supportAt(run, b)];
  return first.map((set, k) => {
    const both = set.filter((point) => second[k]!.includes(point)).length;
    return both / (set.length + second[k]!.length - both);
  });
}
const branchAt = (run: RunReader): number => branchStep(run, 'continue');

/** Outcomes G and H. */
export const cifarEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  'sv-accuracy': (run) =>
    finding(
      count('replicas with train accuracy 1 at step 400', at(run, 'trainAccuracy', 400), 4, (v) => v === 1),
      below('median at step 0', median(at(run, 'trainAccuracy', 0)), 0.3),
    ),
  'sv-argmin': (run) => {
    const changed = Array.from({ length: run.replicas }, (_, k) =>
      at(run, 'argmin', 0)[k] === at(run, 'argmin', branchAt(run))[k] ? 1 : 0,
    );
    return finding(
      count(
        'replicas whose argmin is the same at all records 500 to 800',
        sameArgmin(run, 500, 800),
        2,
        (v) => v === 1,
      ),
      check(
        'replicas whose argmin of step 0 is the final one',
        changed.reduce<number>((a, b) => a + b, 0),
        'at most 1',
        (v) => v <= 1,
      ),
    );
  },
  'sv-set': (run) =>
    finding(
      check(
        'Jaccard index of the ten smallest margins, 500 against 800, median',
        median(jaccards(run, 500, 800)),
        'at least 0.4',
        (v) => v >= 0.4,
      ),
      check('0 against 800, median', median(jaccards(run, 0, 800)), 'at most 0.2', (v) => v <= 0.2),
    ),
  'sv-group': (run) =>
    finding(
      check(
        'tenth smallest over smallest margin at 800, median',
        median(ratio(at(run, 'tenthMargin', 800), at(run, 'minMargin', 800))),
        'at most 1.3',
        (v) => v <= 1.3,
      ),
      check(
        'largest over smallest, median',
        median(ratio(at(run, 'maxMargin', 800), at(run, 'minMargin', 800))),
        'at least 1.5',
        (v) => v >= 1.5,
      ),
    ),
  'sv-continue': (run) =>
    finding(
      check(
        'Jaccard index, step 800 against the end of continue, median',
        median(last(run, 'continue', 'jaccardBranch')),
        'at least 0.7',
        (v) => v >= 0.7,
      ),
      check(
        'perturb05 against continue, median',
        median(last(run, 'perturb05', 'jaccard10')),
        'at most 0.6',
        (v) => v <= 0.6,
      ),
    ),
  'sv-perturb-returns': (run) => {
    const parts = perturbed.map((arm) =>
      count(`replicas back at accuracy 1, ${arm}`, last(run, arm, 'trainAccuracy'), 4, (v) => v === 1),
    );
    const medians = perturbed.map((arm) => median(after(run, arm)));
    return finding(
      all(parts[0]!, ...parts.slice(1)),
      all(
        check('median accuracy right after, s = 0.1', medians[0], 'at least 0.9', (v) => v >= 0.9),
        within('s = 0.5', medians[1], 0.15, 0.8),
        check('s = 0.9', medians[2], 'at most 0.55', (v) => v <= 0.55),
        falling('the three', medians),
      ),
    );
  },
  'sv-perturb-set': (run) =>
    finding(
      check(
        'Jaccard index of perturb05 with continue, median',
        median(last(run, 'perturb05', 'jaccard10')),
        'at most 0.6',
        (v) => v <= 0.6,
      ),
      check('undisturbed, median', median(last(run, 'continue', 'jaccardBranch')), 'at least 0.7', (v) => v >= 0.7),
    ),
  'sv-removal-far': (run) => {
    const far = last(run, 'withoutFar10', 'outputShift');
    const ratios = ratio(last(run, 'withoutSv10', 'outputShift'), far);
    return finding(
      all(
        check('shift without support over without far points, median', median(ratios), 'at least 5', (v) => v >= 5),
        check('in all', ratios, 'at least 2', (v) => v >= 2),
      ),
      below('shift without far points, median', median(far), 0.01),
    );
  },
  'sv-removal-random': (run) => {
    const random = last(run, 'withoutRandom10', 'outputShift');
    return finding(
      check(
        'shift without support over without random others, median',
        median(ratio(last(run, 'withoutSv10', 'outputShift'), random)),
        'at least 1.2',
        (v) => v >= 1.2,
      ),
      check(
        'random over far, median',
        median(ratio(random, last(run, 'withoutFar10', 'outputShift'))),
        'at least 2',
        (v) => v >= 2,
      ),
    );
  },
  'sv-removed-correct': (run) =>
    finding(
      all(
        count(
          'replicas whose removed support points stay right',
          last(run, 'withoutSv10', 'removedAccuracy'),
          4,
          (v) => v === 1,
        ),
        below(
          'their smallest margin over that of continue, median',
          median(last(run, 'withoutSv10', 'removedMarginRatio')),
          1,
        ),
      ),
      above('far points, median', median(last(run, 'withoutFar10', 'removedMarginRatio')), 1.1),
    ),
  'sv-removal-margin': (run) =>
    finding(
      within(
        'smallest margin of the kept points over continue, median',
        median(last(run, 'withoutSv10', 'keptMarginRatio')),
        0.97,
        1.03,
      ),
      within('far points, median', median(last(run, 'withoutFar10', 'keptMarginRatio')), 0.99, 1.01),
    ),
  'sv-removal-lift': (run) =>
    finding(
      check(
        'smallest margin of the kept points over continue, median',
        median(last(run, 'withoutSv10', 'keptMarginRatio')),
        'at least 1.03',
        (v) => v >= 1.03,
      ),
      check(
        'over the minimum of all 100, median',
        median(last(run, 'withoutSv10', 'keptMarginRatioAllPoints')),
        'at least 1.02',
        (v) => v >= 1.02,
      ),
    ),
  'sv-literal-layer': (run) => {
    const both = ['layer05', 'layer09'] as const;
    const overlap = both.map((arm) => median(last(run, arm, 'jaccard10')));
    return finding(
      all(
        check('Jaccard index with continue, medians, s = 0.5, 0.9', overlap, 'at least 0.6', (v) => v >= 0.6),
        check(
          'accuracy right after, medians',
          both.map((arm) => median(after(run, arm))),
          'at least 0.9',
          (v) => v >= 0.9,
        ),
      ),
      check('weight09, median', median(last(run, 'weight09', 'jaccard10')), 'at most 0.5', (v) => v <= 0.5),
    );
  },
  'sv-literal-weight': (run) => {
    const [weight, layer] = [last(run, 'weight09', 'jaccard10'), last(run, 'layer09', 'jaccard10')];
    return finding(
      all(
        check('Jaccard index of weight09 with continue, median', median(weight), 'at most 0.5', (v) => v <= 0.5),
        check(
          'end accuracy, median',
          median(last(run, 'weight09', 'trainAccuracy')),
          'at least 0.95',
          (v) => v >= 0.95,
        ),
      ),
      count('replicas in which layer09 keeps more', ratio(layer, weight), 4, (v) => v > 1),
    );
  },
  'fig1-interpolates': (run) =>
    finding(
      check('train error, 32 networks', column(networks(run, allArms), 'trainError'), '0', (v) => v === 0),
      above('before training', least(column(networks(run, allArms), 'startError')), 0.5),
    ),
  'fig1-corr-all': (run) => {
    const [normalised, plain] = [correlation(run, allArms), correlation(run, allArms, false)];
    return finding(
      check('correlation of the normalised losses, 32 networks', normalised, 'at least 0.9', (v) => v >= 0.9),
      check('normalised less unnormalised', normalised - plain, 'at least 0.2', (v) => v >= 0.2),
    );
  },
  'fig1-corr-init': (run) => {
    const [normalised, plain] = [correlation(run, scaleArms), correlation(run, scaleArms, false)];
    return finding(
      check('correlation, 16 networks', normalised, 'at least 0.99', (v) => v >= 0.99),
      below('unnormalised', plain, normalised),
    );
  },
  'fig1-corr-labels': (run) => {
    const [normalised, plain] = [correlation(run, labelArms), correlation(run, labelArms, false)];
    return finding(
      check('correlation, 20 networks', normalised, 'at least 0.9', (v) => v >= 0.9),
      below('unnormalised', plain, normalised),
    );
  },
  'fig1-corr-label-seed': (run) =>
    finding(
      check('correlation within each replica, n = 5', withinReplicas(run, 0), 'at least 0.85', (v) => v >= 0.85),
      below('test losses shifted by one fraction', withinReplicas(run, 1), 0.6),
    ),
  'fig1-diagonal': (run) => {
    const rows = networks(run, allArms);
    const gap = rows.map((row) => Number(row['normalizedTestLoss']) - Number(row['normalizedTrainLoss']));
    return finding(
      all(
        above('normalised test less train loss, least', least(gap), 0.0005),
        near('its mean', [mean(gap)], [0.0115], 0.002),
      ),
      all(
        above(
          'unnormalised gap',
          rows.map((row) => Number(row['testLoss']) - Number(row['trainLoss'])),
          3,
        ),
        within('unnormalised train loss', column(rows, 'trainLoss'), 0.005, 0.011),
      ),
    );
  },
  'fig1-slope-printed': (run) => {
    const slope = fitOf(networks(run, scaleArms), true).slope;
    return finding(
      near('slope over initialisations, 16 networks', [slope], [1], 0.1),
      all(
        within('over label fractions, 20 networks', fitOf(networks(run, labelArms), true).slope, 0.93, 1.35),
        within('over initialisations', slope, 0.4, 0.49),
      ),
    );
  },
  'fig1-slope-labels': (run) =>
    finding(
      within('slope over label fractions, 20 networks', fitOf(networks(run, labelArms), true).slope, 0.93, 1.35),
      below('over initialisations', fitOf(networks(run, scaleArms), true).slope, 0.6),
    ),
  'fig1-error-order': (run) =>
    finding(
      rising('mean test error over the label fractions', perFraction(run, 'testError')),
      check('train error', perFraction(run, 'trainError'), '0', (v) => v === 0),
    ),
  'fig1-loss-order': (run) =>
    finding(
      rising('mean normalised test loss over the label fractions', perFraction(run, 'normalizedTestLoss')),
      check('train error', perFraction(run, 'trainError'), '0', (v) => v === 0),
    ),
  'fig1-chance': (run) => {
    const distance = (arm: string): number[] =>
      column(networks(run, [arm]), 'normalizedTestLoss').map((loss) => Math.abs(loss - Math.log(10)));
    return finding(
      below('distance of the test loss from log 10 at fraction 1', distance('label100'), 0.002),
      above('at fraction 0', distance('scale1'), 0.004),
    );
  },
  'fig8-break': (run) =>
    finding(
      all(
        check(
          'correlation of test loss and error, initialisations, s = 64',
          brokenAt(run, scaleArms, 64),
          'at least 0.5',
          (v) => v >= 0.5,
        ),
        check('s = 256', brokenAt(run, scaleArms, 256), 'at most -0.2', (v) => v <= -0.2),
      ),
      check('label fractions, s = 512', brokenAt(run, labelArms, 512), 'at least 0.5', (v) => v >= 0.5),
    ),
};

import { finding, median, type Part, type Values } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import {
  allOf,
  between,
  bothOf,
  everyAbove,
  everyBelow,
  everyNear,
  lastOf,
  part,
  shareIs,
  shareOf,
} from '../evaluate.ts';
import {
  column,
  combine,
  largestOfLayers,
  lastStep,
  leastOfLayers,
  perLayer,
  ratioTo,
  type PerLayer,
} from '../layerReader.ts';

/** s2/s1 of every hidden layer below a limit in `arm`, above another one in the control. */
function collapses(arm: string, limit: number, control: string, controlLimit: number): ClaimEvaluator {
  return (run) =>
    finding(
      everyBelow('s2/s1', lastOf(run, arm, 's2OverS1Max'), limit),
      everyAbove('s2/s1', lastOf(run, control, 's2OverS1Min'), controlLimit),
    );
}

/** Largest over least layer norm − 1, one a replica. */
function normSpread(run: RunReader, arm: string): Values {
  const least = run.last(arm, 'normMin');
  return run.last(arm, 'normMax').map((norm, k) => {
    const small = least[k];
    return norm === undefined || small === undefined ? undefined : norm / small - 1;
  });
}

/** Each replica's largest value over all recorded steps. */
function mostOverSteps(run: RunReader, arm: string, metric: string): Values {
  const most: (number | undefined)[] = Array.from({ length: run.replicas }, () => undefined);
  for (const step of run.steps(arm, metric)) {
    run.at(arm, metric, step).forEach((v, k) => {
      if (v !== undefined) most[k] = Math.max(most[k] ?? -Infinity, v);
    });
  }
  return most;
}

/** log(s2(3 000)/s2(1 000)) of every hidden layer over the same of the arm `decay`'s law (1 − 2 μ η)^t. */
function decayRate(run: RunReader, arm: string): PerLayer {
  const [early, late] = [1000, 3000];
  const law = (step: number): number => run.at('decay', 'secondaryLaw', step)[0] ?? NaN;
  const fall = Math.log(law(late) / law(early));
  return combine(
    perLayer(run, arm, late, column('s2')),
    perLayer(run, arm, early, column('s2')),
    (end, start) => Math.log(end / start) / fall,
  );
}

const decaySquare: Readonly<Record<string, ClaimEvaluator>> = {
  'decay-square-ratio': collapses('decay', 1e-7, 'mu-zero', 0.4),
  'decay-square-stable-rank': (run) =>
    finding(
      everyBelow(
        'stable rank − 1',
        lastOf(run, 'decay', 'stableRankMax', (v) => v - 1),
        1e-9,
      ),
      everyAbove(
        'stable rank − 1',
        lastOf(run, 'mu-zero', 'stableRankMin', (v) => v - 1),
        0.7,
      ),
    ),
  'decay-square-align': (run) =>
    finding(
      everyBelow(
        '1 − alignment',
        lastOf(run, 'decay', 'alignMin', (v) => 1 - v),
        1e-9,
      ),
      between('median of the least alignment', median(run.last('mu-zero', 'alignMin')), -Infinity, 0.5),
    ),
  'decay-square-balance': (run) =>
    finding(
      everyNear('|B_k|/law − 1 over all steps', mostOverSteps(run, 'decay', 'balanceLawDevMax'), 0, 0.06),
      // Without decay the law is constant: the metric is |B_k(end)|/|B_k(0)| − 1.
      everyNear('|B_k(end)|/|B_k(0)| − 1', run.last('mu-zero', 'balanceLawDevMax'), 0, 0.1),
    ),
  'decay-square-s2-rate': (run) => {
    const rates = (arm: string, target: number): Values =>
      decayRate(run, arm).map((layers) =>
        layers.reduce(
          (worst, v) =>
            v !== undefined && !(Math.abs(v - target) <= Math.abs((worst ?? target) - target)) ? v : worst,
          layers[0],
        ),
      );
    return finding(
      everyNear('rate of log s2 over log(1 − 2μη)', rates('decay', 1), 1, 0.005),
      everyNear('the same', rates('mu-zero', 0), 0, 0.05),
    );
  },
};

const decayOthers: Readonly<Record<string, ClaimEvaluator>> = {
  'decay-logistic-ratio': collapses('decay', 1e-9, 'mu-zero', 0.1),
  'decay-logistic-norms': (run) =>
    finding(
      everyBelow('largest over least layer norm − 1', normSpread(run, 'decay'), 1e-9),
      everyAbove('largest over least layer norm − 1', normSpread(run, 'mu-zero'), 0.02),
    ),
  'decay-depth-2': collapses('depth-2', 1e-7, 'mu-zero', 0.4),
  'decay-depth-3': collapses('depth-3', 1e-7, 'mu-zero', 0.4),
  'decay-depth-4': collapses('depth-4', 1e-7, 'mu-zero', 0.4),
  'decay-depth-norms': (run) =>
    finding(
      allOf(
        ...['depth-2', 'depth-3', 'depth-4'].map((arm) =>
          everyBelow(`largest over least layer norm − 1, ${arm}`, normSpread(run, arm), 1e-9),
        ),
      ),
      everyAbove('largest over least layer norm − 1', normSpread(run, 'mu-zero'), 0.2),
    ),
  'decay-depth-conserved': (run) => {
    const norm = column('balanceNorm');
    const kept = combine(
      perLayer(run, 'depth-3', lastStep(run, 'depth-3'), norm),
      perLayer(run, 'depth-3', 0, norm),
      (end, start) => end / start,
    );
    return finding(
      everyBelow('|B_k(end) − B_k(0)|/|B_k(0)|', run.last('mu-zero', 'balanceDriftMax'), 0.1),
      everyBelow('|B_k(end)|/|B_k(0)|', largestOfLayers(kept), 1e-9),
    );
  },
};

const zeroShare = (run: RunReader, arm: string): number | undefined => shareOf(run.last(arm, 'zero'), (v) => v === 1);
const zeroIs = (run: RunReader, arm: string, target: number): Part =>
  shareIs(`replicas at zero, ${arm}`, zeroShare(run, arm), target);

/** Share with numerical rank exactly 1 in all layers (the last layer is a row: rank 1 unless at zero). */
function rankOneShare(run: RunReader, arm: string): number | undefined {
  const ranks = run.last(arm, 'numericalRankMax');
  return shareOf(ranks, (rank) => rank === 1);
}

/** Share of all arms' replicas that are at zero or have s2/s1 < 1e-7, at a step. */
function rankAtMostOneShare(run: RunReader, stepOf: (arm: string) => number): number {
  let [good, all] = [0, 0];
  for (const arm of run.arms) {
    const step = stepOf(arm);
    const ratios = run.at(arm, 's2OverS1Max', step);
    run.at(arm, 'zero', step).forEach((zero, k) => {
      all += 1;
      if (zero === 1 || (ratios[k] ?? Infinity) < 1e-7) good += 1;
    });
  }
  return good / all;
}

/** Share of replicas whose fate the rule of depth 2 tells, where μ is more than 10 % off the threshold. */
function predictionShare(run: RunReader, arms: readonly string[]): number | undefined {
  arms.forEach((arm) => lastStep(run, arm));
  const judged = run
    .table('zeroMap')
    .filter((row) => arms.includes(String(row['arm'])))
    .filter((row) => Math.abs(Number(row['mu']) / Number(row['threshold']) - 1) > 0.1);
  const right = judged.filter((row) => Number(row['predictedZero']) === Number(row['zero']));
  return judged.length === 0 ? undefined : right.length / judged.length;
}

const decayZero: Readonly<Record<string, ClaimEvaluator>> = {
  'zero-theorem4-printed': (run) =>
    finding(
      shareIs('replicas of rank exactly 1', rankOneShare(run, 'depth-3-mu-030'), 1),
      shareIs('replicas of rank exactly 1', rankOneShare(run, 'depth-3-mu-010'), 1),
    ),
  'zero-theorem4-corrected': (run) =>
    finding(
      shareIs(
        'replicas at zero or of rank 1',
        rankAtMostOneShare(run, (arm) => lastStep(run, arm)),
        1,
      ),
      shareIs(
        'the same at step 0',
        rankAtMostOneShare(run, () => 0),
        0,
      ),
    ),
  'zero-depth-3-010': (run) => finding(zeroIs(run, 'depth-3-mu-010', 0), zeroIs(run, 'depth-3-mu-030', 1)),
  'zero-depth-3-020': (run) =>
    finding(
      between('share of replicas at zero', zeroShare(run, 'depth-3-mu-020'), 3 / 16, 1),
      zeroIs(run, 'depth-3-mu-010', 0),
    ),
  'zero-depth-3-025': (run) => {
    const share = zeroShare(run, 'depth-3-mu-025');
    const holds = share === undefined ? null : share >= 14 / 16;
    return finding(
      part('share of replicas at zero', share ?? null, 'at least 14/16', holds),
      zeroIs(run, 'depth-3-mu-010', 0),
    );
  },
  'zero-depth-3-030': (run) => finding(zeroIs(run, 'depth-3-mu-030', 1), zeroIs(run, 'depth-3-mu-010', 0)),
  'zero-depth-2-threshold': (run) => {
    const arms = ['035', '040', '045', '050', '055', '060'].map((mu) => `depth-2-mu-${mu}`);
    const wrong = ['depth-3-mu-025', 'depth-3-mu-030'];
    return finding(
      shareIs('correct predictions', predictionShare(run, arms), 1),
      between('share of correct predictions at depth 3', predictionShare(run, wrong), -Infinity, 0.2),
    );
  },
  'zero-local-minimum': (run) => finding(zeroIs(run, 'small-3', 1), zeroIs(run, 'small-2', 0)),
};

/** s_{C+1}/s_1 below 1e-7 with C outputs; s_{C+1}/s_1 above .1 without decay. */
function outputsRank(outputs: number): ClaimEvaluator {
  return (run) =>
    finding(
      everyBelow(`s_${outputs + 1}/s_1`, lastOf(run, `outputs-${outputs}`, 'sNextOverS1Max'), 1e-7),
      everyAbove(`s_${outputs + 1}/s_1`, leastOfLayers(ratioTo(run, 'mu-zero', outputs + 1)), 0.1),
    );
}

const controls: Readonly<Record<string, ClaimEvaluator>> = {
  'outputs-2-rank': outputsRank(2),
  'outputs-3-rank': outputsRank(3),
  'outputs-5-rank': outputsRank(5),
  'outputs-2-not-one': (run) => {
    const share = shareOf(run.last('outputs-2', 's2OverS1Min'), (v) => v > 0.5);
    const holds = share === undefined ? null : share >= 14 / 16;
    return finding(
      part('share of replicas with s2/s1 above 0.5', share ?? null, 'at least 14/16', holds),
      everyBelow('s2/s1', run.last('outputs-1', 's2OverS1Max'), 1e-7),
    );
  },
  'onehot-ratio': (run) =>
    finding(
      everyAbove('s2/s1', run.last('mu-zero', 's2OverS1Min'), 0.4),
      everyBelow('s2/s1', run.last('decay-square', 's2OverS1Max'), 1e-7),
    ),
  'onehot-stable-rank': (run) =>
    finding(
      everyAbove('stable rank', run.last('mu-zero', 'stableRankMin'), 1.5),
      everyBelow('stable rank', run.last('decay-square', 'stableRankMax'), 1 + 1e-9),
    ),
  'onehot-full-rank': (run) =>
    finding(
      everyAbove('s_5/s_1', run.last('mu-zero', 'sNextOverS1Min'), 0.15),
      everyBelow('s_5/s_1', run.last('decay', 'sNextOverS1Max'), 1e-3),
    ),
  'onehot-decay-rank': (run) =>
    finding(
      bothOf(
        everyBelow('s_5/s_1', run.last('decay', 'sNextOverS1Max'), 1e-3),
        everyAbove('s_4/s_1', run.last('decay', 'sCOverS1Min'), 0.3),
      ),
      everyAbove('s_5/s_1', run.last('mu-zero', 'sNextOverS1Min'), 0.15),
    ),
};

/** Claims of Theorem 4 and of the controls with several outputs. */
export const decayEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  ...decaySquare,
  ...decayOthers,
  ...decayZero,
  ...controls,
};

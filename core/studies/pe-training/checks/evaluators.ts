import { allOf, finding, largest, least, median, type Evaluators } from '../../evaluation.ts';
import type { RunReader } from '../../runner.ts';
import { above, atLeast, atMost, exactly, failing, goldenOf } from '../evaluate.ts';

/** Differences of several quantities of an arm. */
function differences(run: RunReader, arm: string, ...quantities: readonly string[]): number[] {
  return quantities.flatMap((quantity) => goldenOf(run, arm, quantity));
}

const printed = ['loss', 'weightBuffer', 'biasBuffer', 'lastBias'] as const;

/** Buffer differences to the float64 steps: every one small, their median smaller. */
function singlePrecision(run: RunReader, ...arms: readonly string[]) {
  const buffers = arms.flatMap((arm) => goldenOf(run, arm, 'buffer'));
  return allOf(
    atMost('largest buffer difference to float64', largest(buffers), 2e-3),
    atMost('median buffer difference', median(buffers), 1e-5),
  );
}

/** Whether found and printed margins agree; two infinite ones do. */
function attackDifference(run: RunReader, arm: string): number | undefined {
  return largest(differences(run, arm, 'attackP', 'attackM'));
}

const measuredNets = { attackM: 'fixture M', attackCnn: 'the net of images' } as const;
type MeasuredQuantity = keyof typeof measuredNets;

/** Medians of the attack margins over those of the full search. */
function medianRatio(run: RunReader, arm: string, quantity: MeasuredQuantity): number {
  return median(goldenOf(run, arm, quantity, 'measured'))! / median(goldenOf(run, 'full', quantity, 'measured'))!;
}

/** Share of the images whose margin is that of Foolbox to 1e-4 of it; zeros and infinities must be the same. */
function equalShare(run: RunReader, arm: string): number {
  const expected = goldenOf(run, arm, 'attackCnn', 'expected');
  const measured = goldenOf(run, arm, 'attackCnn', 'measured');
  const equal = measured.filter((v, i) => v === expected[i] || Math.abs(v / expected[i]! - 1) <= 1e-4);
  return equal.length / measured.length;
}

/** Points of fixture M whose margin differs from the printed one by more than 1e-4 of it. */
function unequalPoints(run: RunReader, arm: string): number {
  const expected = goldenOf(run, arm, 'attackM', 'expected');
  return goldenOf(run, arm, 'attackM', 'measured').filter((v, i) => Math.abs(v / expected[i]! - 1) > 1e-4).length;
}

export const checksEvaluators: Evaluators = {
  'step-golden-float64': (run) =>
    finding(
      allOf(
        ...(['all', 'input'] as const).map((arm) =>
          atMost(
            `largest relative difference to the printed values, ${arm}`,
            largest(differences(run, arm, ...printed)),
            1e-10,
          ),
        ),
      ),
      atLeast('splitTies, buffer of the first convolution', least(goldenOf(run, 'splitTies', 'firstBuffer')), 1e-2),
    ),
  'step-golden-sum': (run) =>
    finding(
      atLeast('buffer of meanLoss after step 4', goldenOf(run, 'meanLoss', 'buffer').at(-1), 0.5),
      atMost('arm all against itself', goldenOf(run, 'all', 'buffer').at(-1), 1e-10),
    ),
  'step-golden-float32': (run) =>
    finding(singlePrecision(run, 'all32', 'input32'), failing(singlePrecision(run, 'splitTies'))),
  'step-golden-arms': (run) =>
    finding(
      atLeast('buffer of input against all', goldenOf(run, 'input', 'bufferToAll')[0], 0.5),
      atMost('buffer of all32 against all', largest(goldenOf(run, 'all32', 'buffer')), 2e-3),
    ),
  'zero-radius': (run) =>
    finding(
      exactly(
        'largest difference of a weight to none',
        largest(['input', 'hidden', 'all'].flatMap((arm) => goldenOf(run, arm, 'weights'))),
        0,
      ),
      above('perturbed', goldenOf(run, 'perturbed', 'weights')[0], 1e-6),
    ),
  'deep-linear-identity': (run) =>
    finding(
      atMost('largest relative difference', largest(goldenOf(run, 'deepLinear', 'identity')), 1e-12),
      atLeast('noPerturbation, largest', largest(goldenOf(run, 'noPerturbation', 'identity')), 0.05),
    ),
  'multiplicative-invariance': (run) =>
    finding(
      atMost(
        'largest deviation of the ratio from 1',
        largest(differences(run, 'multiplicative', 'spreadRatio10', 'spreadRatio100')),
        1e-12,
      ),
      atMost('additive at x100, largest ratio', largest(goldenOf(run, 'additive', 'spreadRatio100', 'measured')), 0.1),
    ),
  'theorem2-printed': (run) => {
    const off = least(goldenOf(run, 'printed', 'bruteForce'));
    const shift = least(goldenOf(run, 'printed', 'minimiserShift'));
    return finding(
      allOf(
        atMost('least relative difference to the brute force', off, 1e-9),
        atMost('least shift of the minimiser, q = ∞', shift, 1e-9),
      ),
      atMost('with N, largest difference', largest(goldenOf(run, 'corrected', 'bruteForce')), 1e-12),
    );
  },
  'theorem2-corrected': (run) =>
    finding(
      atMost(
        'largest relative difference to the brute force',
        largest(goldenOf(run, 'corrected', 'bruteForce')),
        1e-12,
      ),
      atLeast('printed, least', least(goldenOf(run, 'printed', 'bruteForce')), 0.01),
    ),
  'theorem2-map': (run) =>
    finding(
      atMost('largest |w_a − w_b|', largest(goldenOf(run, 'corrected', 'map')), 1e-4),
      atLeast('wrong norm, least shift', least(differences(run, 'wrongNorm', 'wrongNorm2', 'wrongNormInf')), 0.05),
    ),
  'theorem2-golden': (run) =>
    finding(
      atMost(
        'largest difference to fixture D',
        largest(differences(run, 'corrected', 'fixture', 'fixtureInf', 'fixtureObjective')),
        1e-5,
      ),
      atLeast('printed, q = ∞: largest difference of w', largest(goldenOf(run, 'printed', 'fixtureInf')), 0.02),
    ),
  'theorem2-every-lambda': (run) => {
    const norms = goldenOf(run, 'corrected', 'minMaxNorm', 'measured');
    const above = largest(goldenOf(run, 'corrected', 'penaltyAbove', 'measured'));
    return finding(
      allOf(
        atMost(
          'least |w_b|₁ over ε = 1, 10, 100 (an ε that gives 0 would make the statement hold)',
          least(norms),
          1e-9,
        ),
        atMost('|w_a|₁ above the threshold', above, 1e-7),
      ),
      atLeast(
        '|w_a|₁ at half the threshold, least',
        least(goldenOf(run, 'corrected', 'penaltyBelow', 'measured')),
        1e-3,
      ),
    );
  },
  'theorem2-unique': (run) => {
    const [first, second, lowest] = ['uniqueFirst', 'uniqueSecond', 'uniqueLeast'].map((quantity) =>
      largest(goldenOf(run, 'corrected', quantity)),
    );
    const twoMinima = largest([first, second, lowest])! <= 1e-12;
    return finding(
      exactly('minimisers found among (0.8, 0) and (0, 0.8), both at 0.2, the least value', twoMinima ? 2 : 1, 1),
      above('X = (1 0.9): difference of the two', least(goldenOf(run, 'corrected', 'tiltedDifference')), 1e-3),
    );
  },
  'ghost-noise': (run) =>
    finding(
      atMost('largest difference of the solutions', largest(goldenOf(run, 'corrected', 'ghostNoise')), 1e-10),
      atLeast('variance λ, least', least(goldenOf(run, 'printed', 'ghostNoise')), 0.02),
    ),
  'margin-golden-full': (run) =>
    finding(
      atMost('largest difference to the printed margins', attackDifference(run, 'full'), 1e-6),
      allOf(
        atLeast('fast20: points of M off by more than 1e-4', unequalPoints(run, 'fast20'), 5),
        above("finalIterate: M's tenth", goldenOf(run, 'finalIterate', 'attackM')[9], 1e-3),
      ),
    ),
  'margin-golden-exact': (run) => {
    const exact = goldenOf(run, 'full', 'exactP', 'expected');
    const attack = goldenOf(run, 'full', 'attackP', 'measured');
    return finding(
      atMost('largest difference of the exact margins', largest(goldenOf(run, 'full', 'exactP')), 1e-7),
      above('attack − exact on points 1 and 4, least', least([0, 3].map((i) => attack[i]! - exact[i]!)), 0.04),
    );
  },
  'margin-golden-certificates': (run) => {
    const measured = (quantity: string): number[] => goldenOf(run, 'full', quantity, 'measured');
    const [intervals, linears] = [
      [...measured('intervalP'), ...measured('intervalM')],
      [...measured('linearP'), ...measured('linearM')],
    ];
    return finding(
      atMost(
        'largest difference to the printed radii',
        largest(differences(run, 'full', 'intervalP', 'linearP', 'intervalM', 'linearM')),
        1e-7,
      ),
      atLeast('linear/interval, least', least(linears.map((v, i) => v / intervals[i]!)), 1.1),
    );
  },
  'bound-contains': (run) => {
    const boxes = goldenOf(run, 'full', 'uncontainedNoIntercept', 'expected')[0]!;
    return finding(
      exactly(
        `boxes of ${boxes} whose bounds do not contain the function`,
        goldenOf(run, 'full', 'uncontained', 'measured')[0],
        0,
      ),
      atLeast('noIntercept: share', goldenOf(run, 'full', 'uncontainedNoIntercept', 'measured')[0]! / boxes, 0.5),
    );
  },
  'margin-foolbox-cnn': (run) =>
    finding(
      atLeast('share of 40 images with the margin of Foolbox to 1e-4', equalShare(run, 'full'), 0.95),
      failing(atLeast('fast20', equalShare(run, 'fast20'), 0.95)),
    ),
  'margin-fast-median': (run) =>
    finding(
      allOf(
        ...['fast40', 'fast20'].flatMap((arm) =>
          (Object.keys(measuredNets) as MeasuredQuantity[]).map((quantity) =>
            atMost(
              `|median of ${arm} over full − 1|, ${measuredNets[quantity]}`,
              Math.abs(medianRatio(run, arm, quantity) - 1),
              0.05,
            ),
          ),
        ),
      ),
      atLeast('fast20 sample by sample: points off by more than 1e-4', unequalPoints(run, 'fast20'), 1),
    ),
};

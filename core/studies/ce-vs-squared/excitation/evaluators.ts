import { allOf, finding, largest, least, mean, median, shown, type Evaluators, type Part } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { above, atLeast, atMost, below, inside, metricAt, near, part } from '../evaluate.ts';

const fading = ['a999', 'a99', 'a95', 'a90', 'a50'] as const;

const largestOf = (run: RunReader, arms: readonly string[], metric: string, step?: number): number | undefined =>
  largest(arms.map((arm) => largest(metricAt(run, arm, metric, step))));
const leastOf = (run: RunReader, arms: readonly string[], metric: string, step?: number): number | undefined =>
  least(arms.map((arm) => least(metricAt(run, arm, metric, step))));

const exactWithoutAttenuation = (run: RunReader): Part =>
  atMost('largest error, a1', largestOf(run, ['a1'], 'parameterError'), 1e-12);

function wrong(arm: string, low: number, high: number): ClaimEvaluator {
  return (run) =>
    finding(
      inside(`mean error, ${arm}`, mean(metricAt(run, arm, 'parameterError')), low, high),
      exactWithoutAttenuation(run),
    );
}

/** norm(θ_T)/norm(θ*) of a1 is 1 ± 1e-9. */
const unmoved = (run: RunReader): Part =>
  allOf(
    near('least |θ|/|θ*|, a1', leastOf(run, ['a1'], 'estimateNorm'), 1, 1e-9),
    near('largest |θ|/|θ*|, a1', largestOf(run, ['a1'], 'estimateNorm'), 1, 1e-9),
  );

function driven(arm: string, limit: number): ClaimEvaluator {
  return (run) => finding(atLeast(`least |θ|/|θ*|, ${arm}`, leastOf(run, [arm], 'estimateNorm'), limit), unmoved(run));
}

/** Largest deviation from the product formula over all recorded steps. */
function deviation(run: RunReader, arm: string, metric: string): number | undefined {
  return largest(run.steps(arm, metric).map((step) => largest(run.at(arm, metric, step))));
}

function estimates(name: string, at30: number, at60: number): ClaimEvaluator {
  return (run) =>
    finding(
      allOf(
        near(`estimate, ${name}30`, metricAt(run, `${name}30`, 'thetaHat')[0], at30, 2e-4),
        near(`estimate, ${name}60`, metricAt(run, `${name}60`, 'thetaHat')[0], at60, 2e-4),
      ),
      atMost('largest error, const30 and const60', largestOf(run, ['const30', 'const60'], 'parameterError'), 1e-12),
    );
}

const thetas = (names: readonly string[]): string[] => names.flatMap((name) => [`${name}30`, `${name}60`]);
const persistent = thetas(['const', 'sine', 'white']);
const fleeting = thetas(['zero', 'decay']);

const drop = (run: RunReader, arm: string, pick: typeof least): number | undefined =>
  pick(metricAt(run, arm, 'errorDrop'));

const stuck = (run: RunReader, arm: string): Part =>
  allOf(
    atLeast(`least drop over the last decade, ${arm}`, drop(run, arm, least), 0.999),
    atLeast(`mean error, ${arm}`, mean(metricAt(run, arm, 'parameterError')), 0.5),
  );

const solved = (run: RunReader): Part => atMost('largest error, p0', largestOf(run, ['p0'], 'parameterError'), 1e-12);

const wrongShare = (run: RunReader, arm: string): number | undefined => metricAt(run, arm, 'wrongArmShare')[0];
const persistentShare = (run: RunReader): Part => below('wrong-arm share, p050', wrongShare(run, 'p050'), 0.01);
const greedyShare = (run: RunReader): Part => inside('wrong-arm share, pInf', wrongShare(run, 'pInf'), 0.3, 0.42);

/** The claims of attenuation, sysid, sgm and bandit (docs/science/ce-vs-squared.md, section 4.1). */
export const excitationEvaluators: Evaluators = {
  'attenuation-law': (run) =>
    finding(
      atMost(
        'largest deviation over all steps and fading arms',
        largest(fading.map((arm) => deviation(run, arm, 'lawDeviation'))),
        1e-12,
      ),
      above('largest deviation with a in place of a², a95', deviation(run, 'a95', 'lawDeviationWrong'), 1e-3),
    ),
  'attenuation-converges': (run) =>
    finding(exactWithoutAttenuation(run), above('mean error, a50', mean(metricAt(run, 'a50', 'parameterError')), 0.3)),
  'attenuation-slow': (run) =>
    finding(
      atMost('largest error, a999', largestOf(run, ['a999'], 'parameterError'), 1e-8),
      above('mean error, a95', mean(metricAt(run, 'a95', 'parameterError')), 0.015),
    ),
  'attenuation-wrong-95': wrong('a95', 0.015, 0.18),
  'attenuation-wrong-90': wrong('a90', 0.06, 0.33),
  'attenuation-wrong-50': wrong('a50', 0.3, 0.7),
  'attenuation-zero-error': (run) =>
    finding(
      atMost('largest output error', largestOf(run, ['a99', 'a95', 'a90', 'a50'], 'outputError'), 1e-10),
      above('least output error at step 0', leastOf(run, ['a99'], 'outputError', 0), 1),
    ),
  'attenuation-pull-zero': (run) =>
    finding(atMost('largest |θ|/|θ*|, x1y99', largestOf(run, ['x1y99'], 'estimateNorm'), 1e-10), unmoved(run)),
  'attenuation-drive-away-99': driven('x99y1', 4),
  'attenuation-drive-away-90': driven('x90y1', 1.5),
  'sysid-zero': estimates('zero', 0.1052, 0.1119),
  'sysid-decay': estimates('decay', 0.1593, 0.3601),
  'sysid-persistent': (run) =>
    finding(
      atMost('largest error, persistent inputs', largestOf(run, persistent, 'parameterError'), 1e-12),
      above('least error, zero and decay', leastOf(run, fleeting, 'parameterError'), 0.1),
    ),
  'sysid-output': (run) =>
    finding(
      atMost('largest output error at the end', largestOf(run, [...persistent, ...fleeting], 'outputError'), 1e-12),
      near('output error at step 0', metricAt(run, 'zero30', 'outputError', 0)[0], 0.5, 1e-12),
    ),
  'sgm-half': (run) => {
    const errors = metricAt(run, 'p050', 'parameterError');
    return finding(
      allOf(atMost('median error, p050', median(errors), 1e-4), atMost('largest error, p050', largest(errors), 0.05)),
      atLeast('mean error, p200', mean(metricAt(run, 'p200', 'parameterError')), 0.5),
    );
  },
  'sgm-three-quarter': (run) =>
    finding(
      atMost('largest drop over the last decade, p075', drop(run, 'p075', largest), 0.85),
      atLeast('least drop, p200', drop(run, 'p200', least), 0.999),
    ),
  'sgm-one': (run) =>
    finding(
      allOf(
        atMost('largest drop over the last decade, p100', drop(run, 'p100', largest), 0.97),
        inside('mean error, p100', mean(metricAt(run, 'p100', 'parameterError')), 0.2, 0.5),
      ),
      atLeast('least drop, p200', drop(run, 'p200', least), 0.999),
    ),
  'sgm-one-and-half': (run) =>
    finding(
      atLeast('least drop over the last decade, p150', drop(run, 'p150', least), 0.99),
      below('largest drop, p050', drop(run, 'p050', largest), 0.5),
    ),
  'sgm-two': (run) => finding(stuck(run, 'p200'), solved(run)),
  'sgm-three': (run) => finding(stuck(run, 'p300'), solved(run)),
  'bandit-persistent': (run) => finding(persistentShare(run), greedyShare(run)),
  'bandit-greedy': (run) => finding(greedyShare(run), persistentShare(run)),
  'bandit-increasing': (run) => {
    const shares = ['p050', 'p100', 'p150', 'p200', 'pInf'].map((arm) => wrongShare(run, arm) ?? NaN);
    const rises = shares.slice(1).map((value, i) => value - shares[i]!);
    return finding(
      {
        ...part('least rise of the share', Math.min(...rises), 'above 0', (v) => v > 0),
        measured: shares.map(shown).join(', '),
      },
      null,
    );
  },
};

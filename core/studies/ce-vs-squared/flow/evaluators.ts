import {
  allOf,
  combine,
  finding,
  geometricMean,
  largest,
  least,
  median,
  present,
  type Evaluators,
  type Part,
  type Values,
} from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { above, atLeast, atMost, below, countOf, inside, metricAt, part, quotient, share, where } from '../evaluate.ts';

const of = (run: RunReader, metric: string, arm = 'flow'): Values => metricAt(run, arm, metric);
const ofConverged = (run: RunReader, metric: string): Values => where(of(run, 'converged'), of(run, metric));

const scaled = (values: Values, factor: number): Values =>
  values.map((v) => (v === undefined ? undefined : factor * v));

/** Bounds are compared with sums at a finite time: this much is allowed (section 2.5). */
const finiteTime = 1.05;

/** Converged replicas in which one of the sums is above `factor` times the bound; those without a bound do not count. */
function broken(
  run: RunReader,
  bound: string,
  sums: readonly string[],
  { factor = 1, allowed = 1 + 1e-9 } = {},
): number | undefined {
  const limit = scaled(ofConverged(run, bound), factor);
  if (present(limit).length === 0) return undefined;
  const over = sums.map((sum) => combine(of(run, sum), limit, (s, l) => (s > allowed * l ? 1 : 0)));
  return limit.filter((_, k) => over.some((values) => values[k] === 1)).length;
}

const definedCount = (run: RunReader, bound: string, arm = 'flow'): number => present(of(run, bound, arm)).length;

const none = (what: string, count: number | undefined): Part => part(what, count, '0', (v) => v === 0);
const some = (what: string, count: number | undefined): Part => atLeast(what, count, 1);

/** A bound on Σ w² that must never be broken and must exist often enough; the control shrinks n_node^min. */
function kinkBound(bound: string, sums: readonly string[], allowed: number): ClaimEvaluator {
  return (run) =>
    finding(
      allOf(
        none('converged replicas that break the bound', broken(run, bound, sums, { allowed })),
        atLeast('replicas in which it is defined', definedCount(run, bound), share(run, 40, 36)),
      ),
      some('the same with 0.4 n_node^min', broken(run, bound, sums, { factor: 0.4, allowed })),
    );
}

function separated(of_: number, atLeast_: number, fewer: number): ClaimEvaluator {
  return (run) =>
    finding(
      atLeast(
        'separated replicas',
        countOf(of(run, 'separated'), (v) => v === 1),
        share(run, of_, atLeast_),
      ),
      below(
        'separated replicas at step 0',
        countOf(metricAt(run, 'flow', 'separated', 0), (v) => v === 1),
        share(run, of_, fewer),
      ),
    );
}

function settled(of_: number, atLeast_: number, strictMost: number): ClaimEvaluator {
  return (run) =>
    finding(
      atLeast(
        'converged replicas',
        countOf(of(run, 'converged'), (v) => v === 1),
        share(run, of_, atLeast_),
      ),
      atMost(
        'replicas with strict residual ≤ 0.05',
        countOf(of(run, 'kktResidualStrict'), (v) => v <= 0.05),
        share(run, of_, strictMost),
      ),
    );
}

const chainW2: ClaimEvaluator = (run) => {
  const use = quotient(ofConverged(run, 'sumAbsWV'), of(run, 'sumW2'));
  return finding(
    atMost('largest Σ|w||V| / Σ w²', largest(use), 1.002),
    above('the same with 2 V', largest(scaled(use, 2)), 1.002),
  );
};

function sumMu(limit: number): ClaimEvaluator {
  return (run) => {
    const gap = (metric: string): number | undefined =>
      median(combine(ofConverged(run, metric), of(run, 'sumW2'), (mu, w2) => Math.abs(mu / w2 - 1)));
    return finding(
      atMost('median |Σμ / Σw² − 1|', gap('sumMu'), limit),
      above('the same without kinks', gap('sumMuStrict'), 0.05),
    );
  };
}

const halvings = [
  ['eta40', 'eta20'],
  ['eta20', 'eta10'],
  ['eta10', 'eta05'],
] as const;

/** The claims of the thm3 presets (docs/science/ce-vs-squared.md, section 4.1). */
export const flowEvaluators: Evaluators = {
  'lemma5-node-law': (run) => {
    const quotients = (metric: string): Part[] =>
      halvings.map(([coarse, fine]) => {
        const value = geometricMean(quotient(of(run, metric, coarse), of(run, metric, fine)));
        return metric === 'balanceDrift'
          ? inside(`drift ${coarse}/${fine}`, value, 1.9, 2.15)
          : inside(`drift without b², ${coarse}/${fine}`, value, 0.8, 1.25);
      });
    const arms = ['eta40', 'eta20', 'eta10', 'eta05'];
    return finding(
      allOf(...quotients('balanceDrift')),
      allOf(
        ...quotients('balanceDriftNoBias'),
        above('least drift without b²', least(arms.map((arm) => least(of(run, 'balanceDriftNoBias', arm)))), 0.2),
      ),
    );
  },
  'lemma5-sum': (run) => {
    const gap = (withBias: boolean): number | undefined => {
      const bias = of(run, 'sumB2', 'eta10');
      const sum = combine(of(run, 'sumV2', 'eta10'), bias, (v2, b2) => v2 + (withBias ? b2 : 0));
      return largest(combine(of(run, 'sumW2', 'eta10'), sum, (w2, s) => Math.abs(w2 - s) / w2));
    };
    return finding(
      atMost('largest |Σw² − Σ|V|² − Σb²| / Σw²', gap(true), 0.01),
      above('the same without b²', gap(false), 0.01),
    );
  },
  'thm3-clusters-separated': separated(60, 58, 30),
  'thm3-clusters-converged': settled(60, 54, 30),
  'thm3-clusters-chain-lip': (run) => {
    const use = quotient(ofConverged(run, 'lipschitzExact'), of(run, 'sumAbsWV'));
    const count = present(use).length;
    return finding(
      none(
        `converged replicas (of ${count}) with exact above Σ|w||V|`,
        countOf(use, (v) => v > 1 + 1e-9),
      ),
      part(
        'the same with the sum halved',
        countOf(use, (v) => 2 * v > 1),
        `all ${count}`,
        (v) => v === count,
      ),
    );
  },
  'thm3-clusters-chain-w2': chainW2,
  'thm3-clusters-sum-mu': sumMu(0.05),
  'thm3-clusters-printed': (run) => {
    const sums = ['lipschitzExact', 'sumAbsWV'];
    return finding(
      allOf(
        none('converged replicas that break the bound', broken(run, 'boundPrinted', sums)),
        atLeast('replicas in which it is defined', definedCount(run, 'boundPrinted'), share(run, 60, 12)),
      ),
      some('the same with 0.2 n_node^min', broken(run, 'boundPrinted', sums, { factor: 0.2 })),
    );
  },
  'thm3-clusters-augmented': (run) =>
    finding(
      allOf(
        none(
          'converged replicas with Σw² > 1.05 bound',
          broken(run, 'boundAugmentedKinks', ['sumW2'], { allowed: finiteTime }),
        ),
        atLeast('replicas in which it is defined', definedCount(run, 'boundAugmentedKinks'), share(run, 60, 25)),
      ),
      some('the same without kink points', broken(run, 'boundAugmented', ['sumW2'], { allowed: finiteTime })),
    ),
  'thm3-clusters-augmented-strict': (run) =>
    finding(
      none(
        'converged replicas with Σw² > 1.05 bound',
        broken(run, 'boundAugmented', ['sumW2'], { allowed: finiteTime }),
      ),
      none('the same with kink points', broken(run, 'boundAugmentedKinks', ['sumW2'], { allowed: finiteTime })),
    ),
  'thm3-clusters-kinks-void': (run) =>
    finding(
      allOf(
        atMost('replicas in which it is defined', definedCount(run, 'boundPrintedKinks'), share(run, 60, 12)),
        none(
          'of these with Σw² > 1.05 bound',
          broken(run, 'boundPrintedKinks', ['sumW2'], { allowed: finiteTime }) ?? 0,
        ),
      ),
      atLeast(
        'replicas in which it is defined, highDim',
        definedCount(run, 'boundPrintedKinks', 'highDim'),
        share(run, 40, 36),
      ),
    ),
  'thm3-highdim-separated': separated(40, 38, 20),
  'thm3-highdim-converged': settled(40, 36, 8),
  'thm3-highdim-chain-w2': chainW2,
  'thm3-highdim-sum-mu': sumMu(0.02),
  'thm3-highdim-printed': kinkBound('boundPrinted', ['sumAbsWV'], 1 + 1e-9),
  'thm3-highdim-kinks': kinkBound('boundPrintedKinks', ['sumW2'], finiteTime),
  'thm3-highdim-augmented': kinkBound('boundAugmentedKinks', ['sumW2'], finiteTime),
};

import {
  allOf,
  combine,
  finding,
  geometricMean,
  largest,
  least,
  present,
  shown,
  type Evaluators,
  type Part,
  type Values,
} from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { above, atLeast, atMost, below, countOf, metricAt, part, quotient, share } from '../evaluate.ts';
import { meanInside, meanOf, pairs } from './pairReader.ts';

/** Section 4, seeds 1, 21, 41, 61, 81, 101 after 60 000 steps. */
const printed = {
  ceMin: [0.59, 0.977, 0.858, 1.423, 0.767, 0.706],
  seMin: [2.785, 2.893, 1.545, 3.5, 3.46, 3.092],
  ceMean: [1.334, 1.62, 1.585, 1.913, 2.039, 1.295],
  seMean: [4.75, 4.52, 3.1, 5.276, 4.913, 4.794],
} as const;

const ratio = (run: RunReader, top: string, bottom: string): Values =>
  quotient(metricAt(run, top, 'minMargin'), metricAt(run, bottom, 'minMargin'));

const centredSmall = (run: RunReader): Part =>
  below('largest seCentred/ceCentred', largest(ratio(run, 'seCentred', 'ceCentred')), 1.2);

/** Largest relative deviation from the printed column. */
function deviation(values: Values, column: readonly number[]): number | undefined {
  return largest(values.map((v, k) => (v === undefined ? undefined : Math.abs(v / column[k]! - 1))));
}

/** The printed table holds six seeds: another number of replicas is not it. */
const asPrinted = (run: RunReader, p: Part): Part =>
  run.replicas === printed.ceMin.length ? p : { measured: null, holds: null, why: 'the table has six seeds' };

const times = (values: Values, column: readonly number[]): Values =>
  values.map((v, k) => (v === undefined ? undefined : v / column[k]!));

const fewAtMostOne = (run: RunReader, top: string, bottom: string, step?: number): number | undefined =>
  countOf(pairs(run, top, bottom, step).ratios, (v) => v <= 1);

const band = (run: RunReader, top: string, bottom: string, inside: boolean, low: number, high: number): Part =>
  meanOf(run, top, bottom, `${inside ? 'in' : 'out of'} ${low} to ${high}`, (v) => (v >= low && v <= high) === inside);

const counting = (run: RunReader, top: string, bottom: string, step?: number): number =>
  pairs(run, top, bottom, step).counting;

const unfit = (run: RunReader): Part =>
  below('counting pairs, factor 1', counting(run, 'se1', 'ce1'), share(run, 40, 36));

const longSteps = [2000, 10_000, 60_000] as const;
const percents = [0, 25, 50, 75, 100] as const;

function offsetBand(percent: number, low: number, high: number, control: number): ClaimEvaluator {
  return (run) =>
    finding(
      band(run, `se${percent}`, `ce${percent}`, true, low, high),
      band(run, `se${control}`, `ce${control}`, false, low, high),
    );
}

function longGap(step: number): ClaimEvaluator {
  return (run) =>
    finding(meanInside(run, 'se', 'ce', 2.4, 4.2, step), meanInside(run, 'seCentred', 'ceCentred', 0.75, 1.1, step));
}

const failures = (run: RunReader, column: string, wanted: number): number =>
  run.table('rays').filter((row) => row[column] !== wanted).length;

/** The claims of the fig1 presets and geometry-rays (docs/science/ce-vs-squared.md, section 4.1). */
export const planarEvaluators: Evaluators = {
  'fig1-paper-gap': (run) => finding(above('least se/ce', least(ratio(run, 'se', 'ce')), 1.5), centredSmall(run)),
  'fig1-paper-paired-gap': (run) =>
    finding(above('least sePaired/ce', least(ratio(run, 'sePaired', 'ce')), 1.5), centredSmall(run)),
  'fig1-paper-minima': (run) => {
    const of = (arm: string, column: readonly number[]): number | undefined =>
      deviation(metricAt(run, arm, 'minMargin'), column);
    return finding(
      asPrinted(
        run,
        allOf(
          atMost('largest relative deviation, ce', of('ce', printed.ceMin), 0.03),
          atMost('largest relative deviation, se', of('se', printed.seMin), 0.03),
        ),
      ),
      atLeast(
        'least ceCentred over the CE column',
        least(times(metricAt(run, 'ceCentred', 'minMargin'), printed.ceMin)),
        2,
      ),
    );
  },
  'fig1-paper-means': (run) => {
    const of = (arm: string, column: readonly number[]): number | undefined =>
      deviation(metricAt(run, arm, 'meanDistance'), column);
    return finding(
      asPrinted(
        run,
        allOf(
          atMost('largest relative deviation, ce', of('ce', printed.ceMean), 0.03),
          atMost('largest relative deviation, se', of('se', printed.seMean), 0.03),
        ),
      ),
      above('least se over the CE column', least(times(metricAt(run, 'se', 'meanDistance'), printed.ceMean)), 1.5),
    );
  },
  'fig1-paper-fit': (run) => {
    const fits = present([...metricAt(run, 'ce', 'fits'), ...metricAt(run, 'se', 'fits')]);
    const count = fits.filter((v) => v === 1).length;
    return finding(
      part('fitting nets of ce and se', count, `${2 * run.replicas}`, (v) => v === 2 * run.replicas),
      null,
    );
  },
  'fig1-paper-offset': (run) => {
    const centred = present(ratio(run, 'seCentred', 'ceCentred'));
    const raw = present(ratio(run, 'se', 'ce'));
    const isInside = (v: number): boolean => v >= 0.7 && v <= 1.1;
    const count = centred.filter(isInside).length;
    return finding(
      {
        ...part('centred ratios in 0.7 to 1.1', count, `all ${run.replicas}`, (v) => v === run.replicas),
        measured: centred.map((v) => shown(v)).join(', '),
      },
      part('ratios se/ce in 0.7 to 1.1', raw.filter(isInside).length, 'none', (v) => v === 0),
    );
  },
  'fig1-paper-void': (run) => {
    const both = combine(metricAt(run, 'se', 'deadNodes'), metricAt(run, 'se', 'voidNodes'), (dead, voids) =>
      Math.min(dead, voids),
    );
    return finding(
      part(
        'replicas of se with dead and void nodes',
        countOf(both, (v) => v > 0),
        `all ${run.replicas}`,
        (v) => v === run.replicas,
      ),
      atLeast(
        'replicas of rate005 without a void node',
        countOf(metricAt(run, 'rate005', 'voidNodes'), (v) => v === 0),
        1,
      ),
    );
  },
  'fig1-paper-lipschitz-margin': (run) => {
    const use = quotient(metricAt(run, 'se', 'certificateMargin'), metricAt(run, 'se', 'minMargin'));
    return finding(
      atMost('largest bound over margin', largest(use), 1),
      part(
        'replicas with twice the bound above the margin',
        countOf(use, (v) => 2 * v > 1),
        `all ${run.replicas}`,
        (v) => v === run.replicas,
      ),
    );
  },
  'fig1-quick-gap': (run) =>
    finding(meanInside(run, 'se', 'ce', 2.4, 4.2), meanInside(run, 'seCentred', 'ceCentred', 0.75, 1.1)),
  'fig1-quick-share': (run) =>
    finding(
      atMost('counting pairs with ratio ≤ 1', fewAtMostOne(run, 'se', 'ce'), share(run, 40, 2)),
      atLeast('centred pairs with ratio ≤ 1', fewAtMostOne(run, 'seCentred', 'ceCentred'), share(run, 40, 10)),
    ),
  'fig1-quick-fit': (run) =>
    finding(atLeast('counting pairs', counting(run, 'se', 'ce'), share(run, 40, 36)), unfit(run)),
  'fig1-long-gap-2000': longGap(2000),
  'fig1-long-gap-10000': longGap(10_000),
  'fig1-long-gap-60000': longGap(60_000),
  'fig1-long-share': (run) =>
    finding(
      atMost(
        'most counting pairs with ratio ≤ 1 at a step',
        largest(longSteps.map((step) => fewAtMostOne(run, 'se', 'ce', step))),
        share(run, 40, 2),
      ),
      atLeast(
        'centred pairs with ratio ≤ 1 at step 60000',
        fewAtMostOne(run, 'seCentred', 'ceCentred', 60_000),
        share(run, 40, 10),
      ),
    ),
  'fig1-long-fit': (run) =>
    finding(
      atLeast(
        'fewest counting pairs at a step',
        least(longSteps.map((step) => counting(run, 'se', 'ce', step))),
        share(run, 40, 36),
      ),
      unfit(run),
    ),
  'fig1-offset-q0': offsetBand(0, 2.4, 4.2, 100),
  'fig1-offset-q25': offsetBand(25, 1.8, 3.1, 100),
  'fig1-offset-q50': offsetBand(50, 1.35, 2.1, 0),
  'fig1-offset-q75': offsetBand(75, 0.9, 1.25, 0),
  'fig1-offset-q100': offsetBand(100, 0.75, 1.1, 0),
  'fig1-offset-monotone': (run) => {
    const means = percents.map((p) => geometricMean(pairs(run, `se${p}`, `ce${p}`).ratios) ?? NaN);
    const steps = means.slice(1).map((mean, i) => mean - means[i]!);
    return finding(
      {
        ...part('largest step of the geometric mean', largest(steps), 'below 0', (v) => v < 0),
        measured: means.map(shown).join(', '),
      },
      null,
    );
  },
  'fig1-offset-share-q0': (run) =>
    finding(
      atMost('counting pairs with ratio ≤ 1, q = 0', fewAtMostOne(run, 'se0', 'ce0'), share(run, 40, 2)),
      atLeast('counting pairs with ratio ≤ 1, q = 1', fewAtMostOne(run, 'se100', 'ce100'), share(run, 40, 16)),
    ),
  'fig1-offset-share-q100': (run) => {
    const more = (percent: number): number | undefined =>
      countOf(pairs(run, `se${percent}`, `ce${percent}`).ratios, (v) => v > 1);
    return finding(
      atMost('counting pairs with ratio > 1, q = 1', more(100), share(run, 40, 24)),
      atLeast('counting pairs with ratio > 1, q = 0', more(0), share(run, 40, 36)),
    );
  },
  'fig1-offset-fit': (run) =>
    finding(
      atLeast(
        'fewest counting pairs at a q',
        least(percents.map((p) => counting(run, `se${p}`, `ce${p}`))),
        share(run, 40, 36),
      ),
      unfit(run),
    ),
  'fig1-centring-useless': (run) =>
    finding(
      meanOf(run, 'se100', 'ce100', 'above 1.5', (v) => v > 1.5),
      meanOf(run, 'se0', 'ce0', 'above 1.5', (v) => v > 1.5),
    ),
  'fig1-balance': (run) =>
    finding(
      atMost('largest drift over max w², ce0', largest(metricAt(run, 'ce0', 'balanceDrift')), 0.02),
      above('least drift without b², ce0', least(metricAt(run, 'ce0', 'balanceDriftNoBias')), 0.2),
    ),
  'fig1-same-loss-se': (run) =>
    finding(meanInside(run, 'seB', 'seA', 0.8, 1.25), meanInside(run, 'seB', 'ceA', 2.4, 4.2)),
  'fig1-same-loss-ce': (run) =>
    finding(meanInside(run, 'ceB', 'ceA', 0.8, 1.25), meanInside(run, 'seB', 'ceA', 2.4, 4.2)),
  'fig1-bias-factor': (run) =>
    finding(
      atLeast('pairs that do not both fit, factor 1', run.replicas - counting(run, 'se1', 'ce1'), share(run, 80, 8)),
      atMost('pairs that do not both fit, factor 10', run.replicas - counting(run, 'se10', 'ce10'), share(run, 80, 6)),
    ),
  'geometry-rays': (run) => {
    const checks = 2 * run.table('rays').length;
    const failed = failures(run, 'insideCrossing', 0) + failures(run, 'outsideCrossing', 1);
    const wide = checks / 2 - failures(run, 'wideCrossing', 1);
    return finding(
      part(`failures of ${checks}`, checks === 0 ? null : failed, '0', (v) => v === 0),
      atLeast(`sign changes inside 1.05 d, of ${checks / 2} points`, wide, (28 / 32) * (checks / 2)),
    );
  },
  'geometry-cells': (run) => {
    const every = (metric: string, target: number): Part => {
      const values = metricAt(run, 'ce', metric);
      const wrong = present(values).find((v) => v !== target);
      return part(`cells (${metric}) of every net`, wrong ?? present(values)[0], `${target}`, (v) => v === target);
    };
    return finding(every('cellCount', 211), every('cellCountTen', 56));
  },
};

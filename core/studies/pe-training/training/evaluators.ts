import {
  allOf,
  combine,
  finding,
  geometricMean,
  largest,
  least,
  mean,
  median,
  rowsOf,
  type Evaluators,
  type Part,
  type TableRow,
  type Values,
} from '../../evaluation.ts';
import type { RunReader } from '../../runner.ts';
import { above, atLeast, atMost, below, cell, exactly, failing, ratio, share } from '../evaluate.ts';

/** Agreement of a certificate, an attack and an exact margin (section H). */
const agreement = 1e-6;

/** A ratio's geometric mean over the replicas and its least value. */
function growth(what: string, values: Values, gm: number, each: number): Part {
  return allOf(
    atLeast(`${what}, geometric mean`, geometricMean(values), gm),
    atLeast('least of the replicas', least(values), each),
  );
}

const marginRatio = (run: RunReader, a: string, b: string): Values => ratio(run, 'marginMedianTest', a, b);

/** Rows of the margins of some arms. */
function margins(run: RunReader, arms: readonly string[]): TableRow[] {
  return arms.flatMap((arm) => rowsOf(run, 'margins', arm));
}

const measuredIn = (rows: readonly TableRow[], ...keys: readonly string[]): TableRow[] =>
  rows.filter((row) => keys.every((key) => !Number.isNaN(cell(row, key))));

/** |a − b|, 0 where both are infinite. */
function gap(row: TableRow, a: string, b: string): number {
  const [x, y] = [cell(row, a), cell(row, b)];
  return x === y ? 0 : Math.abs(x - y);
}

/** The quotient of two columns' medians for each replica of an arm; infinite margins stay. */
function medianQuotient(run: RunReader, arm: string, over: string, under: string): number[] {
  const rows = measuredIn(rowsOf(run, 'margins', arm), over, under);
  const replicas = [...new Set(rows.map((row) => cell(row, 'replica')))];
  return replicas.map((replica) => {
    const quotients = rows
      .filter((row) => cell(row, 'replica') === replica && cell(row, under) > 0)
      .map((row) => cell(row, over) / cell(row, under));
    return median(quotients)!;
  });
}

/** Median of a column over the certified samples, one a replica. */
function certifiedMedians(run: RunReader, arm: string, key: string): number[] {
  const rows = measuredIn(rowsOf(run, 'margins', arm), 'linear');
  return Array.from({ length: run.replicas }, (_, r) =>
    median(rows.filter((row) => cell(row, 'replica') === r).map((row) => cell(row, key))),
  ).map((v) => v ?? NaN);
}

function unsoundShare(run: RunReader, arms: readonly string[], key: string): number {
  const rows = measuredIn(margins(run, arms), 'noIntercept').filter((row) => cell(row, key) > 0);
  return share(rows, (row) => cell(row, 'noIntercept') > cell(row, key) + agreement);
}

/** Samples of a positive margin: the least certified radius; and of margin 0: the largest. */
function positive(run: RunReader, arms: readonly string[], key: 'attack' | 'exact'): [Part, Part] {
  const rows = measuredIn(margins(run, arms), 'linear');
  const [inside, outside] = [rows.filter((row) => cell(row, key) > 1e-9), rows.filter((row) => cell(row, key) === 0)];
  const loose = measuredIn(inside, 'noIntercept');
  return [
    above('least certified radius of the samples with a margin', least(inside.map((row) => cell(row, 'linear'))), 0),
    allOf(
      exactly('largest certified radius of the others', largest(outside.map((row) => cell(row, 'linear'))) ?? 0, 0),
      above('noIntercept, least', least(loose.map((row) => cell(row, 'noIntercept'))), 0),
    ),
  ];
}

const subspaceArms = ['none', 'input', 'hidden', 'all'] as const;
const planarArms = ['none', 'input', 'all'] as const;
/** An arm with restarts and the same nets with one start. */
const restartArms = [
  ['noneRestarts', 'none'],
  ['allRestarts', 'all'],
] as const;

/** Share of an arm's points at which the attack is the exact margin, one a replica. */
function exactShares(run: RunReader, arm: string): number[] {
  const rows = rowsOf(run, 'margins', arm);
  return [...new Set(rows.map((row) => cell(row, 'replica')))].map((replica) =>
    share(
      rows.filter((row) => cell(row, 'replica') === replica),
      (row) => gap(row, 'attack', 'exact') < agreement,
    ),
  );
}

/** attack/exact of every point of some arms with a margin above 0. */
function overExact(run: RunReader, arms: readonly string[]): number[] {
  return margins(run, arms)
    .filter((row) => cell(row, 'exact') > 0 && cell(row, 'exact') < Infinity)
    .map((row) => cell(row, 'attack') / cell(row, 'exact'));
}
const linearArms = ['linear', 'linearBox', 'deepLinear', 'deepLinearBox'] as const;

/** Nested and tighter: samples with interval > linear, the control being the other way round. */
function nested(run: RunReader, arms: readonly string[], slack: (interval: number) => number) {
  const rows = measuredIn(margins(run, arms), 'linear', 'interval');
  return finding(
    exactly(
      'samples with interval > linear',
      rows.filter((row) => slack(cell(row, 'interval')) > cell(row, 'linear')).length,
      0,
    ),
    atLeast(
      'share with linear > interval',
      share(rows, (row) => cell(row, 'linear') > cell(row, 'interval')),
      0.9,
    ),
  );
}

function tighter(run: RunReader, arms: readonly string[]) {
  const certified = (of: readonly string[]): TableRow[] =>
    measuredIn(margins(run, of), 'linear', 'interval').filter((row) => cell(row, 'interval') > 0);
  const isTighter = (row: TableRow): boolean => cell(row, 'linear') > cell(row, 'interval') * (1 + agreement);
  return finding(
    atLeast('share with linear > interval (1 + 1e-6)', share(certified(arms), isTighter), 0.9),
    exactly('the same for a single layer', share(certified(['singleLayer']), isTighter), 0),
  );
}

function unexcited(arm: string, control: string, limit: number): Evaluators[string] {
  return (run) =>
    finding(
      exactly(`largest change of an unexcited weight, ${arm}`, largest(run.last(arm, 'unexcitedChange')), 0),
      atLeast(`${control}, least of the replicas`, least(run.last(control, 'unexcitedChange')), limit),
    );
}

/** Change of |w_unexcited| from its start, one a replica. */
function normChange(run: RunReader, arm: string): Values {
  return combine(run.last(arm, 'unexcitedNorm'), run.at(arm, 'unexcitedNorm', 0), (end, start) =>
    Math.abs(end - start),
  );
}

export const trainingEvaluators: Evaluators = {
  'unexcited-frozen-none': unexcited('none', 'input', 1e-3),
  'unexcited-frozen-hidden': unexcited('hidden', 'all', 1e-3),
  'subspace-all-over-input': (run) =>
    finding(
      growth('median margin, all/input', marginRatio(run, 'all', 'input'), 1.35, 1.15),
      failing(growth('hidden/input', marginRatio(run, 'hidden', 'input'), 1.35, 1.15)),
    ),
  'subspace-input-over-none': (run) =>
    finding(
      growth('median margin, input/none', marginRatio(run, 'input', 'none'), 1.4, 1.15),
      failing(growth('hidden/input', marginRatio(run, 'hidden', 'input'), 1.4, 1.15)),
    ),
  'subspace-all-over-none': (run) =>
    finding(
      growth('median margin, all/none', marginRatio(run, 'all', 'none'), 2.1, 1.65),
      atMost('input/none, geometric mean', geometricMean(marginRatio(run, 'input', 'none')), 2.1),
    ),
  'subspace-gradient': (run) =>
    finding(
      atMost('unexcited gradient all/none, largest', largest(ratio(run, 'unexcitedGradient', 'all', 'none')), 0.1),
      atLeast('hidden/none, least', least(ratio(run, 'unexcitedGradient', 'hidden', 'none')), 0.15),
    ),
  'subspace-joint': (run) =>
    finding(
      atLeast(
        'joint margin all/none, geometric mean',
        geometricMean(ratio(run, 'jointMarginMedian', 'all', 'none')),
        4,
      ),
      atMost('input/none, geometric mean', geometricMean(ratio(run, 'jointMarginMedian', 'input', 'none')), 2),
    ),
  'deeplinear-no-advantage': (run) => {
    const [own, other] = [marginRatio(run, 'all', 'input'), marginRatio(run, 'all', 'none')];
    const within = (what: string, values: Values): Part =>
      allOf(atLeast(`${what}, least`, least(values), 0.9), atMost('largest', largest(values), 1.05));
    return finding(within('median margin all/input', own), failing(within('all/none', other)));
  },
  'deeplinear-input-over-none': (run) =>
    finding(
      atLeast('median margin input/none, least', least(marginRatio(run, 'input', 'none')), 2),
      atMost('all/input, largest', largest(marginRatio(run, 'all', 'input')), 1.05),
    ),
  'linear-frozen': (run) =>
    finding(
      exactly('change of |w_unexcited|, none', largest(normChange(run, 'none')), 0),
      atLeast('input, least', least(normChange(run, 'input')), 0.3),
    ),
  'linear-shrunk': (run) =>
    finding(
      atMost('|w_unexcited| of input, largest', largest(run.last('input', 'unexcitedNorm')), 0.01),
      atLeast('none, least', least(run.last('none', 'unexcitedNorm')), 0.3),
    ),
  'linear-margin': (run) =>
    finding(
      atLeast('median margin of input, least', least(run.last('input', 'marginMedianTest')), 0.9),
      atMost('none, largest', largest(run.last('none', 'marginMedianTest')), 0.3),
    ),
  'interval-linear-certificate': (run) => {
    const rows = measuredIn(margins(run, linearArms), 'linear', 'exact').filter((row) => cell(row, 'exact') < 4);
    return finding(
      atMost('largest |linear − exact|', largest(rows.map((row) => gap(row, 'linear', 'exact'))), agreement),
      atMost(
        'deepLinear: median interval/exact, largest',
        largest(medianQuotient(run, 'deepLinear', 'interval', 'exact')),
        0.5,
      ),
    );
  },
  'interval-linear-attack': (run) => {
    const leaky = measuredIn(margins(run, ['leaky']), 'linear');
    return finding(
      atMost(
        'largest |attack − exact|',
        largest(margins(run, linearArms).map((row) => gap(row, 'attack', 'exact'))),
        agreement,
      ),
      atMost(
        'leaky: share of points whose attack meets its certificate',
        share(leaky, (row) => gap(row, 'attack', 'linear') <= agreement),
        0.9,
      ),
    );
  },
  'interval-planar-nested': (run) => nested(run, planarArms, (interval) => interval - 1e-9),
  'interval-planar-sound': (run) =>
    finding(
      exactly(
        'samples with linear > exact + 1e-6',
        margins(run, planarArms).filter((row) => cell(row, 'linear') > cell(row, 'exact') + agreement).length,
        0,
      ),
      atLeast('noIntercept above exact, share', unsoundShare(run, planarArms, 'exact'), 0.5),
    ),
  'interval-planar-upper': (run) => {
    const rows = margins(run, planarArms);
    const certified = rows.filter((row) => cell(row, 'exact') > 0);
    return finding(
      exactly(
        'samples with attack < exact − 1e-6',
        rows.filter((row) => cell(row, 'attack') < cell(row, 'exact') - agreement).length,
        0,
      ),
      atLeast(
        'linear in its place: share below',
        share(certified, (row) => cell(row, 'linear') < cell(row, 'exact') - agreement),
        0.5,
      ),
    );
  },
  'interval-planar-attack': (run) =>
    finding(
      atMost(
        'share of points where the attack is exact, mean over arms and replicas',
        mean(planarArms.flatMap((arm) => exactShares(run, arm))),
        0.9,
      ),
      exactly('single layer: share', least(exactShares(run, 'singleLayer')), 1),
    ),
  'restarts-tail': (run) =>
    finding(
      atMost(
        'largest attack/exact with restarts',
        largest(
          overExact(
            run,
            restartArms.map(([more]) => more),
          ),
        ),
        1.25,
      ),
      atLeast(
        'with one start',
        largest(
          overExact(
            run,
            restartArms.map(([, one]) => one),
          ),
        ),
        1.25,
      ),
    ),
  'restarts-closer': (run) => {
    const gains = restartArms.flatMap(([more, one]) => {
      const before = exactShares(run, one);
      return exactShares(run, more).map((after, replica) => after - before[replica]!);
    });
    return finding(
      atLeast('gain in the share of points where the attack is exact, least of arms and replicas', least(gains), 0.05),
      exactly('single layer: share', least(exactShares(run, 'singleLayer')), 1),
    );
  },
  'restarts-not-exact': (run) =>
    finding(
      atMost(
        'share of points where the attack with restarts is exact, mean over arms and replicas',
        mean(restartArms.flatMap(([more]) => exactShares(run, more))),
        0.97,
      ),
      exactly('single layer: share', least(exactShares(run, 'singleLayer')), 1),
    ),
  'interval-planar-tighter': (run) => tighter(run, planarArms),
  'interval-planar-ratio': (run) => {
    const of = (key: string): number[] => planarArms.flatMap((arm) => medianQuotient(run, arm, key, 'exact'));
    const [linear, interval] = [of('linear'), of('interval')];
    return finding(
      atLeast('median linear/exact, least of arms and replicas', least(linear), 0.4),
      below('interval/exact over linear/exact, largest', largest(interval.map((v, i) => v / linear[i]!)), 1),
    );
  },
  'interval-subspace-positive': (run) => finding(...positive(run, subspaceArms, 'attack')),
  'interval-planar-positive': (run) => finding(...positive(run, planarArms, 'exact')),
  'interval-subspace-nested': (run) => nested(run, subspaceArms, (interval) => interval / (1 + 1e-9)),
  'interval-subspace-sound': (run) =>
    finding(
      exactly(
        'samples with linear > attack (1 + 1e-9)',
        measuredIn(margins(run, subspaceArms), 'linear').filter(
          (row) => cell(row, 'linear') > cell(row, 'attack') * (1 + 1e-9),
        ).length,
        0,
      ),
      atLeast('noIntercept above the attack, share', unsoundShare(run, subspaceArms, 'attack'), 0.5),
    ),
  'interval-subspace-tighter': (run) => tighter(run, subspaceArms),
  'certified-gain': (run) => {
    const found = certifiedMedians(run, 'none', 'attack');
    const gain = (arm: string): Values => certifiedMedians(run, arm, 'linear').map((v, k) => v / found[k]!);
    return finding(
      atLeast(
        'median certified radius of all over the median attack of none, geometric mean',
        geometricMean(gain('all')),
        1.15,
      ),
      atMost('input in place of all, geometric mean', geometricMean(gain('input')), 0.7),
    );
  },
  'certified-input-looser': (run) => {
    const tightness = (arm: string): number | undefined => geometricMean(medianQuotient(run, arm, 'linear', 'attack'));
    return finding(
      atMost('linear/attack, input over none', tightness('input')! / tightness('none')!, 0.9),
      atLeast('all over none', tightness('all')! / tightness('none')!, 1.2),
    );
  },
};

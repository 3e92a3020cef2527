import { finding, mean, median, rowsOf, type Part } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { above, allOf, atLeast, atMost, below, equalTo, near, one, share, within, type Limit } from '../evaluate.ts';

const shareIn = (run: RunReader, arm: string, metric: string, limit: Limit, wanted: Limit): Part =>
  share(`${arm}: ${metric}`, run.last(arm, metric), limit, wanted);

const medianIn = (run: RunReader, arm: string, metric: string, limit: Limit): Part =>
  one(`${arm}: median ${metric}`, median(run.last(arm, metric)), limit);

const meanIn = (run: RunReader, arm: string, metric: string, limit: Limit): Part =>
  one(`${arm}: mean ${metric}`, mean(run.last(arm, metric)), limit);

/** The units of an arm stay different: many classes in most replicas, and in the median. */
function staysDifferent(arm: string, least: number, leastMedian: number, noiseMedian: Limit): ClaimEvaluator {
  return (run) =>
    finding(
      allOf(
        shareIn(run, arm, 'classes', atLeast(least), atLeast(0.9)),
        medianIn(run, arm, 'classes', atLeast(leastMedian)),
      ),
      medianIn(run, 'noise', 'classes', noiseMedian),
    );
}

const keepsReg =
  (arm: string): ClaimEvaluator =>
  (run) =>
    finding(
      shareIn(run, arm, 'settledReg', above(4), atLeast(0.9)),
      shareIn(run, 'noise', 'settledReg', above(4), atMost(0.05)),
    );

const fewClasses =
  (wanted: number): ClaimEvaluator =>
  (run) =>
    finding(
      shareIn(run, 'noise', 'classes', atMost(2), atLeast(wanted)),
      allOf(
        shareIn(run, 'none', 'classes', atMost(2), atMost(0.2)),
        shareIn(run, 'frozen', 'classes', atMost(2), atMost(0.2)),
      ),
    );

const tanh: Readonly<Record<string, ClaimEvaluator>> = {
  'one-tanh-active': (run) =>
    finding(
      shareIn(run, 'noise', 'activeUnits', equalTo(1), atLeast(0.95)),
      allOf(
        shareIn(run, 'none', 'activeUnits', equalTo(1), atMost(0.05)),
        shareIn(run, 'frozen', 'activeUnits', equalTo(1), atMost(0.05)),
      ),
    ),
  'one-tanh-theorem3': (run) =>
    finding(
      shareIn(run, 'noise', 'classes', atMost(3), atLeast(0.95)),
      shareIn(run, 'none', 'classes', atMost(3), atMost(0.05)),
    ),
  'one-tanh-reg': (run) =>
    finding(medianIn(run, 'noise', 'settledReg', near(0.8284, 0.01)), medianIn(run, 'none', 'settledReg', above(4))),
  'one-tanh-control-classes': staysDifferent('none', 7, 9, equalTo(2)),
  'one-tanh-frozen-classes': staysDifferent('frozen', 7, 9, equalTo(2)),
  'one-tanh-control-reg': keepsReg('none'),
  'one-tanh-frozen-reg': keepsReg('frozen'),
};

const logistic: Readonly<Record<string, ClaimEvaluator>> = {
  'one-logistic-even-classes': fewClasses(0.75),
  'one-logistic-even-reg': (run) =>
    finding(meanIn(run, 'noise', 'settledReg', near(0.6, 0.1)), meanIn(run, 'none', 'settledReg', above(1.3))),
  'one-logistic-even-control-classes': staysDifferent('none', 3, 5, atMost(2)),
  'one-logistic-even-control-reg': (run) =>
    finding(meanIn(run, 'none', 'settledReg', above(1.3)), meanIn(run, 'noise', 'settledReg', below(0.7))),
  'one-logistic-split-classes': fewClasses(0.65),
  'one-logistic-split-reg': (run) =>
    finding(meanIn(run, 'noise', 'settledReg', within(0.74, 0.84)), meanIn(run, 'none', 'settledReg', above(1.3))),
  'one-logistic-split-control-classes': staysDifferent('none', 3, 4, atMost(2)),
  'one-logistic-split-control-reg': (run) =>
    finding(meanIn(run, 'none', 'settledReg', above(1.3)), meanIn(run, 'noise', 'settledReg', below(0.9))),
};

type Order = 'First' | 'Second';

const curve = (run: RunReader, arm: string, activation: string): ReturnType<typeof rowsOf> =>
  rowsOf(run, 'curves', arm).filter((row) => row['activation'] === activation);

function difference(run: RunReader, arm: string, activation: string, order: Order, limit: Limit): Part {
  const rows = curve(run, arm, activation);
  const differences = rows.map((row) => Math.abs(Number(row[`numeric${order}`]) - Number(row[order.toLowerCase()])));
  const most = differences.length === 0 ? undefined : Math.max(...differences);
  return one(
    `${arm}, ${activation}: largest difference from the numeric ${order.toLowerCase()} derivative`,
    most,
    limit,
  );
}

/** A derivative as claimed and as its control. */
function derivative(
  activation: string,
  order: Order,
  claim: [string, Limit],
  control: [string, Limit],
): ClaimEvaluator {
  return (run) =>
    finding(
      difference(run, claim[0], activation, order, claim[1]),
      difference(run, control[0], activation, order, control[1]),
    );
}

function decreasing(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value < values[i - 1]!);
}

/** Lowest reg near one output, and the highest between two outputs, on a fine grid. */
function splits(run: RunReader, units: number): { largest: number; reg: number }[] {
  return rowsOf(run, 'splits', 'corrected')
    .filter((row) => row['units'] === units)
    .map((row) => ({ largest: Number(row['largest']), reg: Number(row['reg']) }));
}

function localMinima(rows: readonly { largest: number; reg: number }[]): { largest: number; reg: number }[] {
  return rows.filter((row, i) => row.reg < (rows[i - 1]?.reg ?? Infinity) && row.reg < (rows[i + 1]?.reg ?? Infinity));
}

const curves: Readonly<Record<string, ClaimEvaluator>> = {
  'one-curves-tanh-derivative': derivative('tanh', 'First', ['corrected', below(1e-5)], ['printed', above(0.1)]),
  'one-curves-tanh-printed': derivative('tanh', 'First', ['printed', below(1e-5)], ['corrected', below(1e-5)]),
  'one-curves-tanh-second-corrected': derivative('tanh', 'Second', ['corrected', below(1e-4)], ['printed', above(0.1)]),
  'one-curves-tanh-second-printed': derivative('tanh', 'Second', ['printed', below(1e-4)], ['corrected', below(1e-4)]),
  'one-curves-logistic-derivative': derivative(
    'logistic',
    'First',
    ['corrected', below(1e-5)],
    ['printed', above(0.1)],
  ),
  'one-curves-tanh-injective': (run) => {
    const first = (activation: string): number[] =>
      curve(run, 'corrected', activation).map((row) => Number(row['first']));
    const injective = (activation: string): number | undefined => {
      const values = first(activation);
      return values.length === 0 ? undefined : Number(decreasing(values) && values.every((v) => v > 0));
    };
    return finding(
      one('tanh: R_o′ strictly decreasing and positive', injective('tanh'), equalTo(1)),
      one('logistic: the same', injective('logistic'), equalTo(0)),
    );
  },
  'one-curves-split-minima': (run) => {
    const four = splits(run, 4);
    const minima = localMinima(four);
    const [even, uneven] = [minima[0], minima[1]];
    const between = even && uneven ? four.filter((r) => r.largest > even.largest && r.largest < uneven.largest) : [];
    const barrier = between.length === 0 ? undefined : Math.max(...between.map((r) => r.reg));
    const around = (value: number): Limit => within(value - 1e-4, value + 1e-4);
    const six = localMinima(splits(run, 6));
    return finding(
      allOf(
        one('m = 4: minima of reg', minima.length, equalTo(2)),
        one('even split', even?.reg, around(0.8)),
        one('one large, three small', uneven?.reg, around(0.7715)),
        one('barrier between', barrier, around(0.804)),
      ),
      allOf(one('m = 6: minima of reg', six.length, equalTo(1)), one('its reg', six[0]?.reg, around(0.6))),
    );
  },
};

export const oneDatumEvaluators: Readonly<Record<string, ClaimEvaluator>> = { ...tanh, ...logistic, ...curves };

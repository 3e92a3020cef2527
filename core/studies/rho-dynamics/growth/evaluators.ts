import { finding, type Values } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { atDecades, curves, extreme, fitOf, valueAt } from '../curves.ts';
import { above, all, below, check, columnOf, falling, near, rising, within } from '../evaluate.ts';

const depths = [1, 2, 3, 5, 10] as const;
const deep = [2, 3, 5, 10] as const;
const decades = [2, 4, 6, 12] as const;

/** Table B of section 3, products and norms of each layer. */
const products: Readonly<Record<number, readonly number[]>> = {
  1: [4.622, 9.211, 13.816, 27.631],
  2: [7.052, 12.32, 17.295, 31.749],
  3: [8.297, 13.683, 18.743, 33.364],
  5: [9.602, 15.032, 20.141, 34.875],
  10: [11.003, 16.424, 21.553, 36.349],
};
const layers: Readonly<Record<number, readonly number[]>> = {
  1: [4.622, 9.211, 13.816, 27.631],
  2: [2.656, 3.51, 4.159, 5.635],
  3: [2.024, 2.392, 2.656, 3.219],
  5: [1.572, 1.72, 1.823, 2.035],
  10: [1.271, 1.323, 1.359, 1.432],
};

const at = (run: RunReader, depth: number, metric: string, s: number): number | undefined =>
  valueAt(curves(run, `k${depth}`, metric)[0]!, s);
const products12 = (run: RunReader): Values =>
  depths.map((depth) => atDecades(run, `k${depth}`, 'product', 0, [12])[0]);

/** The printed law less the full net at the log-time, one value a depth. */
function printedMiss(run: RunReader, depth: number, s: number): number | undefined {
  const row = run.table('growth').find((r) => r['depth'] === depth && Math.abs(Number(r['logT']) - s) < 1e-9);
  return row ? Number(row['product']) - Number(row['fullProduct']) : undefined;
}

/** log log t coefficient of the excess over log t between log t = 100 and 600. */
const coefficient = (run: RunReader, depth: number): number => {
  const curve = curves(run, `k${depth}`, 'product')[0]!;
  const excess = { x: curve.x, y: curve.y.map((q, i) => q - curve.x[i]!) };
  return fitOf(
    excess,
    (s) => s >= 100 && s <= 600,
    Math.log,
    (y) => y,
  ).slope;
};

const faster = (run: RunReader, depth: number): number => {
  const [early, late] = atDecades(run, `k${depth}`, 'product', 0, [6, 12]);
  return late! - 12 * Math.LN10 - (early! - 6 * Math.LN10);
};

/** Outcome B. */
export const growthEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  'rho-k': (run) => {
    const printed = deep.map((depth) =>
      columnOf(run, 'growth', 'printedK2', 'product', { depth }).reduce(
        (most, q, i) =>
          Math.max(most, Math.abs(q - columnOf(run, 'growth', 'printedK2', 'fullProduct', { depth })[i]!)),
        0,
      ),
    );
    return finding(
      below(
        'largest difference to the full net to log t = 30',
        depths.map((d) => extreme(curves(run, `k${d}`, 'fullDifference')[0]!)),
        1e-6,
      ),
      above('the same by the printed law, K = 2, 3, 5, 10', printed, 0.5),
    );
  },
  'rho-k2-printed': (run) => {
    columnOf(run, 'growth', 'printedK2', 'product');
    const misses = deep.map((depth) => printedMiss(run, depth, 30)).map((value) => value && Math.abs(value));
    return finding(
      below('printed law less the full net at log t = 30, K = 2, 3, 5, 10', misses, 1e-6),
      all(
        below('the law at K = 1', at(run, 1, 'fullDifference', 30), 1e-6),
        near('the misses', misses, [0.71, 1.14, 1.68, 2.41], 0.01),
      ),
    );
  },
  'rho-li': (run) => {
    const { x, y } = curves(run, 'k2', 'logIntegralError')[0]!;
    return finding(
      below(
        'relative error, log t = 5..30',
        y.filter((_, i) => x[i]! >= 5),
        1e-6,
      ),
      near('with the printed factor', [at(run, 2, 'logIntegralErrorPrinted', 30)], [1], 0.01),
    );
  },
  'rho-li-printed': (run) => {
    const error = at(run, 2, 'logIntegralErrorPrinted', 30);
    return finding(
      below('relative error with the factor 4 at log t = 30', error, 1e-6),
      all(below('with the factor 2', at(run, 2, 'logIntegralError', 30), 1e-6), near('the error', [error], [1], 0.01)),
    );
  },
  'rho-table': (run) => {
    const deviation = (metric: string, table: typeof products): Values =>
      depths.flatMap((depth) =>
        atDecades(run, `k${depth}`, metric, 0, decades).map((value, i) => Math.abs(value! / table[depth]![i]! - 1)),
      );
    const printed = deep.map((depth) => {
      const row = run
        .table('growth')
        .find((r) => r['depth'] === depth && Math.abs(Number(r['logT']) - 6 * Math.LN10) < 1e-9)!;
      return Math.abs(Number(row['product']) / products[depth]![2]! - 1);
    });
    return finding(
      below(
        'relative deviation from table B',
        [...deviation('product', products), ...deviation('perLayer', layers)],
        1e-3,
      ),
      above('the printed law at t = 1e6, K >= 2', printed, 0.01),
    );
  },
  'rho-loglog': (run) =>
    finding(
      within(
        'coefficient over 2 - 2/K, K = 2, 3, 5, 10',
        deep.map((depth) => coefficient(run, depth) / (2 - 2 / depth)),
        0.95,
        1,
      ),
      below('absolute coefficient, K = 1', Math.abs(coefficient(run, 1)), 1e-3),
    ),
  'rho-residual': (run) => {
    const values = depths.map((depth) => at(run, depth, 'residual', 600));
    return finding(
      near('residual at log t = 600', values, [0, 0.01, 0.019, 0.029, 0.038], 3e-3),
      check(
        'with 2 log K, K >= 2: off by log K',
        deep.map((depth, i) => values[i + 1]! - Math.log(depth)),
        '-log K ± 0.05',
        (v, i) => Math.abs(v + Math.log(deep[i]!)) < 0.05,
      ),
    );
  },
  'rho-faster': (run) =>
    finding(
      check(
        '(product - log t) at 1e12 less at 1e6, K >= 2',
        deep.map((d) => faster(run, d)),
        'at least 0.5',
        (v) => v >= 0.5,
      ),
      below('the same, K = 1', Math.abs(faster(run, 1)), 0.01),
    ),
  'rho-ratio': (run) =>
    finding(
      within(
        'product over log t at log t = 600',
        depths.map((d) => at(run, d, 'product', 600)! / 600),
        1 - 1e-9,
        1.03,
      ),
      above('at log t = 30, K = 10', at(run, 10, 'product', 30)! / 30, 1.2),
    ),
  'rho-layer-slower': (run) =>
    finding(
      falling(
        'norm of each layer at t = 1e12',
        depths.map((d) => atDecades(run, `k${d}`, 'perLayer', 0, [12])[0]),
      ),
      rising('products', products12(run)),
    ),
};

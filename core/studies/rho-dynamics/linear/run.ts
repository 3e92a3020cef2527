import type { Warning } from '../../../contract/run.ts';
import { supportVectors, type SupportVectors } from '../../../numerics/supportVectors.ts';
import { oneShot, tableRows, type ExperimentMaker, type Row, type TableRows } from '../jobs.ts';
import type { LinearParams } from './fields.ts';
import { endOf, follow } from './follow.ts';
import { againstOf, measure } from './measure.ts';
import { allPoints, removedRows, startOf, without, type Points } from './problem.ts';
import { rateLaw } from './rateLaw.ts';
import { sphereMinimiser } from './sphereMinimiser.ts';
import { distance, norm } from './vectors.ts';

/** Flows of a linear net on fixed or drawn points. */
export const linearExperiment: ExperimentMaker = ({ data }) => ({
  start({ params, replica, rng, saved, arm }) {
    return oneShot(saved, () => {
      const linear = params as LinearParams;
      const whole = allPoints(linear, rng, replica, data);
      const points = without(whole, removedRows(linear, whole));
      const svm = supportVectors(points.z, points.n, points.d);
      const start = startOf(linear, points.d, rng, replica);
      const tables = svmTables(linear, whole, points, svm);
      if (linear.flow === 'fixedRho') return { rows: fixedRhoRows(linear, points, svm, start), tables };

      const { solution, times, readings } = follow(linear, points, start);
      const against = againstOf(points, svm, start);
      const rows = readings.map((reading, step): Row => ({ step, values: measure(linear, against, reading, step) }));
      const last = readings.at(-1);
      if (last) tables.push(...directionTable(svm, last.w));
      const warnings: Warning[] = [];
      const gains = readings.map(({ rho }) => Math.sign(rho));
      const flipped = gains.findIndex((sign, k) => k > 0 && sign !== gains[k - 1]);
      if (flipped > 0) {
        const sentence = `Arm ${arm.name}, replica ${replica}: rho changes sign at log t = ${times[flipped]!.toFixed(3)}; the direction shown is sign(rho) V.`;
        warnings.push({ code: 'rhoSign', key: 'flow', sentence });
      }
      if (solution.code !== 'done') {
        const sentence = `Arm ${arm.name}, replica ${replica}: the solver stopped at log t = ${(times[solution.reached] ?? endOf(linear)).toFixed(3)} (${solution.code}); the rows up to there are kept.`;
        warnings.push({ code: solution.code, key: 'flow', sentence });
      }
      return { rows, tables, warnings, diverged: solution.code !== 'done' };
    });
  },
});

/** The minimisers at fixed rho, one a record (step = index of rho). */
function fixedRhoRows({ rhos }: LinearParams, points: Points, svm: SupportVectors, start: Float64Array): Row[] {
  let guess = start;
  return rhos.map((rho, step) => {
    guess = sphereMinimiser(points, rho, guess);
    const eps = svm.separable ? distance(guess, svm.direction) : NaN;
    return { step, values: { rho, v1: guess[0]!, v2: guess[1] ?? NaN, eps, rhoEps: rho * eps } };
  });
}

/** Tables `svm` (one row) and `duals` (one row a support vector, numbered as in the whole data). */
function svmTables(params: LinearParams, whole: Points, points: Points, svm: SupportVectors): TableRows[] {
  const { regime, constant, exponent, asymptoteLogT } = rateLaw(points, svm);
  const reference = whole === points ? svm : supportVectors(whole.z, whole.n, whole.d);
  const removed = removedRows(params, whole);
  const rowOf = Array.from({ length: whole.n }, (_, i) => i).filter((row) => !removed.includes(row));
  return [
    ...tableRows('svm', [
      {
        points: points.n,
        supportVectors: svm.indices.length,
        margin: svm.margin,
        nextMarginRatio: svm.nextMargin / svm.margin,
        alphaMin: svm.alpha.length > 0 ? svm.alpha.reduce((a, b) => Math.min(a, b)) : NaN,
        deltaNorm: norm(svm.delta),
        directionChange: distance(svm.direction, reference.direction),
        marginChange: svm.margin / reference.margin,
        regime,
        rateConstant: constant,
        rateExponent: exponent,
        asymptoteLogT,
      },
    ]),
    ...(points.n === 1 ? stationaryTable(points) : []),
    ...tableRows(
      'duals',
      svm.indices.map((index, i) => ({ row: rowOf[index]!, alpha: svm.alpha[i]! })),
    ),
  ];
}

/** Eq. 15 at v = x/m with one datum: x ∓ v (v·x), which must vanish at the stationary point. */
function stationaryTable({ z }: Points): TableRows[] {
  const m = norm(z);
  const v = z.map((x) => x / m);
  const along = z.reduce((sum, x, j) => sum + x * v[j]!, 0);
  const minus = norm(z.map((x, j) => x - v[j]! * along));
  const plus = norm(z.map((x, j) => x + v[j]! * along));
  return tableRows('stationary', [{ m, minus, plus }]);
}

function directionTable(svm: SupportVectors, w: Float64Array): TableRows[] {
  const size = norm(w);
  return tableRows(
    'directions',
    Array.from(w, (value, j) => ({ coordinate: j + 1, final: value / size, maximumMargin: svm.direction[j]! })),
  );
}

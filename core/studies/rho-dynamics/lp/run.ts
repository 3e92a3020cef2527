import type { Warning } from '../../../contract/run.ts';
import { dormandPrince } from '../../../numerics/dormandPrince.ts';
import { lpMaxMargin } from '../../../numerics/lpMaxMargin.ts';
import { pNorm } from '../../../numerics/pNorm.ts';
import { radau } from '../../../numerics/radau.ts';
import type { Randomness } from '../../../random.ts';
import type { StudyParams } from '../fields.ts';
import { oneShot, tableRows, type Experiment, type Row } from '../jobs.ts';
import { gradientFlow } from '../linear/flows.ts';
import { endOf } from '../linear/follow.ts';
import { marginOf } from '../linear/marginOf.ts';
import type { Points } from '../linear/problem.ts';
import { distance, dotRow, scaled } from '../linear/vectors.ts';
import { lpTangentFlow, normGradient } from './flow.ts';

const drawn = { points: 6, inputs: 3, candidates: 200, gap: 0.4 } as const;
const teacher = Float64Array.of(1, 0.6, 0.25);
/** Norms in which gradient descent is read. */
const readings = [1.5, 2, 3, 4];
const absoluteTolerance = 1e-12;

/** First 6 of 200 Gaussian rows, folded to u·z > 0, with u·z/|u| > 0.4 (section 2.1, preset lp). */
function lpPoints(lpData: StudyParams['lpData'], rng: Randomness, replica: number): Points {
  if (lpData === 'one') return { n: 1, d: 2, z: Float64Array.of(1, 0.2) };
  const { inputs: d } = drawn;
  const rows = rng.stream('data', replica).normals(0, new Float64Array(drawn.candidates * d));
  const kept: number[] = [];
  for (let i = 0; i < drawn.candidates && kept.length < drawn.points * d; i++) {
    const side = dotRow(rows, i, d, teacher) / pNorm(teacher, 2);
    if (Math.abs(side) > drawn.gap) for (let j = 0; j < d; j++) kept.push(Math.sign(side) * rows[i * d + j]!);
  }
  return { n: kept.length / d, d, z: Float64Array.from(kept) };
}

/** Flows on the p-sphere, and gradient descent read in several norms (presets lp and lp-one). */
export const lpExperiment: Experiment = {
  start({ arm, params, replica, rng, saved }) {
    return oneShot(saved, () => {
      const own = params as StudyParams;
      const points = lpPoints(own.lpData, rng, replica);
      const { d } = points;
      const end = endOf(own);
      const times = Float64Array.from({ length: own.records + 1 }, (_, k) => (k * end) / own.records);
      const tolerances = { relative: own.relativeTolerance, absolute: absoluteTolerance };
      const ones = new Float64Array(d).fill(1);
      const isGd = own.lpFlow === 'gradientRead';
      const v0 = scaled(ones, 1 / pNorm(ones, isGd ? 2 : own.p));
      const solution = isGd
        ? dormandPrince(gradientFlow(points, 'exponential'), 0, v0, times, tolerances)
        : radau(
            lpTangentFlow(points, own.p, own.lpFlow === 'tangent'),
            0,
            Float64Array.of(1, ...v0),
            times,
            tolerances,
          );
      const width = isGd ? d : d + 1;
      const states = Array.from({ length: solution.reached }, (_, k) =>
        solution.states.subarray(k * width, (k + 1) * width),
      );
      const byNorm = new Map((isGd ? readings : [own.p]).map((p) => [p, limitsOf(points, p)]));
      const own4 = isGd ? 4 : own.p;
      const rows = states.map((y, step): Row => {
        const v = isGd ? Float64Array.from(y) : y.slice(1);
        const rho = isGd ? pNorm(v, 2) : y[0]!;
        const read = readIn(points, v, own4, byNorm.get(own4)!);
        const normDeviation = isGd ? NaN : pNorm(v, own.p) - 1;
        return { step, values: { p: own4, logT: times[step]!, rho, ...read, normDeviation, v1: v[0]!, v2: v[1]! } };
      });
      const last = states.at(-1)!;
      const v = isGd ? Float64Array.from(last) : last.slice(1);
      const table = [...byNorm].map(([p, limits]) => ({ p, ...readIn(points, v, p, limits), l2Share: limits.l2Share }));
      return {
        rows,
        tables: tableRows('lpReadings', table),
        diverged: solution.code !== 'done',
        warnings: isGd || own.p >= roughBelow ? [] : crossings(states, arm.name, replica, own.p),
      };
    });

    interface Limits {
      readonly direction: Float64Array;
      readonly margin: number;
      readonly l2: Float64Array;
      /** Margin in the p-norm of the L2 direction over the largest. */
      readonly l2Share: number;
    }

    function limitsOf(points: Points, p: number): Limits {
      const { z, n, d } = points;
      const best = lpMaxMargin(z, n, d, p);
      const euclidean = lpMaxMargin(z, n, d, 2);
      if (!best || !euclidean) throw new Error('the drawn points are not separable');
      const l2 = scaled(euclidean.direction, 1 / pNorm(euclidean.direction, p));
      return { ...best, l2, l2Share: marginOf(points, l2) / best.margin };
    }

    function readIn(points: Points, w: Float64Array, p: number, limits: Limits): Record<string, number> {
      const v = scaled(w, 1 / pNorm(w, p));
      return {
        epsLp: distance(v, limits.direction),
        epsL2: distance(v, limits.l2),
        marginRatio: marginOf(points, v) / limits.margin,
      };
    }
  },
};

/** Below this p the projector is rough where a coordinate passes through 0. */
const roughBelow = 1.5;

function crossings(states: readonly Float64Array[], arm: string, replica: number, p: number): Warning[] {
  const crosses = states.some((y, k) => k > 0 && y.slice(1).some((v, j) => v * states[k - 1]![1 + j]! < 0));
  if (!crosses) return [];
  const sentence = `Arm ${arm}, replica ${replica}: a coordinate of V passes through 0, where the flow is not smooth at p = ${p}; below 1.5 its accuracy suffers.`;
  return [{ code: 'roughCrossing', key: 'p', sentence }];
}

const formulaInputs = 5;
const difference = 1e-6;

/** Eq. 73 against the central difference of w/|w|_p along w' (preset lp-formula). */
export const lpFormulaExperiment: Experiment = {
  start({ params, replica, rng, saved }) {
    return oneShot(saved, () => {
      const { eq73 } = params as StudyParams;
      const draws = rng.stream('data', replica).normals(0, new Float64Array(2 * formulaInputs));
      const w = scaled(draws.slice(0, formulaInputs), 2);
      const move = draws.slice(formulaInputs);
      const rows = [1.5, 2, 4].map((p) => {
        const at = (h: number): Float64Array => {
          const moved = w.map((value, i) => value + h * move[i]!);
          return scaled(moved, 1 / pNorm(moved, p));
        };
        const [up, down] = [at(difference), at(-difference)];
        const measured = up.map((value, i) => (value - down[i]!) / (2 * difference));
        const stated = eq73 === 'corrected' ? corrected(w, move, p) : printed(w, move, p);
        return { p, error: Math.max(...stated.map((value, i) => Math.abs(value - measured[i]!))) };
      });
      return { rows: [], tables: tableRows('lpFormula', rows) };
    });
  },
};

/** (I − v nuᵀ) w'/|w|_p. */
function corrected(w: Float64Array, move: Float64Array, p: number): Float64Array {
  const size = pNorm(w, p);
  const nu = normGradient(w, p);
  const along = nu.reduce((sum, value, i) => sum + value * move[i]!, 0);
  return move.map((value, i) => (value - (w[i]! / size) * along) / size);
}

/** (I − nu wᵀ) w'/|w|_p^(p−1), the second line of eq. 73. */
function printed(w: Float64Array, move: Float64Array, p: number): Float64Array {
  const nu = normGradient(w, p);
  const along = w.reduce((sum, value, i) => sum + value * move[i]!, 0);
  return move.map((value, i) => (value - nu[i]! * along) / pNorm(w, p) ** (p - 1));
}

import type { Warning } from '../../../contract/run.ts';
import type { Randomness } from '../../../random.ts';
import type { StudyParams } from '../fields.ts';
import { oneShot, tableRows, type ExperimentMaker, type Row, type TableRows } from '../jobs.ts';
import { endOf, follow } from '../linear/follow.ts';
import { allPoints, startOf } from '../linear/problem.ts';
import { distance, dot, norm, scaled } from '../linear/vectors.ts';
import { NoRealStep, rotationOf, sphereStep, takeStep, type SphereMethod, type StepState } from './methods.ts';

/** Records along the steps. */
const recordCount = 100;
const referenceTolerance = 1e-12;
/** Norm of g in the one-step check (section 2.1). */
const stepNorm = 0.4;

/** Explicit steps beside their flow at the same time (preset discrete-steps). */
export const stepsExperiment: ExperimentMaker = ({ data }) => ({
  start({ arm, params, replica, rng, saved }) {
    return oneShot(saved, () => {
      const own = params as StudyParams;
      const points = allPoints(own, rng, replica, data);
      const start = startOf(own, points.d, rng, replica);
      const elapsed = Math.expm1(endOf(own));
      const steps = Math.round(elapsed / own.learningRate);
      const isGd = own.method === 'gd';
      const state: StepState = isGd
        ? { rho: norm(start), v: Float64Array.from(start) }
        : { rho: norm(start), v: scaled(start, 1 / norm(start)) };
      const rows: Row[] = [];
      const every = Math.max(1, Math.ceil(steps / recordCount));
      let warnings: Warning[] = [];
      let step = 0;
      for (; step <= steps; step++) {
        if (step % every === 0 || step === steps) {
          const values = { logT: Math.log1p(step * own.learningRate), ...reading(state, own) };
          rows.push({ step, values });
        }
        if (step === steps) break;
        try {
          takeStep(own.method, state, points, own.loss, own.learningRate, own.renormalise);
        } catch (error) {
          if (!(error instanceof NoRealStep)) throw error;
          const largest = (own.learningRate * error.largestRate).toPrecision(4);
          const sentence = `Arm ${arm.name}, replica ${replica}: the Lagrange step ${step} has |S g| > 1 and no real solution; the learning rate is ${own.learningRate}, the largest legal one here is ${largest}.`;
          warnings = [{ code: 'noRealStep', key: 'learningRate', sentence }];
          break;
        }
      }
      const tables = isGd || own.method === 'wn' ? [] : rotationTable(own.method, rng, replica);
      if (step < steps) return { rows, tables, warnings, diverged: true };
      const last = rows.at(-1)!;
      const flowAt = (flow: 'gd' | 'wn') =>
        follow({ ...own, flow, records: 2, relativeTolerance: referenceTolerance }, points, start).readings.at(-1)!;
      const errorTo = (flow: 'gd' | 'wn'): { direction: number; rho: number } => {
        const { w, rho } = flowAt(flow);
        return { direction: distance(unit(state.v), unit(w)), rho: state.rho - rho };
      };
      const same = errorTo(isGd ? 'gd' : 'wn');
      Object.assign(last.values, {
        directionError: same.direction,
        rhoError: same.rho,
        directionErrorOther: errorTo(isGd ? 'wn' : 'gd').direction,
      });
      return { rows, tables };
    });
  },
});

function unit(v: Float64Array): Float64Array {
  return scaled(v, 1 / norm(v));
}

function reading({ rho, v }: StepState, { method, learningRate }: StudyParams): Record<string, number> {
  const size = norm(v);
  const direction = scaled(v, 1 / size);
  return {
    learningRate,
    rho,
    v1: direction[0]!,
    v2: direction[1] ?? NaN,
    normDeviation: method === 'gd' ? NaN : size - 1,
  };
}

/** Table `rotations`: angle of one step of a random unit v by a random g of norm 0.4, beside its formula. */
function rotationTable(method: SphereMethod, rng: Randomness, replica: number): TableRows[] {
  const stream = rng.stream('data', replica);
  const rows = [2, 5, 50].map((dimension) => {
    const draws = stream.normals(dimension, new Float64Array(2 * dimension));
    const v = unit(draws.slice(0, dimension));
    const g = scaled(unit(draws.slice(dimension)), stepNorm);
    const b = dot(v, g);
    const h = g.map((value, i) => value - v[i]! * b);
    const th = norm(h);
    const moved = sphereStep(method, v, g);
    // The angle from its sine and cosine in the plane of v and h.
    const angle = Math.atan2(dot(moved, h) / th, dot(moved, v));
    return {
      method,
      dimension,
      tangentNorm: th,
      angle,
      error: Math.abs(angle - rotationOf(method, th, b)),
      arcsinLessArctan: Math.asin(th) - Math.atan(th),
    };
  });
  return tableRows('rotations', rows);
}

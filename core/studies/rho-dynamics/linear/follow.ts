import { dormandPrince } from '../../../numerics/dormandPrince.ts';
import type { OdeSolution, OdeTolerances, StiffOdeProblem } from '../../../numerics/ode.ts';
import { radau } from '../../../numerics/radau.ts';
import { batchNormFlow } from './batchNorm.ts';
import type { LinearParams } from './fields.ts';
import {
  adaptiveFlow,
  gradientFlow,
  literalFlow,
  polarFlow,
  prescribedFlow,
  printedEq14Flow,
  weightNormFlow,
} from './flows.ts';
import type { Points } from './problem.ts';
import { scheduledRho } from './schedules.ts';
import { norm, scaled } from './vectors.ts';

/** What a state of a flow says about the net. */
export interface Reading {
  readonly s: number;
  /** Weight of the net, up to a positive factor for batch norm: its direction is the direction of the net, [d]. */
  readonly w: Float64Array;
  /** Factor of the unit direction in the net; negative where weight normalisation has passed through zero. */
  readonly rho: number;
  /** |V| − 1, or for batch norm |w| − |w(0)|; NaN where the flow has no such norm. */
  readonly normDeviation: number;
}

export interface Followed {
  readonly solution: OdeSolution;
  readonly times: Float64Array;
  readonly readings: readonly Reading[];
}

/** log t at the end. */
export function endOf({ horizon, horizonAs }: LinearParams): number {
  return horizonAs === 't' ? Math.log(horizon) : horizon;
}

/** Solver tolerance of small components: errors of 1e-10 and below are read from the log-time curves. */
const absoluteTolerance = 1e-14;

type Plan = {
  readonly problem: StiffOdeProblem;
  /** Stiff flows turn at a rate of rho² in log-time; gradient descent does not (section 5). */
  readonly stiff: boolean;
  readonly start: Float64Array;
  read(s: number, y: Float64Array): Reading;
};

/** Follows the flow from w(1) = start through `records` even steps of log t. */
export function follow(params: LinearParams, points: Points, start: Float64Array): Followed {
  const end = endOf(params);
  const times = Float64Array.from({ length: params.records + 1 }, (_, k) => (k * end) / params.records);
  const plan = planOf(params, points, start);
  const tolerances: OdeTolerances = { relative: params.relativeTolerance, absolute: absoluteTolerance };
  const solution = (plan.stiff ? radau : dormandPrince)(plan.problem, 0, plan.start, times, tolerances);
  const { n } = plan.problem;
  const readings = Array.from({ length: solution.reached }, (_, k) =>
    plan.read(times[k]!, solution.states.subarray(k * n, (k + 1) * n)),
  );
  return { solution, times, readings };
}

function planOf({ flow, loss, schedule, gain, settledBelow }: LinearParams, points: Points, start: Float64Array): Plan {
  const rho0 = norm(start);
  const v0 = scaled(start, 1 / rho0);
  const polarStart = Float64Array.of(rho0, ...v0);
  const rhoAt = (s: number): number => scheduledRho(schedule, s);
  switch (flow) {
    case 'gdPolar':
      return { problem: polarFlow(points, loss), stiff: false, start: polarStart, read: readPolar(() => 1) };
    case 'wn':
      return { problem: weightNormFlow(points, loss), stiff: true, start: polarStart, read: readPolar(() => 1) };
    case 'printedEq14':
      return { problem: printedEq14Flow(points, loss), stiff: true, start: polarStart, read: readPolar(() => 1) };
    case 'adaptive':
      return {
        problem: adaptiveFlow(points, loss, settledBelow),
        stiff: true,
        start: polarStart,
        read: readPolar(() => 1),
      };
    case 'literal':
      return { problem: literalFlow(points, loss, rhoAt), stiff: true, start: polarStart, read: readPolar(rhoAt) };
    case 'schedule': {
      const read = (s: number, v: Float64Array): Reading => {
        const [rho, size] = [rhoAt(s), norm(v)];
        return { s, w: scaled(v, rho), rho: rho * size, normDeviation: size - 1 };
      };
      return { problem: prescribedFlow(points, loss, rhoAt), stiff: true, start: v0, read };
    }
    case 'bn': {
      const read = (s: number, y: Float64Array): Reading => {
        const w = y.slice(1);
        const size = norm(w);
        return { s, w: scaled(w, Math.sign(y[0]!)), rho: y[0]!, normDeviation: size - rho0 };
      };
      const problem = batchNormFlow(points, loss);
      return { problem, stiff: true, start: Float64Array.of(gain, ...start), read };
    }
    default: {
      const read = (s: number, w: Float64Array): Reading => ({
        s,
        w: Float64Array.from(w),
        rho: norm(w),
        normDeviation: NaN,
      });
      return { problem: gradientFlow(points, loss), stiff: false, start, read };
    }
  }
}

/** State (rho, v) with the net's weight factor(s) rho v. */
function readPolar(factor: (s: number) => number): Plan['read'] {
  return (s, y) => {
    const v = y.slice(1);
    const size = norm(v);
    const rho = factor(s) * y[0]! * size;
    return { s, w: scaled(v, factor(s) * y[0]!), rho, normDeviation: size - 1 };
  };
}

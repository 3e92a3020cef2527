import { luFactor, luSolve, type LuFactor } from './luFactor.ts';
import { scaledNorm, type OdeSolution, type OdeTolerances, type StiffOdeProblem } from './ode.ts';

const root6 = Math.sqrt(6);
const nodes = [(4 - root6) / 10, (4 + root6) / 10, 1] as const;
/** Inverse of the method's matrix A, [3, 3]. */
const inverse = [
  [3.2247448713915890491, 1.1678400846904054949, -0.2531972647421808261],
  [-3.5678400846904054949, 0.7752551286084109509, 1.0531972647421808261],
  [5.5319726474218082619, -7.5319726474218082619, 5],
] as const;
const errorWeights = [(-13 - 7 * root6) / 3, (-13 + 7 * root6) / 3, -1 / 3] as const;
/** The real eigenvalue of the inverse. */
const gamma = 3.6378342527444957;
/** Stage values Z to the powers x, x², x³ of the collocation polynomial y(t + x h) − y(t), [stage][power]. */
const collocation = [
  [13 / 3 + (7 * root6) / 3, -23 / 3 - (22 * root6) / 3, 10 / 3 + 5 * root6],
  [13 / 3 - (7 * root6) / 3, -23 / 3 + (22 * root6) / 3, 10 / 3 - 5 * root6],
  [1 / 3, -8 / 3, 10 / 3],
] as const;
const mostIterations = 7;

/**
 * Implicit Runge–Kutta method Radau IIA of order 5 (three stages, L-stable) with the analytic Jacobian, for stiff flows.
 * Steps end exactly on the outputs (ascending, the first at or after t0), so nothing is interpolated.
 *
 * Hairer & Wanner, Solving Ordinary Differential Equations II (2nd ed.), section IV.8: simplified Newton iterations, the
 * error estimate (8.19) of order 3 with its second filter (8.20), and the step control there. The 3n equations of a step
 * are solved as one real system: cost about 18 n³ a factorisation, 3 evaluations and 18 n² an iteration.
 */
export function radau(
  problem: StiffOdeProblem,
  t0: number,
  y0: Float64Array,
  outputs: ArrayLike<number>,
  tolerances: OdeTolerances,
): OdeSolution {
  const { n } = problem;
  const states = new Float64Array(outputs.length * n);
  const work = createWork(problem, tolerances);
  let y = Float64Array.from(y0);
  let t = t0;
  let step = Math.max(1e-4 * Math.abs((outputs[outputs.length - 1] ?? t0) - t0), 1e-12) / 10;
  let last: { h: number; size: number } | undefined;
  let [reached, steps] = [0, 0];
  problem.derivative(t, y, work.slope);
  work.evaluations += 1;

  const end = (code: OdeSolution['code']): OdeSolution => ({
    code,
    reached,
    states,
    evaluations: work.evaluations,
    steps,
  });
  for (; reached < outputs.length; reached++) {
    const target = outputs[reached]!;
    let jacobianHere = false;
    let rejected = false;
    while (t < target) {
      if (steps >= (tolerances.mostSteps ?? 1e6)) return end('maxSteps');
      const cut = t + step >= target - 1e-12 * Math.abs(target);
      const h = cut ? target - t : step;
      if (!(h > 4 * Number.EPSILON * Math.abs(t)) && !cut) return end('stepTooSmall');
      if (!jacobianHere) problem.jacobian(t, y, work.jacobian);
      jacobianHere = true;
      steps += 1;
      const solved = solveStages(problem, work, t, y, h);
      const size = solved === undefined ? NaN : errorOf(problem, work, t, y, h, rejected);
      if (!(size <= 1)) {
        const factor = Number.isFinite(size) ? Math.max(0.2, 0.9 * size ** -0.25) : 0.5;
        step = h * factor;
        rejected = true;
        work.previous = undefined;
        if (!(step > 4 * Number.EPSILON * Math.abs(t))) return end('stepTooSmall');
        continue;
      }
      const safety = (0.9 * (2 * mostIterations + 1)) / (2 * mostIterations + solved!);
      const simple = Math.max(size, 1e-10) ** -0.25;
      const predictive = last ? (h / last.h) * (last.size / Math.max(size, 1e-10)) ** 0.25 : 1;
      const grown = h * Math.min(10, safety * simple * Math.min(1, Math.max(predictive, 0.2)));
      last = { h, size: Math.max(size, 1e-10) };
      step = Math.max(cut && !rejected ? step : 0, rejected ? Math.min(grown, h) : grown);
      work.previous = { h, stages: Float64Array.from(work.stages) };
      t = cut ? target : t + h;
      y = Float64Array.from(work.trial);
      problem.derivative(t, y, work.slope);
      work.evaluations += 1;
      jacobianHere = false;
      rejected = false;
    }
    states.set(y, reached * n);
  }
  return end('done');
}

interface Work {
  readonly tolerances: OdeTolerances;
  readonly jacobian: Float64Array;
  /** f at the step's start. */
  readonly slope: Float64Array;
  /** Z, [3, n]: the stages minus the start. */
  readonly stages: Float64Array;
  readonly trial: Float64Array;
  previous: { readonly h: number; readonly stages: Float64Array } | undefined;
  evaluations: number;
}

function createWork({ n }: StiffOdeProblem, tolerances: OdeTolerances): Work {
  return {
    tolerances,
    jacobian: new Float64Array(n * n),
    slope: new Float64Array(n),
    stages: new Float64Array(3 * n),
    trial: new Float64Array(n),
    previous: undefined,
    evaluations: 0,
  };
}

/** Newton's method for Z = h (A ⊗ I) F(y + Z). Returns the iterations it took, or undefined without convergence. */
function solveStages(problem: StiffOdeProblem, work: Work, t: number, y: Float64Array, h: number): number | undefined {
  const { n } = problem;
  const { stages, trial, tolerances } = work;
  const factor = luFactor(stageMatrix(work.jacobian, n, h), 3 * n);
  if (factor === undefined) return undefined;
  extrapolate(work, n, h);
  // Hairer & Wanner (8.10): iterate until the Newton error is a small share of the tolerance.
  const enough = Math.max((10 * Number.EPSILON) / tolerances.relative, Math.min(0.03, Math.sqrt(tolerances.relative)));
  const update = new Float64Array(3 * n);
  const slope = new Float64Array(n);
  let before = 0;
  for (let iteration = 1; iteration <= mostIterations; iteration++) {
    for (let k = 0; k < 3; k++) {
      for (let i = 0; i < n; i++) trial[i] = y[i]! + stages[k * n + i]!;
      problem.derivative(t + nodes[k]! * h, trial, slope);
      const row = inverse[k]!;
      for (let i = 0; i < n; i++) {
        const sum = row[0] * stages[i]! + row[1] * stages[n + i]! + row[2] * stages[2 * n + i]!;
        update[k * n + i] = slope[i]! - sum / h;
      }
    }
    work.evaluations += 3;
    luSolve(factor, update);
    let size = 0;
    for (let i = 0; i < 3 * n; i++) {
      size += (update[i]! / (tolerances.absolute + tolerances.relative * Math.abs(y[i % n]!))) ** 2;
      stages[i] = stages[i]! + update[i]!;
    }
    size = Math.sqrt(size / (3 * n));
    if (!Number.isFinite(size)) return undefined;
    const rate = before > 0 ? size / before : undefined;
    if (size === 0 || (rate !== undefined && rate < 1 && (rate / (1 - rate)) * size < enough)) {
      for (let i = 0; i < n; i++) trial[i] = y[i]! + stages[2 * n + i]!;
      return iteration;
    }
    if (rate !== undefined && rate >= 1 && size > 1e-3) return undefined;
    before = size;
  }
  return undefined;
}

/** (A⁻¹ ⊗ I)/h − I ⊗ J, [3n, 3n]. */
function stageMatrix(jacobian: Float64Array, n: number, h: number): Float64Array {
  const size = 3 * n;
  const matrix = new Float64Array(size * size);
  for (let k = 0; k < 3; k++) {
    for (let i = 0; i < n; i++) {
      const row = (k * n + i) * size;
      for (let l = 0; l < 3; l++) matrix[row + l * n + i] = inverse[k]![l]! / h;
      for (let j = 0; j < n; j++) matrix[row + k * n + j] = matrix[row + k * n + j]! - jacobian[i * n + j]!;
    }
  }
  return matrix;
}

/** First guess of Z: the polynomial of the step before, carried on; zero after a rejection. */
function extrapolate({ stages, previous }: Work, n: number, h: number): void {
  stages.fill(0);
  if (previous === undefined) return;
  for (let i = 0; i < n; i++) {
    const [z1, z2, z3] = [previous.stages[i]!, previous.stages[n + i]!, previous.stages[2 * n + i]!];
    const powers = [0, 1, 2].map(
      (p) => collocation[0][p]! * z1 + collocation[1][p]! * z2 + collocation[2][p]! * z3,
    ) as [number, number, number];
    for (let k = 0; k < 3; k++) {
      const x = 1 + (nodes[k]! * h) / previous.h;
      stages[k * n + i] = x * (powers[0] + x * (powers[1] + x * powers[2])) - z3;
    }
  }
}

/** Estimate (8.19) of the step's error, filtered once more (8.20) where it asks for a rejection. */
function errorOf(
  problem: StiffOdeProblem,
  work: Work,
  t: number,
  y: Float64Array,
  h: number,
  rejectedBefore: boolean,
): number {
  const { n } = problem;
  const matrix = work.jacobian.map((value) => -value);
  for (let i = 0; i < n; i++) matrix[i * n + i] = matrix[i * n + i]! + gamma / h;
  const factor = luFactor(matrix, n);
  if (factor === undefined) return NaN;
  const combined = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < 3; k++) combined[i] = combined[i]! + (errorWeights[k]! * work.stages[k * n + i]!) / h;
  }
  const error = filtered(factor, combined, work.slope);
  const size = scaledNorm(error, y, work.trial, work.tolerances);
  if (size <= 1 || !(rejectedBefore || work.previous === undefined)) return size;
  const moved = y.map((value, i) => value + error[i]!);
  const slope = new Float64Array(n);
  problem.derivative(t, moved, slope);
  work.evaluations += 1;
  return scaledNorm(filtered(factor, combined, slope), y, work.trial, work.tolerances);
}

function filtered(factor: LuFactor, combined: Float64Array, slope: Float64Array): Float64Array {
  const error = combined.map((value, i) => value + slope[i]!);
  luSolve(factor, error);
  return error;
}

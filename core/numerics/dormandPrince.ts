import { scaledNorm, type OdeProblem, type OdeSolution, type OdeTolerances } from './ode.ts';

const nodes = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1] as const;
const weights = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
] as const;
/** Of the fifth-order solution minus those of the embedded fourth-order one. */
const errorWeights = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40] as const;

/**
 * Explicit Runge–Kutta method of order 5 with an embedded error of order 4, for flows that are not stiff. Steps end
 * exactly on the outputs (ascending, the first at or after t0), so nothing is interpolated.
 *
 * Dormand & Prince, "A family of embedded Runge–Kutta formulae", J. Comput. Appl. Math. 6 (1980), RK5(4)7M; step control
 * of Hairer, Nørsett & Wanner, Solving Ordinary Differential Equations I (2nd ed.), section II.4. Cost 6 evaluations a
 * step (the last stage is the next first one).
 */
export function dormandPrince(
  problem: OdeProblem,
  t0: number,
  y0: Float64Array,
  outputs: ArrayLike<number>,
  tolerances: OdeTolerances,
): OdeSolution {
  const { n } = problem;
  const stages = Array.from({ length: 7 }, () => new Float64Array(n));
  const states = new Float64Array(outputs.length * n);
  const error = new Float64Array(n);
  const trial = new Float64Array(n);
  let y = Float64Array.from(y0);
  let t = t0;
  let step = Math.max(1e-4 * Math.abs((outputs[outputs.length - 1] ?? t0) - t0), 1e-12) / 10;
  let [reached, steps, evaluations] = [0, 0, 1];
  problem.derivative(t, y, stages[0]!);

  const end = (code: OdeSolution['code']): OdeSolution => ({ code, reached, states, evaluations, steps });
  for (; reached < outputs.length; reached++) {
    const target = outputs[reached]!;
    while (t < target) {
      if (steps >= (tolerances.mostSteps ?? 1e6)) return end('maxSteps');
      const cut = t + step >= target - 1e-12 * Math.abs(target);
      const h = cut ? target - t : step;
      if (!(h > 4 * Number.EPSILON * Math.abs(t)) && !cut) return end('stepTooSmall');
      takeStages(problem, t, y, h, stages, trial);
      evaluations += 6;
      steps += 1;
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let k = 0; k < 7; k++) sum += errorWeights[k]! * stages[k]![i]!;
        error[i] = h * sum;
      }
      const size = scaledNorm(error, y, trial, tolerances);
      const factor = size > 0 ? 0.9 * size ** -0.2 : 10;
      if (size <= 1) {
        t = cut ? target : t + h;
        y = Float64Array.from(trial);
        stages[0]!.set(stages[6]!);
        step = Math.max(cut ? step : 0, h * Math.min(10, factor));
      } else {
        step = h * Math.max(0.2, Number.isFinite(size) ? factor : 0.2);
        if (!(step > 4 * Number.EPSILON * Math.abs(t))) return end('stepTooSmall');
      }
    }
    states.set(y, reached * n);
  }
  return end('done');
}

/** Fills stages 1..6; `trial` ends as the fifth-order solution at t + h. */
function takeStages(
  problem: OdeProblem,
  t: number,
  y: Float64Array,
  h: number,
  stages: readonly Float64Array[],
  trial: Float64Array,
): void {
  for (let stage = 1; stage < 7; stage++) {
    const row = weights[stage]!;
    for (let i = 0; i < y.length; i++) {
      let sum = 0;
      for (let k = 0; k < row.length; k++) sum += row[k]! * stages[k]![i]!;
      trial[i] = y[i]! + h * sum;
    }
    problem.derivative(t + nodes[stage]! * h, trial, stages[stage]!);
  }
}

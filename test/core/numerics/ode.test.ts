import { describe, expect, it } from 'vitest';
import { dormandPrince } from '../../../core/numerics/dormandPrince.ts';
import { linearFit } from '../../../core/numerics/linearFit.ts';
import type { OdeSolution, StiffOdeProblem } from '../../../core/numerics/ode.ts';
import { radau } from '../../../core/numerics/radau.ts';

/** A forced rotation, y₁ = sin t + cos 2t, y₂ = cos t: linear, so that Newton's method is exact at any tolerance. */
const rotation: StiffOdeProblem = {
  n: 2,
  derivative(t, y, out) {
    out[0] = y[1]! - 2 * Math.sin(2 * t);
    out[1] = -y[0]! + Math.cos(2 * t);
  },
  jacobian(_t, _y, out) {
    out.set([0, 1, -1, 0]);
  },
};
const rotationAt = (t: number): number[] => [Math.sin(t) + Math.cos(2 * t), Math.cos(t)];

/** y' = −10⁶ (y − cos t) − sin t, y = cos t. */
const stiff: StiffOdeProblem = {
  n: 1,
  derivative(t, y, out) {
    out[0] = -1e6 * (y[0]! - Math.cos(t)) - Math.sin(t);
  },
  jacobian(_t, _y, out) {
    out[0] = -1e6;
  },
};

/** Van der Pol's oscillator, mu = 1000 in the scaled time of Hairer & Wanner II, (1.5'). */
const vanDerPol: StiffOdeProblem = {
  n: 2,
  derivative(_t, y, out) {
    out[0] = y[1]!;
    out[1] = ((1 - y[0]! ** 2) * y[1]! - y[0]!) / 1e-6;
  },
  jacobian(_t, y, out) {
    out.set([0, 1, (-2 * y[0]! * y[1]! - 1) / 1e-6, (1 - y[0]! ** 2) / 1e-6]);
  },
};

type Solver = (
  problem: StiffOdeProblem,
  t0: number,
  y0: Float64Array,
  outputs: ArrayLike<number>,
  tolerances: { relative: number; absolute: number; mostSteps?: number },
) => OdeSolution;
const solvers: readonly (readonly [string, Solver])[] = [
  ['dormandPrince', dormandPrince],
  ['radau', radau],
];

const last = ({ states, reached }: OdeSolution, n: number): Float64Array =>
  states.subarray((reached - 1) * n, reached * n);

describe.each(solvers)('%s', (_name, solve) => {
  it('has order 5: the error at a fixed step falls as its fifth power', () => {
    // Tolerances beyond any error leave one step an output; the first interval has a few short ones besides.
    const counts = [24, 32, 48, 64, 96];
    const errors = counts.map((count) => {
      const outputs = Array.from({ length: count }, (_, i) => (12 * (i + 1)) / count);
      const y = last(
        solve(rotation, 0, Float64Array.from(rotationAt(0)), outputs, { relative: 1e9, absolute: 1e9 }),
        2,
      );
      return Math.hypot(y[0]! - rotationAt(12)[0]!, y[1]! - rotationAt(12)[1]!);
    });
    const { slope, r2 } = linearFit(counts.map(Math.log), errors.map(Math.log));
    expect(-slope).toBeGreaterThan(4.6);
    expect(-slope).toBeLessThan(5.6);
    expect(r2).toBeGreaterThan(0.995);
  });

  it.each([1e-5, 1e-7, 1e-9, 1e-11])('keeps the error near the tolerance %f', (relative) => {
    const outputs = [1, 2.5, 2.5, 10];
    const solution = solve(rotation, 0, Float64Array.from(rotationAt(0)), outputs, { relative, absolute: relative });
    expect(solution).toMatchObject({ code: 'done', reached: 4 });
    outputs.forEach((t, i) => {
      rotationAt(t).forEach((value, j) => {
        expect(Math.abs(solution.states[2 * i + j]! - value)).toBeLessThan(100 * relative);
      });
    });
  });

  it('says so when it runs out of steps or into a singularity, and keeps what it reached', () => {
    const few = solve(rotation, 0, Float64Array.from(rotationAt(0)), [1, 100], {
      relative: 1e-6,
      absolute: 1e-6,
      mostSteps: 100,
    });
    expect(few).toMatchObject({ code: 'maxSteps', reached: 1, steps: 100 });
    // y' = y², y = 1/(1 − t).
    const blowUp: StiffOdeProblem = {
      n: 1,
      derivative: (_t, y, out) => void (out[0] = y[0]! ** 2),
      jacobian: (_t, y, out) => void (out[0] = 2 * y[0]!),
    };
    const singular = solve(blowUp, 0, Float64Array.of(1), [0.5, 2], { relative: 1e-8, absolute: 1e-8 });
    expect(singular).toMatchObject({ code: 'stepTooSmall', reached: 1 });
    expect(singular.states[0]).toBeCloseTo(2, 6);
  });

  it('takes an output at the start as the start', () => {
    const { states } = solve(rotation, 0, Float64Array.of(1, 1), [0, 0.1], { relative: 1e-6, absolute: 1e-6 });
    expect([...states.subarray(0, 2)]).toEqual([1, 1]);
  });
});

describe('stiff problems', () => {
  it('cost radau hundreds of steps where dormandPrince needs hundreds of thousands', () => {
    const tolerances = { relative: 1e-8, absolute: 1e-8 };
    const implicit = radau(stiff, 0, Float64Array.of(1), [1], tolerances);
    expect(implicit.code).toBe('done');
    expect(last(implicit, 1)[0]).toBeCloseTo(Math.cos(1), 8);
    expect(implicit.steps).toBeLessThan(300);
    const explicit = dormandPrince(stiff, 0, Float64Array.of(1), [1], { ...tolerances, mostSteps: 100_000 });
    expect(explicit.code).toBe('maxSteps');
  });

  it("give Van der Pol's reference values (Test Set for IVP Solvers, problem VDPOL)", () => {
    const y = last(radau(vanDerPol, 0, Float64Array.of(2, 0), [1, 2], { relative: 1e-10, absolute: 1e-12 }), 2);
    expect(y[0]).toBeCloseTo(1.706167732170483, 7);
    expect(y[1]).toBeCloseTo(-0.8928097010247975, 7);
  });
});

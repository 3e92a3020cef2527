import { describe, expect, it } from 'vitest';
import { supportVectors } from '../../../numerics/supportVectors.ts';
import type { StiffOdeProblem } from '../../../numerics/ode.ts';
import { Randomness } from '../../../random.ts';
import { defaultParams } from '../../../contract/fields.ts';
import { batchNormFlow } from './batchNorm.ts';
import { linearFields, type LinearParams } from './fields.ts';
import {
  adaptiveFlow,
  gradientFlow,
  literalFlow,
  polarFlow,
  prescribedFlow,
  printedEq14Flow,
  weightNormFlow,
} from './flows.ts';
import { follow } from './follow.ts';
import { allPoints, type Points } from './problem.ts';
import { rateLaw } from './rateLaw.ts';
import { logRate, scheduledRho } from './schedules.ts';
import { sphereMinimiser } from './sphereMinimiser.ts';
import { distance, norm, scaled } from './vectors.ts';
import { logLoss, softplus, timedWeight } from './weights.ts';

const draws = new Randomness(7).stream('data', 0).normals(0, new Float64Array(60));
const points: Points = { n: 8, d: 3, z: draws.slice(0, 24).map((value, i) => value + (i % 3 === 0 ? 1 : 0)) };
const params = (more: Partial<LinearParams>): LinearParams => ({ ...defaultParams(linearFields), ...more });

const flows: readonly (readonly [string, StiffOdeProblem])[] = (['exponential', 'logistic'] as const).flatMap(
  (loss) => [
    [`gradient, ${loss}`, gradientFlow(points, loss)],
    [`polar, ${loss}`, polarFlow(points, loss)],
    [`weight normalisation, ${loss}`, weightNormFlow(points, loss)],
    [`printed eq. 14, ${loss}`, printedEq14Flow(points, loss)],
    [`prescribed, ${loss}`, prescribedFlow(points, loss, (s) => 1 + s)],
    [`literal, ${loss}`, literalFlow(points, loss, (s) => 1 + s / 2)],
    [`batch norm, ${loss}`, batchNormFlow(points, loss)],
    [`adaptive, ${loss}`, adaptiveFlow(points, loss, 0.1)],
  ],
);

describe('Jacobians', () => {
  it.each(flows)('%s: is the central difference of the flow', (_name, problem) => {
    const { n } = problem;
    for (let trial = 0; trial < 4; trial++) {
      const y = draws.slice(24 + trial * 4, 24 + trial * 4 + n).map((value) => 0.5 * value + 0.7);
      const [jacobian, up, down] = [new Float64Array(n * n), new Float64Array(n), new Float64Array(n)];
      problem.jacobian(1.3, y, jacobian);
      const size = Math.max(...jacobian.map(Math.abs));
      for (let j = 0; j < n; j++) {
        const at = (h: number): Float64Array => y.map((value, i) => (i === j ? value + h : value));
        problem.derivative(1.3, at(1e-5), up);
        problem.derivative(1.3, at(-1e-5), down);
        for (let i = 0; i < n; i++) {
          expect(Math.abs(jacobian[i * n + j]! - (up[i]! - down[i]!) / 2e-5) / size).toBeLessThan(1e-7);
        }
      }
    }
  });
});

describe('closed forms of one datum (section 1.4, law 3)', () => {
  const one = { dataSet: 'points', dimension: 2, points: [2, 0], horizonAs: 'logT', records: 50 } as const;
  const start = Float64Array.of(0.3, 0.4);
  const datum: Points = { n: 1, d: 2, z: Float64Array.of(2, 0) };

  it('gradient descent keeps the orthogonal weight and follows log(e^q0 + m² (t − 1)), to log t = 3000', () => {
    const { readings } = follow(params({ ...one, flow: 'gd', horizon: 3000 }), datum, start);
    for (const { s, w } of readings) {
      expect(w[1]).toBeCloseTo(0.4, 12);
      const q = s + Math.log(4 + (Math.exp(0.6) - 4) * Math.exp(-s));
      expect(Math.abs(2 * w[0]! - q)).toBeLessThan(1e-6);
    }
  });

  it('weight normalisation keeps log sin(phi) + rho²/2 and the norm of V', () => {
    const { readings } = follow(params({ ...one, flow: 'wn', horizon: 6 }), datum, start);
    const invariant = ({ w, rho }: { w: Float64Array; rho: number }): number =>
      Math.log(Math.abs(w[1]! / norm(w))) + rho ** 2 / 2;
    for (const reading of readings) {
      if (Math.abs(reading.w[1]!) > 1e-9) expect(invariant(reading)).toBeCloseTo(invariant(readings[0]!), 5);
      expect(Math.abs(reading.normDeviation)).toBeLessThan(1e-8);
    }
  });
});

describe('minimiser at fixed rho', () => {
  it('is stationary, the least on the sphere, and |delta|/rho away from the maximum margin', () => {
    const data = allPoints(params({ dataSet: 'iris02' }), new Randomness(0), 0, undefined);
    const svm = supportVectors(data.z, data.n, data.d);
    const valueAt = (rho: number, v: Float64Array): number =>
      Array.from({ length: data.n }, (_, i) =>
        Math.exp(-rho * v.reduce((sum, x, j) => sum + x * data.z[i * data.d + j]!, 0)),
      ).reduce((a, b) => a + b, 0);
    const v = sphereMinimiser(data, 3, Float64Array.of(1, 0, 0, 0));
    for (let k = 0; k < 20; k++) {
      const moved = v.map((x, j) => x + 1e-4 * draws[k * 2 + j]!);
      expect(valueAt(3, scaled(moved, 1 / norm(moved)))).toBeGreaterThan(valueAt(3, v));
    }
    let guess = v;
    for (const rho of [10, 100, 1000, 10_000]) guess = sphereMinimiser(data, rho, guess);
    expect((10_000 * distance(guess, svm.direction)) / norm(svm.delta)).toBeCloseTo(1, 2);
  });

  it('reads the rate from the support vectors: law, constant and when it shows', () => {
    const law = (z: readonly number[], n: number) => {
      const data = { n, d: 2, z: Float64Array.from(z) };
      return rateLaw(data, supportVectors(data.z, n, 2));
    };
    expect(law([1, 0], 1).regime).toBe('superpolynomial');
    expect(law([0.6, 0.2, 0.9, 1.5], 2)).toMatchObject({ regime: 'powerLaw' });
    expect(law([0.6, 0.2, 0.9, 1.5], 2).exponent).toBeCloseTo(1.1, 8);
    const two = law([1, 0, 0.3, 0.8], 2);
    expect(two.regime).toBe('oneOverLog');
    expect(two.constant).toBeCloseTo(0.45841, 5);
    // Section 3, outcome E: rho eps is 8.6 % off at rho = 30.
    expect(two.asymptoteLogT / 0.752577).toBeGreaterThan(20);
    expect(two.asymptoteLogT / 0.752577).toBeLessThan(30);
    expect(law([1, 0, -1, 0], 2).regime).toBe('notSeparable');
  });
});

describe('weights and schedules', () => {
  it('neither overflow nor vanish where their factors do', () => {
    expect(timedWeight('exponential', 2000, 1999)).toBeCloseTo(Math.E, 12);
    expect(timedWeight('logistic', 2000, 1999)).toBeCloseTo(Math.E, 12);
    expect(timedWeight('exponential', 5000, 0)).toBe(Math.exp(700));
    expect(softplus(800)).toBe(800);
    expect(logLoss('exponential', [2000, 2001])).toBeCloseTo(-2000 + Math.log(1 + Math.exp(-1)), 12);
    expect(logLoss('logistic', [2000])).toBe(-2000);
    expect(logLoss('logistic', [0])).toBeCloseTo(Math.log(Math.log(2)), 12);
  });

  it('are positive and finite to log t = 5000, with the rates of log t stated', () => {
    for (const schedule of ['log', 'halfLog', 'twoLog', 'logLog', 'inverseLog', 'exp', 'const1'] as const) {
      for (const s of [0, 1e-9, 1, 39.99, 40.01, 700, 5000]) {
        const rho = scheduledRho(schedule, s);
        expect(rho > 0 && Number.isFinite(rho), `${schedule} at ${s}`).toBe(true);
      }
      if (schedule !== 'exp') expect(scheduledRho(schedule, 5000) / 5000).toBeCloseTo(logRate(schedule), 2);
    }
  });
});

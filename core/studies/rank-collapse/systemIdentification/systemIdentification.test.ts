import { describe, expect, it } from 'vitest';
import {
  eventsOf,
  findings,
  plain,
  presetContext,
  resumedAfter,
  tableReader,
  tablesOf,
} from '../../../../test/core/studies/collectTables.ts';
import { paramIssues, type Params } from '../../../contract/fields.ts';
import { linearSolve } from '../../../numerics/linearSolve.ts';
import { Randomness } from '../../../random.ts';
import { checkSystemIdentification } from './check.ts';
import { systemIdentificationClaims } from './claims.ts';
import { systemIdentificationEvaluators } from './evaluators.ts';
import { systemIdentificationFields } from './fields.ts';
import { fitLeastSquares, fitNlms, regressorsOf, relativeError } from './identify.ts';
import { drawSystem, order, simulate, sinusoids, type LinearSystem } from './linearSystem.ts';
import { systemIdentificationPresets } from './presets.ts';
import { runSystemIdentification } from './run.ts';
import { systemIdentificationTables } from './tables.ts';

const preset = systemIdentificationPresets[0]!;
const contextOf = (seed: number, more: Parameters<typeof presetContext>[3] = {}): ReturnType<typeof presetContext> =>
  presetContext(systemIdentificationFields, preset as unknown as Parameters<typeof presetContext>[1], seed, more);
const small = { replicas: 2, params: { samples: 200, transient: 50, testSamples: 50, passes: 2 } };

/** h₊ = diag(.9, .5, −.5) h + (1, 1, 1) x, y = (1, 1, 1) h. */
const diagonal: LinearSystem = {
  a: Float64Array.of(0.9, 0, 0, 0, 0.5, 0, 0, 0, -0.5),
  b: Float64Array.of(1, 1, 1),
  c: Float64Array.of(1, 1, 1),
  start: new Float64Array(3),
};

describe('the linear system', () => {
  it('answers an impulse with the sum of its modes', () => {
    const input = new Float64Array(6);
    input[0] = 1;
    const output = simulate(diagonal, input, new Float64Array(order));
    for (let t = 1; t < 6; t++) {
      expect(output[t]).toBeCloseTo(0.9 ** (t - 1) + 0.5 ** (t - 1) + (-0.5) ** (t - 1), 14);
    }
  });

  it('has the impulse response C Aᵗ⁻¹ B of A = T Λ T⁻¹, and C Aᵗ h from the drawn state', () => {
    for (let replica = 0; replica < 10; replica++) {
      const system = drawSystem(new Randomness(1), replica, 0.9);
      const data = new Randomness(1).stream('data', replica);
      const [u, v, w] = data.uniforms(0, new Float64Array(3));
      const [modulus, angle, real] = [0.6 + 0.3 * u!, 0.3 + 2.2 * v!, 0.3 + 0.6 * w!];
      const draws = data.normals(1, new Float64Array(15));
      const t = draws.slice(0, 9);
      const lambda = [modulus * Math.cos(angle), -modulus * Math.sin(angle), 0];
      lambda.push(modulus * Math.sin(angle), modulus * Math.cos(angle), 0, 0, 0, real);
      const apply = (matrix: ArrayLike<number>, x: Float64Array): Float64Array =>
        x.map((_, i) => x.reduce((sum, value, j) => sum + matrix[3 * i + j]! * value, 0));
      const step = (h: Float64Array): Float64Array => apply(t, apply(lambda, linearSolve(t, 3, h)!));
      const seen = (h: Float64Array): number => h.reduce((sum, value, i) => sum + draws[12 + i]! * value, 0);

      const input = new Float64Array(8);
      input[0] = 1;
      const impulse = simulate(system, input, new Float64Array(3));
      const free = simulate(system, new Float64Array(8), system.start);
      let fromInput: Float64Array = draws.slice(9, 12);
      let fromStart: Float64Array = new Randomness(1).stream('init', replica).normals(0, new Float64Array(3));
      for (let time = 0; time < 7; time++) {
        // A similarity of N(0,1) entries has a condition number of up to some thousands.
        expect(impulse[time + 1]).toBeCloseTo(seen(fromInput), 9);
        expect(free[time]).toBeCloseTo(seen(fromStart), 9);
        [fromInput, fromStart] = [step(fromInput), step(fromStart)];
      }
    }
  });

  it('is identified from white noise: the coefficients of its characteristic polynomial', () => {
    // (z − .9)(z² − .25) = z³ − .9 z² − .25 z + .225.
    const input = new Randomness(3).stream('data', 0).normals(0, new Float64Array(300));
    const output = simulate(diagonal, input, Float64Array.of(1, -1, 2));
    const train = regressorsOf(input, output, 0);
    const { theta, rank } = fitLeastSquares(train);
    expect(rank).toBe(6);
    [0.9, 0.25, -0.225].forEach((value, i) => expect(theta[i]).toBeCloseTo(value, 12));
    // y_t = Σ C Aᵏ⁻¹ B x_{t−k} begins with C B = 3.
    expect(theta[3]).toBeCloseTo(3, 12);
    // NLMS falls geometrically, at a rate that the conditioning sets.
    expect(relativeError(train, fitNlms(train, 1000))).toBeLessThan(1e-10);
  });

  it('is seen with rank 2 m through m sinusoids, up to 6', () => {
    for (const [count, expected] of [
      [1, 2],
      [2, 4],
      [3, 6],
      [4, 6],
    ] as const) {
      const input = sinusoids(count, 1200);
      const output = simulate(diagonal, input, Float64Array.of(1, 1, 1));
      expect(fitLeastSquares(regressorsOf(input, output, 400)).rank).toBe(expected);
    }
  });

  it('has rank 0 and estimate 0 once a record without input has died out', () => {
    const output = simulate(diagonal, new Float64Array(1200), Float64Array.of(1, 1, 1));
    const train = regressorsOf(new Float64Array(1200), output, 400);
    expect(Math.max(...train.target)).toBeGreaterThan(0);
    expect(fitLeastSquares(train)).toMatchObject({ rank: 0, theta: new Float64Array(6) });
  });
});

describe('linear-sysid', () => {
  it('has an evaluator for each of its claims', () => {
    const ids = systemIdentificationClaims.map(({ id }) => id).sort();
    expect(Object.keys(systemIdentificationEvaluators).sort()).toEqual(ids);
  });

  it.each([1, 2, 3])('judges every claim as expected, and each control differs, seed %i', async (seed) => {
    const context = contextOf(seed);
    const { events, stopReason } = await eventsOf(runSystemIdentification, context);
    expect(stopReason).toBe('stepsDone');
    const reader = tableReader(context, events);
    for (const { claim, finding } of findings(systemIdentificationClaims, systemIdentificationEvaluators, reader)) {
      expect(finding, claim.id).toMatchObject({
        holds: claim.expectedVerdict === 'holds',
        control: { differs: true },
      });
    }
  });

  it('yields the tables that it describes, column by column', async () => {
    const tables = tablesOf((await eventsOf(runSystemIdentification, contextOf(1, small))).events);
    for (const { key, columns } of systemIdentificationTables) {
      expect(Object.keys(tables.get(key)![0]!), key).toEqual(columns.map((column) => column.key));
    }
  });

  it('is the same for the same seed and another for another', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map(async (seed) => plain((await eventsOf(runSystemIdentification, contextOf(seed, small))).events)),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it.each([0, 5, 12])('goes on from restore point %i bit for bit', async (index) => {
    const { uninterrupted, resumed } = await resumedAfter(runSystemIdentification, contextOf(1, small), index);
    expect(plain(resumed)).toEqual(plain(uninterrupted));
  });

  it('ends diverged when a system grows out of bounds, and keeps the rows of the others', async () => {
    const context = contextOf(2, { replicas: 8, params: { largestPole: 1.5 }, arms: ['white'] });
    const { events, stopReason } = await eventsOf(runSystemIdentification, context);
    const rows = tablesOf(events).get('sysid') ?? [];
    expect(stopReason).toBe('diverged');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(8);
    const { resumed, uninterrupted } = await resumedAfter(runSystemIdentification, context, 6);
    expect(plain(resumed)).toEqual(plain(uninterrupted));
  });
});

describe('bad input of the system identification', () => {
  it('lets the preset pass', () => {
    expect(checkSystemIdentification(contextOf(1))).toEqual({ refusals: [], warnings: [] });
  });

  it('warns of poles outside the unit disc and of few samples after the transient', () => {
    const unstable = checkSystemIdentification(contextOf(1, { params: { largestPole: 1.4 }, arms: ['white'] }));
    expect(unstable.warnings[0]).toMatchObject({ code: 'unstable', key: 'largestPole' });
    const few = checkSystemIdentification(contextOf(1, { params: { samples: 410 }, arms: ['white'] }));
    expect(few).toMatchObject({ refusals: [], warnings: [{ code: 'fewSamples', key: 'transient' }] });
    expect(few.warnings[0]!.sentence).toContain('7 rows');
  });

  it('refuses a record that the transient eats up', () => {
    const none = checkSystemIdentification(contextOf(1, { params: { samples: 403 }, arms: ['white'] }));
    expect(none.refusals[0]).toMatchObject({ key: 'transient', forcible: false });
  });

  it.each([
    ['largestPole', 0.6],
    ['largestPole', 2],
    ['sines', 0],
    ['samples', 1.5],
    ['input', 'pink'],
  ])('refuses %s = %s with field, value and what is allowed', (key, value) => {
    const own: Params = Object.fromEntries(
      Object.entries(contextOf(1).arms[0]!.params).filter(([name]) => Object.hasOwn(systemIdentificationFields, name)),
    );
    const [issue] = paramIssues(systemIdentificationFields, { ...own, [key]: value });
    expect(issue!.sentence).toContain(key);
    expect(issue!.sentence).toContain(String(value));
    expect(issue!.sentence).toMatch(/must be/);
  });
});

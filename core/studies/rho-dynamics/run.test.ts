import { describe, expect, it } from 'vitest';
import { claimsOf, contextOf, recordRun, type Recording } from '../../../test/core/studies/recordRun.ts';
import { runner } from './run.ts';
import { rhoDynamics } from './study.ts';

type More = Parameters<typeof contextOf>[2];
const record = (preset: string | null, more: More): Promise<Recording> =>
  recordRun(rhoDynamics, runner, contextOf(rhoDynamics, preset, more));
const quick = rhoDynamics.presets.filter((preset) => preset.list === 'quick').map((preset) => preset.id);

describe('claims on seed 1', () => {
  it.each(quick)('%s: every verdict is the expected one and every control differs', async (id) => {
    const results = await claimsOf(rhoDynamics, runner, id, 1);
    const findings = results.map(({ id: claim, verdict, control }) => ({ claim, verdict, control: control?.verdict }));
    expect(findings).toEqual(
      rhoDynamics.claims
        .filter((claim) => claim.preset === id)
        .map((claim) => ({ claim: claim.id, verdict: claim.expectedVerdict, control: 'differs' })),
    );
    for (const { why, measured } of results) {
      expect(why).toMatch(/\d/);
      expect(measured).not.toBeNull();
    }
  });
});

describe('seeds', () => {
  it('repeat bit for bit, and differ from one to another', async () => {
    const more = { arms: ['gd', 'wn'], params: { records: 50 }, replicas: 2 };
    const [first, again, other] = await Promise.all([1, 1, 2].map((seed) => record('iris-01', { ...more, seed })));
    expect(again!.digests).toEqual(first!.digests);
    expect(other!.recorder.at('gd', 'eps', 0)).not.toEqual(first!.recorder.at('gd', 'eps', 0));
  });

  it('give a replica the same numbers alone and in a batch', async () => {
    const more = { arms: ['gd'], params: { steps: 60, hidden: [6] } };
    const [one, many] = await Promise.all([1, 5].map((replicas) => record('deep-margin', { ...more, replicas })));
    expect(many!.recorder.last('gd', 'logLoss')[0]).toBe(one!.recorder.last('gd', 'logLoss')[0]);
  });
});

describe('stop and resume', () => {
  it.each([
    ['plane-2SV', ['gd', 'wn', 'fixedRho'], { records: 40 }, 3],
    ['discrete-steps', ['gdEta02', 'tangentEta02'], {}, 2],
    ['float32-stall', ['float32', 'float64'], { mostSteps: 1_000_000 }, 1],
    ['balance', ['reluEta004', 'tanhEta004'], {}, 3],
    ['polyak', ['c01', 'constantEta3'], { steps: 700 }, 3],
    ['hessian', ['expN10'], { hessianUnits: 4 }, 2],
    ['lp', ['p4', 'gdRead'], { records: 20 }, 2],
    ['optimiser-plane', ['adam', 'labelNoise'], { optimiserSteps: 400_000 }, 1],
  ] as const)('%s, arms %j: equal to an uninterrupted run bit for bit', async (preset, arms, params, replicas) => {
    const context = { arms, params, replicas, seed: 4 };
    const whole = await record(preset, context);
    const every = Math.ceil(whole.points.length / 10);
    const chosen = whole.points.filter((_, i) => i % every === 0 || i === whole.points.length - 1);
    expect(chosen.length).toBeGreaterThan(1);
    for (const { index, state } of chosen) {
      const rest = await record(preset, { ...context, restore: structuredClone(state) });
      expect(rest.digests).toEqual(whole.digests.slice(index + 1));
      expect(rest.stopReason).toBe(whole.stopReason);
    }
  });
});

describe('runs that leave the range of sense', () => {
  it('end diverged with their rows kept: a Lagrange step without a real solution, and the largest legal rate', async () => {
    const { recorder, stopReason, warnings } = await record('discrete-steps', {
      arms: ['lagrangeEta02'],
      params: { points: [10, 0, 3, 8] },
    });
    expect(stopReason).toBe('diverged');
    expect(warnings).toEqual(['noRealStep']);
    expect(recorder.steps('lagrangeEta02', 'rho').length).toBeGreaterThan(0);
  });

  it('end diverged when a net runs away, unless the arm is meant to', async () => {
    // A constant eta/L with a large constant runs to infinity in a few steps.
    const params = { stepRule: 'constant', stepConstant: 1000, hidden: [8, 8], steps: 400 };
    const own = await record(null, { params: { ...params, experiment: 'deep', mayBlowUp: false } });
    expect(own.stopReason).toBe('diverged');
    expect(own.warnings).toEqual(['ranAway']);
    expect(own.recorder.steps('main', 'logLoss').length).toBeGreaterThan(0);
    const control = await record(null, { params: { ...params, experiment: 'deep', mayBlowUp: true } });
    expect(control.stopReason).toBe('stepsDone');
    expect(control.recorder.steps('main', 'logLoss').at(-1)).toBe(400);
  });

  it('says when rho of weight normalisation passes through zero, and reports sign(rho) V', async () => {
    const { recorder, warnings } = await record('one-example-axis', {
      arms: ['wnM1'],
      params: { startAngles: [2.9], startNorm: 0.5 },
    });
    expect(warnings).toEqual(['rhoSign']);
    expect(recorder.last('wnM1', 'gain')[0]).toBeLessThan(0);
    expect(recorder.last('wnM1', 'eps')[0]).toBeLessThan(1e-9);
  });
});

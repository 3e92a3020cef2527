import { describe, expect, it } from 'vitest';
import type { Params } from '../../contract/fields.ts';
import { contextOf, recordRun, type Recording } from '../../../test/core/studies/recordRun.ts';
import { runner } from './run.ts';
import { ceVsSquared } from './study.ts';

type More = Parameters<typeof contextOf>[2];
const record = (preset: string | null, more: More): Promise<Recording> =>
  recordRun(ceVsSquared, runner, contextOf(ceVsSquared, preset, more));

/** A short run of every experiment: preset, arms, params, replicas. */
const short: readonly (readonly [string, readonly string[], Params, number])[] = [
  ['fig1-quick', ['ce', 'se', 'ceCentred'], { steps: 300 }, 12],
  ['fig1-losses', ['ce', 'hinge', 'focal', 'ceAdam'], { steps: 200 }, 4],
  ['geometry-rays', ['ce'], { steps: 50, rays: 100 }, 2],
  ['fig2-line', ['ce', 'ceTranslated', 'zeroMean'], { steps: 12_000 }, 3],
  ['thm2-random', ['thm2Corrected', 'cor2Printed', 'zeroMean'], { setCount: 30 }, 1],
  ['thm2-subspace', ['subspace', 'generic'], { setCount: 12 }, 1],
  ['cor1', ['rate005'], { steps: 3000 }, 8],
  ['thm3-clusters', ['flow', 'highDim'], { steps: 600 }, 6],
  ['richness-mlp', ['rate002', 'rate005'], { steps: 600 }, 4],
  ['attenuation', ['a95', 'x99y1'], { steps: 4000 }, 10],
  ['sysid', ['decay60', 'white60'], { steps: 4000 }, 5],
  ['sgm', ['p050', 'p200'], { steps: 5000 }, 16],
  ['bandit', ['p100', 'pInf'], { steps: 600, runs: 400 }, 1],
  ['four-class', ['simplex0', 'softmax15', 'crossed0'], { steps: 300 }, 4],
];

describe('stop and resume', () => {
  it.each(short)(
    '%s, arms %j, %j, %i replicas: equal to an uninterrupted run bit for bit',
    async (preset, arms, params, replicas) => {
      const context = { arms, params, replicas, seed: 4 };
      const whole = await record(preset, context);
      const last = whole.points.length - 1;
      const chosen = whole.points.filter((_, i) => i % Math.ceil(whole.points.length / 3) === 0 || i === last);
      expect(chosen.length).toBeGreaterThan(0);
      for (const { index, state } of chosen) {
        const rest = await record(preset, { ...context, restore: structuredClone(state) });
        expect(rest.digests).toEqual(whole.digests.slice(index + 1));
        expect(rest.stopReason).toBe(whole.stopReason);
      }
    },
  );
});

describe('seeds', () => {
  it.each(short)('%s, arms %j, %j, %i replicas: repeat bit for bit', async (preset, arms, params, replicas) => {
    const context = { arms: arms.slice(0, 1), params, replicas };
    const [first, again] = [
      await record(preset, { ...context, seed: 1 }),
      await record(preset, { ...context, seed: 1 }),
    ];
    expect(again.digests).toEqual(first.digests);
  });

  it.each([
    ['fig1-quick', 'ce', 'trainLoss', { steps: 100 }],
    ['lipschitz-grid', 'rate005', 'trainLoss', { steps: 100 }],
    ['thm3-clusters', 'flow', 'logNorm', { steps: 100 }],
    ['richness-mlp', 'rate002', 'gradientNorm', { steps: 100 }],
    ['attenuation', 'a95', 'parameterError', { steps: 100 }],
    ['sgm', 'p050', 'parameterError', { steps: 100 }],
  ] as const)('%s, arm %s: another seed gives another %s', async (preset, arm, metric, params) => {
    const of = async (seed: number): Promise<unknown> =>
      (await record(preset, { arms: [arm], params, replicas: 2, seed })).recorder.last(arm, metric);
    expect(await of(2)).not.toEqual(await of(1));
  });

  it('give a replica the same numbers alone and in a batch', async () => {
    const of = async (replicas: number): Promise<number | undefined> =>
      (await record('fig1-quick', { arms: ['se'], params: { steps: 200 }, replicas })).recorder.last(
        'se',
        'minMargin',
      )[0];
    expect(await of(5)).toBe(await of(1));
  });
});

describe('runs that leave the range of sense', () => {
  it('keep their rows, say where the last good weights are, and end diverged', async () => {
    const { recorder, stopReason, warnings } = await record('fig1-quick', {
      arms: ['se', 'ce'],
      params: { learningRate: 100, steps: 2000 },
      replicas: 2,
    });
    expect(stopReason).toBe('diverged');
    expect(recorder.at('se', 'trainLoss', 0).every((v) => v !== undefined)).toBe(true);
    expect(recorder.last('se', 'trainLoss').every((v) => v === undefined || Number.isFinite(v))).toBe(true);
    expect(warnings.filter((code) => code === 'diverged').length).toBeGreaterThan(0);
  });

  it.each([
    ['lipschitz-grid', 'rate005', { learningRate: 5, steps: 500 }],
    ['richness-mlp', 'rate002', { learningRate: 5, steps: 500 }],
    ['four-class', 'simplex0', { learningRate: 50, steps: 500 }],
  ] as const)('%s, arm %s, %j ends diverged with row 0', async (preset, arm, params) => {
    const context = contextOf(ceVsSquared, preset, { arms: [arm], replicas: 2 });
    const arms = context.arms.map((a) => ({ ...a, params: { ...a.params, ...params } }));
    const { recorder, stopReason, warnings } = await recordRun(ceVsSquared, runner, { ...context, arms });
    expect(stopReason).toBe('diverged');
    expect(warnings).toContain('diverged');
    const metric = preset === 'lipschitz-grid' ? 'trainLoss' : preset === 'richness-mlp' ? 'gradientNorm' : 'minMargin';
    expect(recorder.at(arm, metric, 0).every((v) => v !== undefined)).toBe(true);
  });
});

describe('own points', () => {
  const ownPoints = 'x1,x2,label\n0,0,0\n0,1,0\n3,0,1\n3,1,1';

  it('replace those of the linear classifier: two walls three apart have the margin 1.5', async () => {
    const { recorder } = await record(null, {
      params: { experiment: 'linear', linearSet: 'own', ownPoints, steps: 0 },
    });
    expect(recorder.last('main', 'gammaOptimal')[0]).toBeCloseTo(1.5, 12);
    // Augmented SVM: min w² + b² with −b ≥ 1 and 3w + b ≥ 1: w = 2/3, b = −1, the plane x = 1.5.
    expect(recorder.last('main', 'augmentedMargin')[0]).toBeCloseTo(1.5, 12);
  });

  it('replace those of the planar net', async () => {
    const { recorder } = await record(null, {
      params: { experiment: 'planar', pointSource: 'own', ownPoints, steps: 3000 },
    });
    expect(recorder.last('main', 'fits')).toEqual([1]);
    expect(recorder.table('points').filter((row) => row['step'] === 0)).toHaveLength(4);
    expect(recorder.last('main', 'minMargin')[0]!).toBeLessThanOrEqual(1.5 + 1e-9);
  });
});

import { describe, expect, it } from 'vitest';
import { contextOf, recordRun, type Recording } from '../../../test/core/studies/recordRun.ts';
import type { Params } from '../../contract/fields.ts';
import { runner } from './run.ts';
import { labelNoise } from './study.ts';

type More = NonNullable<Parameters<typeof contextOf>[2]>;
const record = (preset: string | null, more: More): Promise<Recording> =>
  recordRun(labelNoise, runner, contextOf(labelNoise, preset, more));

/** A short run of each experiment, its chunks made short by nothing but its size. */
const short: readonly (readonly [string, More])[] = [
  ['ms-quick', { params: { steps: 600, dimension: 8, measurements: 20 }, arms: ['noise'], replicas: 2 }],
  [
    'ms-twin',
    { params: { warmStartSteps: 300, dimension: 8, measurements: 20 }, arms: ['noise004', 'noise002'], replicas: 2 },
  ],
  ['relu-quick', { params: { settleSteps: 200, width: 8 }, arms: ['none', 'frozen'], replicas: 2 }],
  ['theorem2-static', {}],
  ['one-tanh', { params: { settleSteps: 200 }, arms: ['none', 'frozen'], replicas: 4 }],
  ['one-tanh-optimizers', { params: { settleSteps: 200 }, arms: ['adamNone'], replicas: 2 }],
  ['one-curves', {}],
  ['ou', { arms: ['noise', 'none'], params: { steps: 8000 }, replicas: 3 }],
  ['ou-single', { arms: ['eta05'], replicas: 2 }],
  ['repel', { arms: ['repellent-1e-2', 'slid-1e-2'], replicas: 2 }],
];

describe('seeds', () => {
  it.each(short.map(([preset, more]) => [preset, more] as const))(
    '%s repeats bit for bit, and differs from one seed to another',
    async (preset, more) => {
      const [first, again, other] = await Promise.all([1, 1, 2].map((seed) => record(preset, { ...more, seed })));
      expect(again!.digests).toEqual(first!.digests);
      // The curves of one unit draw nothing.
      if (preset === 'one-curves') expect(other!.digests).toEqual(first!.digests);
      else expect(other!.digests).not.toEqual(first!.digests);
    },
  );

  it.each([
    ['ms-quick', 'noise', { steps: 200 }, 'nuclearNorm'],
    ['relu-quick', 'none', { settleSteps: 0, steps: 1000 }, 'reg'],
    ['one-tanh', 'none', {}, 'settledReg'],
    ['repel', 'repellent-1e-2', {}, 'distance'],
  ] as const)('%s gives a replica the same numbers alone and in a batch', async (preset, arm, params, metric) => {
    const [one, many] = await Promise.all(
      [1, 3].map((replicas) => record(preset, { arms: [arm], params: params as Params, replicas })),
    );
    expect(many!.recorder.last(arm, metric)[0]).toBe(one!.recorder.last(arm, metric)[0]);
    expect(new Set(many!.recorder.last(arm, metric)).size).toBe(3);
  });

  it('give every arm the same data and start', async () => {
    const { recorder } = await record('ms-quick', { params: { steps: 1 }, replicas: 2 });
    for (const metric of ['relativeTestError', 'nuclearNorm'] as const) {
      expect(recorder.at('none', metric, 0)).toEqual(recorder.at('noise', metric, 0));
    }
    expect(recorder.at('none', 'trainLoss', 0)).toEqual(recorder.at('noise', 'trainLoss', 0));
    // The frozen arm is measured against the labels that it trains on.
    expect(recorder.at('frozen', 'trainLoss', 0)).not.toEqual(recorder.at('noise', 'trainLoss', 0));
  });
});

describe('stop and resume', () => {
  it.each(short.map(([preset, more]) => [preset, more] as const))(
    '%s: equal to an uninterrupted run bit for bit',
    async (preset, more) => {
      const whole = await record(preset, { ...more, seed: 4 });
      const every = Math.ceil(whole.points.length / 12);
      const chosen = whole.points.filter((_, i) => i % every === 0 || i === whole.points.length - 1);
      for (const { index, state } of chosen) {
        const rest = await record(preset, { ...more, seed: 4, restore: structuredClone(state) });
        expect(rest.digests).toEqual(whole.digests.slice(index + 1));
        expect(rest.stopReason).toBe(whole.stopReason);
      }
    },
  );
});

describe('limits', () => {
  it('a warm start is one solution, at step 0 of every arm', async () => {
    const params = { warmStartSteps: 2000, steps: 100, dimension: 8, measurements: 20, recordEvery: 50 };
    const { recorder } = await record('ms-twin', { params, replicas: 2 });
    const start = recorder.at('noise004', 'nuclearNorm', 0);
    for (const arm of ['explicit004', 'noise002', 'explicit002']) {
      expect(recorder.at(arm, 'nuclearNorm', 0)).toEqual(start);
    }
    recorder.at('noise004', 'trainLoss', 0).forEach((loss) => expect(loss).toBeLessThan(1e-3));
    expect(recorder.at('noise004', 'slowTime', 0)).toEqual([0, 0]);
  });

  it('the explicit arm of slow time s = acceleration η²σ²t/B', async () => {
    const { recorder } = await record('ms-explicit10', { params: { steps: 40 }, arms: ['explicit10'], replicas: 1 });
    expect(recorder.last('explicit10', 'slowTime')[0]).toBeCloseTo((10 * 0.008 ** 2 * 0.1 * 6000) / 10, 12);
  });

  it('one unit and one datum: the scalar recursion', async () => {
    const params = {
      experiment: 'oneDatum',
      activation: 'tanh',
      width: 1,
      noiseMode: 'none',
      steps: 50,
      learningRate: 0.05,
    };
    const { recorder } = await record(null, { params: params as Params, replicas: 1 });
    const start = recorder.table('units').find((unit) => unit['phase'] === 'start')!;
    let [c, p] = [Number(start['c']), Math.atanh(Number(start['h']))];
    for (let t = 0; t < 50; t++) {
      const h = Math.tanh(p);
      const e = c * h - 1;
      [c, p] = [c - 0.1 * e * h, p - 0.1 * e * c * (1 - h * h)];
    }
    // h is read back through atanh: some 1e-15, carried through a contracting recursion.
    expect(recorder.last('main', 'trainLoss')[0]! - (c * Math.tanh(p) - 1) ** 2).toBeCloseTo(0, 12);
  });

  it('full batches of the cloud without noise contract by 1 − 2ηγ in each direction', async () => {
    const { recorder } = await record('ou', { arms: ['none'], replicas: 64 });
    const ratio = recorder.at('none', 'stiffRms', 4000)[0]! / recorder.at('none', 'stiffRms', 3800)[0]!;
    // By then only γ = 0.03 is left: the others are below 1e-17 of it.
    expect(ratio / (1 - 2 * 0.05 * 0.03) ** 200 - 1).toBeCloseTo(0, 10);
  });
});

describe('runs that leave the range of sense', () => {
  it.each([
    ['matrixSensing', { dimension: 8, measurements: 20, learningRate: 0.5, steps: 4000 }, 'nuclearNorm'],
    ['relu', { batchSize: 1, learningRate: 2, steps: 4000, width: 8 }, 'reg'],
    ['cloud', { batchSize: 1, learningRate: 5, steps: 4000 }, 'stiffRms'],
  ] as const)('%s end diverged with their rows kept', async (experiment, params, metric) => {
    const { recorder, stopReason } = await record(null, { params: { ...params, experiment } as Params, replicas: 2 });
    expect(stopReason).toBe('diverged');
    const steps = recorder.steps('main', metric);
    expect(steps[0]).toBe(0);
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.at(-1)).toBeLessThanOrEqual(4000);
    expect(Number.isFinite(recorder.at('main', metric, 0)[0])).toBe(true);
    expect(recorder.last('main', metric).every(Number.isFinite)).toBe(false);
  });
});

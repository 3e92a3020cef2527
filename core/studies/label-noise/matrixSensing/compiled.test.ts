import { describe, expect, it } from 'vitest';
import { contextOf, recordRun, type Recording } from '../../../../test/core/studies/recordRun.ts';
import { computeOn } from '../../../../test/core/training/graph/support/compute.ts';
import type { Params } from '../../../contract/fields.ts';
import { runner } from '../run.ts';
import { labelNoise } from '../study.ts';

type More = NonNullable<Parameters<typeof contextOf>[2]>;

async function record(preset: string, more: More, native = true): Promise<Recording> {
  const context = contextOf(labelNoise, preset, more);
  return recordRun(labelNoise, runner, native ? { ...context, compute: await computeOn('native') } : context);
}

/** The same with 40 steps in every arm. */
async function recordShort(preset: string, more: More, native: boolean): Promise<Recording> {
  const context = contextOf(labelNoise, preset, more);
  const arms = context.arms.map((arm) => ({ ...arm, params: { ...arm.params, steps: 40 } }));
  const compute = native ? { compute: await computeOn('native') } : {};
  return recordRun(labelNoise, runner, { ...context, ...compute, arms });
}

describe('matrix sensing as a native graph', () => {
  it.each([
    ['fresh Gaussian noise', 'ms-quick', 'noise', {}],
    ['fresh signs', 'ms-quick', 'noise', { noiseLaw: 'rademacher' }],
    ['frozen noise', 'ms-quick', 'frozen', {}],
    ['the explicit regulariser', 'ms-explicit10', 'explicit10', {}],
    ['a warm start', 'ms-twin', 'noise004', { warmStartSteps: 60 }],
  ] as const)('%s: the same draws and numbers as on typed arrays', async (_name, preset, arm, params) => {
    const more: More = { arms: [arm], params: { ...params, recordEvery: 10 } as Params, replicas: 3, seed: 2 };
    const [native, typed] = [await recordShort(preset, more, true), await recordShort(preset, more, false)];
    for (const metric of ['trainLoss', 'relativeTestError', 'nuclearNorm']) {
      for (const step of [0, 10, 40]) {
        const expected = typed.recorder.at(arm, metric, step);
        native.recorder.at(arm, metric, step).forEach((value, k) =>
          // Products in float32 against float64 sums: 40 steps of about 1e-7 each, some tens of them in the loss.
          expect(Math.abs(value! / expected[k]! - 1)).toBeLessThan(1e-4),
        );
      }
    }
  });

  it('goes on bit for bit from its restore points, also within a warm start', async () => {
    const more: More = {
      arms: ['noise004', 'noise002'],
      params: { warmStartSteps: 2000, dimension: 16, measurements: 60 },
      replicas: 2,
    };
    const whole = await record('ms-twin', more);
    const every = Math.ceil(whole.points.length / 3);
    for (const { index, state } of whole.points.filter((_, i) => i % every === 1)) {
      const rest = await record('ms-twin', { ...more, restore: structuredClone(state) });
      expect(rest.digests).toEqual(whole.digests.slice(index + 1));
    }
  }, 120_000);

  it('leaves no tensor behind and ends diverged with its rows kept', async () => {
    const { backend } = await computeOn('native');
    const params = { learningRate: 0.5 };
    await record('ms-quick', { arms: ['none'], params, replicas: 2 });
    const before = backend.tf.memory().numTensors;
    const { recorder, stopReason } = await record('ms-quick', { arms: ['none'], params, replicas: 2 });
    expect(backend.tf.memory().numTensors).toBe(before);
    expect(stopReason).toBe('diverged');
    expect(Number.isFinite(recorder.at('none', 'trainLoss', 0)[0])).toBe(true);
    expect(recorder.last('none', 'trainLoss').every(Number.isFinite)).toBe(false);
  });

  it('on another backend computes on typed arrays, and says so', async () => {
    const more: More = { arms: ['none'], params: { dimension: 16, measurements: 40 }, replicas: 1 };
    const context = contextOf(labelNoise, 'ms-quick', more);
    const arms = context.arms.map((arm) => ({ ...arm, params: { ...arm.params, steps: 40 } }));
    const other = await recordRun(labelNoise, runner, { ...context, arms, compute: await computeOn('cpu') });
    const typed = await recordRun(labelNoise, runner, { ...context, arms });
    expect(other.warnings).toEqual(['typedArrays']);
    expect(typed.warnings).toEqual([]);
    expect(other.recorder.last('none', 'trainLoss')).toEqual(typed.recorder.last('none', 'trainLoss'));
  });
});

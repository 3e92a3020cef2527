import { describe, expect, it } from 'vitest';
import type { Params } from '../../../contract/fields.ts';
import { Randomness } from '../../../random.ts';
import { contextOf, recordRun, type Recording } from '../../../../test/core/studies/recordRun.ts';
import { runner } from '../run.ts';
import { rankCollapse } from '../study.ts';
import { drawData, drawWeights, type NetParams } from './draws.ts';
import { shapesOf } from './shapes.ts';

type More = Parameters<typeof contextOf>[2];
const record = (preset: string | null, more: More): Promise<Recording> =>
  recordRun(rankCollapse, runner, contextOf(rankCollapse, preset, more));

const ownParams = (more: Params): Params => ({ data: 'noisySign', loss: 'square', mu: 0, ...more });

describe('closed forms and limits', () => {
  it('is the scalar recursion for a chain of one unit a layer', async () => {
    const params = ownParams({ sizes: [1, 1, 1], data: 'regression', steps: 50, recordEvery: 10, mu: 0.02 });
    const { recorder } = await record(null, { params, seed: 5 });
    const context = contextOf(rankCollapse, null, { params });
    const full = context.arms[0]!.params as unknown as NetParams;
    const rng = new Randomness(5);
    const { inputs, targets } = drawData(full, rng, 0);
    let [a, b] = drawWeights(full, shapesOf([1, 1, 1]), rng, 0) as unknown as [number, number];
    const xx = inputs.reduce((sum, x) => sum + x * x, 0) / 40;
    const xy = inputs.reduce((sum, x, i) => sum + x * targets[i]!, 0) / 40;
    for (let t = 0; t < 50; t++) {
      const m = a * b * xx - xy;
      [a, b] = [a - 0.05 * (b * m + 0.04 * a), b - 0.05 * (a * m + 0.04 * b)];
    }
    const [large, small] = [Math.max(Math.abs(a), Math.abs(b)), Math.min(Math.abs(a), Math.abs(b))];
    // 50 steps of a contracting recursion round to some 1e-16.
    expect(recorder.last('main', 'normMax')[0]! / large - 1).toBeCloseTo(0, 13);
    expect(recorder.last('main', 'normMin')[0]! / small - 1).toBeCloseTo(0, 13);
  });

  it('reaches zero at depth 2 exactly when the threshold says so (section 2.2)', async () => {
    const { recorder: probe } = await record(null, { params: ownParams({ sizes: [10, 10, 1], mu: 1, steps: 1 }) });
    const threshold = Number(probe.table('zeroMap')[0]!['threshold']);
    for (const [factor, zero] of [
      [0.85, 0],
      [1.15, 1],
    ] as const) {
      const params = ownParams({ sizes: [10, 10, 1], mu: factor * threshold, steps: 6000, recordEvery: 1000 });
      const { recorder } = await record(null, { params });
      expect(recorder.last('main', 'zero')).toEqual([zero]);
      // At zero there is no ratio: "not measured" is no row.
      expect(recorder.last('main', 's2OverS1Max')[0] === undefined).toBe(zero === 1);
      expect(recorder.last('main', 'numericalRankMax')[0]).toBe(zero === 1 ? 0 : 1);
    }
  });
});

describe('seeds', () => {
  const params = ownParams({ steps: 200, recordEvery: 50 });
  it('repeat bit for bit, and differ from one to another', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => record(null, { params, seed, replicas: 2 })),
    );
    expect(again!.digests).toEqual(first!.digests);
    expect(other!.recorder.last('main', 'loss')).not.toEqual(first!.recorder.last('main', 'loss'));
  });

  it('give a replica the same numbers alone and in a batch', async () => {
    const [one, many] = await Promise.all([1, 40].map((replicas) => record(null, { params, replicas })));
    expect(many!.recorder.last('main', 'loss')[0]).toBe(one!.recorder.last('main', 'loss')[0]);
    expect(many!.recorder.last('main', 'loss').every((loss) => loss !== undefined)).toBe(true);
  });
});

describe('runs that leave the range of sense', () => {
  it('end diverged with their rows kept, the last one telling where', async () => {
    const params = ownParams({ learningRate: 5, steps: 1000, recordEvery: 100 });
    const { recorder, stopReason } = await record(null, { params, replicas: 3 });
    expect(stopReason).toBe('diverged');
    expect(recorder.at('main', 's2OverS1Max', 0).every((v) => v !== undefined)).toBe(true);
    expect(recorder.steps('main', 'normMax')).toEqual([0, 100]);
    recorder.last('main', 'normMax').forEach((norm) => expect(norm! < 1e8).toBe(false));
    expect(recorder.last('main', 's2OverS1Max')).toEqual([undefined, undefined, undefined]);
  });

  it('stop one replica and let the others go on', async () => {
    // This rate is above the border for some data sets and below it for others.
    const params = ownParams({ learningRate: 0.5, steps: 400, recordEvery: 50 });
    const { recorder, stopReason } = await record(null, { params, replicas: 12 });
    const ended = recorder.at('main', 'loss', 400).filter((loss) => loss !== undefined).length;
    expect(stopReason).toBe('diverged');
    expect(ended).toBeGreaterThan(0);
    expect(ended).toBeLessThan(12);
  });

  it('end stiff where the flow’s step is too long, after a warning', async () => {
    const { recorder, stopReason, warnings } = await record('ce-flow', {
      arms: ['depth-5'],
      params: { stepSize: 0.05, recordEvery: 5 },
      replicas: 2,
    });
    expect(stopReason).toBe('stiff');
    expect(warnings).toEqual(['stiff']);
    const drift = recorder
      .steps('depth-5', 'balanceDriftOverNorm2Max')
      .flatMap((step) => recorder.at('depth-5', 'balanceDriftOverNorm2Max', step));
    expect(Math.max(...drift.filter((v) => v !== undefined))).toBeGreaterThan(0.1);
  });
});

describe('stop and resume', () => {
  const params = { steps: 150, recordEvery: 40 };
  it.each([
    ['decay-square', ['decay', 'mu-zero'], params, 40],
    ['ce-flow', ['depth-3', 'plain-gd'], params, 16],
    ['ce-multiclass', ['plain-gd'], params, 3],
    ['decay-square', ['decay', 'mu-zero'], { ...params, learningRate: 0.5 }, 12],
  ] as const)(
    '%s, arms %j, %j, %i replicas: equal to an uninterrupted run bit for bit',
    async (preset, arms, more, replicas) => {
      const context = { arms, params: more, replicas, seed: 4 };
      const whole = await record(preset, context);
      const chosen = whole.points.filter(
        (_, i) => i % Math.ceil(whole.points.length / 12) === 0 || i === whole.points.length - 1,
      );
      expect(chosen.length).toBeGreaterThan(4);
      for (const { index, state } of chosen) {
        const rest = await record(preset, { ...context, restore: structuredClone(state) });
        expect(rest.digests).toEqual(whole.digests.slice(index + 1));
        expect(rest.stopReason).toBe(whole.stopReason);
      }
    },
  );
});

import { describe, expect, it } from 'vitest';
import { contextOf, type Recording, recordRun, resultsFrom } from '../../../../test/core/studies/recordRun.ts';
import { computeOn } from '../../../../test/core/training/graph/support/compute.ts';
import type { Params } from '../../../contract/fields.ts';
import { Randomness } from '../../../random.ts';
import type { State } from '../../runner.ts';
import type { StudyParams } from '../fields.ts';
import { runner } from '../run.ts';
import { peTraining } from '../study.ts';
import { authorsLoop } from '../testSupport/authorsLoop.ts';
import { initialWeights, sequence, zerosLike } from '../architecture.ts';
import { dataTensors, settingOf } from './setting.ts';
import { Trainer } from './trainer.ts';
import { architectureOf, epochShares, finalRadii } from './schedule.ts';
import { drawPoints } from './points.ts';

/** A net and a data set small enough for a second. */
const small: Params = {
  widths: [6, 5, 4, 1],
  excited: 2,
  trainSize: 20,
  testSize: 12,
  batchSize: 10,
  epochs: 8,
  marginSamples: 12,
  certificateSamples: 4,
  slopeSteps: 3,
  branchNodes: 20,
  branchSamples: 2,
  looseSamples: 2,
  jointSamples: 4,
};

const paramsOf = (more: Params = {}, arm = 'all'): StudyParams =>
  contextOf(peTraining, 'subspace', { params: { ...small, ...more }, arms: [arm] }).arms[0]!.params as StudyParams;

async function recorded(more: {
  params?: Params;
  seed?: number;
  arms?: readonly string[];
  restore?: State;
}): Promise<Recording> {
  const compute = await computeOn('native', 'graph');
  const context = contextOf(peTraining, 'subspace', {
    seed: 1,
    replicas: 2,
    ...more,
    params: { ...small, ...more.params },
    arms: more.arms ?? ['none', 'all'],
  });
  return recordRun(peTraining, runner, { ...context, compute });
}

describe('the schedule', () => {
  it('cuts the epochs into phases of growing radius', () => {
    expect([...epochShares(paramsOf({ epochs: 10 }))]).toEqual([0, 0, 0, 1 / 3, 1 / 3, 1 / 3, 2 / 3, 2 / 3, 1, 1]);
    expect([...epochShares(paramsOf({ epochs: 3 }))]).toEqual([0, 1 / 3, 2 / 3]);
  });

  it('gives each layer its radius', () => {
    const profile = [1, 2, 3];
    expect([...finalRadii(paramsOf({ radius: 0.5, profile }))]).toEqual([0.5, 1, 1.5]);
    expect([...finalRadii(paramsOf({ radius: 0.5, profile }, 'hidden'))]).toEqual([0, 1, 1.5]);
    expect([...finalRadii(paramsOf({ radius: 0.5, profile: [1] }, 'input'))]).toEqual([0.5, 0, 0]);
  });
});

describe('points', () => {
  it('leave the unexcited coordinates exactly at zero and alternate their labels', () => {
    const { train, test } = drawPoints(new Randomness(3).stream('data', 0), paramsOf());
    for (const { x, y, dimension } of [train, test]) {
      x.forEach((value, at) => {
        if (at % dimension >= 2) expect(value).toBe(0);
      });
      expect([...y.slice(0, 4)]).toEqual([0, 1, 0, 1]);
    }
    expect(train.x.slice(0, 2)).not.toEqual(test.x.slice(0, 2));
  });
});

describe('training', () => {
  it.each(['none', 'input', 'hidden', 'all'])("is the author's loop for each replica, arm %s", async (arm) => {
    const compute = await computeOn('native', 'graph');
    const params = paramsOf({ epochs: 4, batchSize: 20, learningRate: 5e-3 }, arm);
    const rng = new Randomness(2);
    const setting = settingOf({ name: arm, control: false, params }, rng, 2);
    const trainer = new Trainer(compute, params, 2, dataTensors(setting, rng), setting.tensors, 0);
    while (trainer.stepsDone < 4) trainer.advance();
    const trained = trainer.weights();
    trainer.dispose();
    for (const r of [0, 1]) {
      const architecture = architectureOf(params);
      let net = initialWeights(architecture, sequence(rng.stream('init', r)));
      let velocities = zerosLike(net);
      const radii = finalRadii(params);
      const { x, y } = setting.sets[r]!.train;
      for (const share of epochShares(params)) {
        const [step] = authorsLoop(architecture, net, velocities, x, y, {
          perturbed: Array.from(radii, (radius) => radius * share > 0),
          radius: Math.max(...radii) * share,
          pieces: 4,
          learningRate: 5e-3,
          momentum: 0.9,
          steps: 1,
        });
        net = step!.weights;
        velocities = step!.velocities;
      }
      trained[r]!.forEach((layer, j) => {
        // Sums in another order: rounding of 20 samples over 4 steps.
        layer.weights.forEach((w, k) => expect(w).toBeCloseTo(net[j]!.weights[k]!, 13));
        layer.bias.forEach((b, k) => expect(b).toBeCloseTo(net[j]!.bias[k]!, 13));
      });
    }
  });

  it('gives the same rows for a seed and others for another', async () => {
    const [first, again, other] = [await recorded({}), await recorded({}), await recorded({ seed: 2 })];
    expect(again.digests).toEqual(first.digests);
    expect(other.digests).not.toEqual(first.digests);
    expect(first.stopReason).toBe('stepsDone');
  });

  it('goes on from any kind of restore point with the same bits and leaves no tensor behind', async () => {
    const compute = await computeOn('native', 'graph');
    const before = compute.backend.tf.memory().numTensors;
    const whole = await recorded({});
    const { length } = whole.points;
    for (const at of [0, Math.floor(length / 4), Math.floor(length / 2), length - 2, length - 1]) {
      const { index, state } = whole.points[at]!;
      const rest = await recorded({ restore: state });
      expect(resultsFrom(rest)).toEqual(resultsFrom(whole, index + 1));
    }
    expect(compute.backend.tf.memory().numTensors).toBe(before);
  });

  it('keeps its rows and says so when it diverges', async () => {
    const { stopReason, recorder, warnings } = await recorded({
      params: { learningRate: 10, epochs: 40 },
      arms: ['none'],
    });
    expect(stopReason).toBe('diverged');
    expect(warnings).toContain('diverged');
    expect(recorder.steps('none', 'lossClean').length).toBeGreaterThan(0);
  });

  it('warns of a net that collapsed', async () => {
    const { warnings } = await recorded({ params: { learningRate: 1e-9 }, arms: ['none'] });
    expect(warnings).toContain('collapsed');
  });
});

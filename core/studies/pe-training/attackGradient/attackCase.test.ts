import { describe, expect, it } from 'vitest';
import { contextOf, type Recording, recordRun, resultsFrom } from '../../../../test/core/studies/recordRun.ts';
import { computeOn } from '../../../../test/core/training/graph/support/compute.ts';
import type { Params } from '../../../contract/fields.ts';
import type { State } from '../../runner.ts';
import { cell } from '../evaluate.ts';
import { runner } from '../run.ts';
import { peTraining } from '../study.ts';

const small: Params = {
  widths: [6, 5, 4, 2],
  excited: 2,
  trainSize: 20,
  testSize: 12,
  batchSize: 10,
  epochs: 40,
  learningRate: 5e-3,
  marginSamples: 8,
  logitGaps: [8, 200],
};

async function recorded(arms: readonly string[], restore?: State): Promise<Recording> {
  const compute = await computeOn('native', 'graph');
  const context = contextOf(peTraining, 'attack-gradient', { seed: 1, replicas: 1, params: small, arms, restore });
  return recordRun(peTraining, runner, { ...context, compute });
}

describe('attack-gradient', () => {
  it('has the gradient p − onehot of both logits as long as float32 holds it', async () => {
    const { recorder } = await recorded(['softmax']);
    const early = recorder.table('lossGradient').filter((row) => cell(row, 'gap') < 12);
    expect(early.length).toBeGreaterThan(50);
    for (const row of early) {
      const p = 1 / (1 + Math.exp(cell(row, 'gap')));
      // 1 − p is rounded to 2^-24 before the difference is taken.
      expect(Math.abs(cell(row, 'trueClass') - p)).toBeLessThan(2 ** -22);
      expect(Math.abs(cell(row, 'otherClass') / p - 1)).toBeLessThan(1e-4);
    }
  });

  it('goes on from its restore points with the same bits and leaves no tensor behind', async () => {
    const compute = await computeOn('native', 'graph');
    const before = compute.backend.tf.memory().numTensors;
    const arms = ['difference', 'softmax'];
    const whole = await recorded(arms);
    const { length } = whole.points;
    for (const at of [3, Math.floor(length / 2), length - 2]) {
      const { index, state } = whole.points[at]!;
      expect(resultsFrom(await recorded(arms, state))).toEqual(resultsFrom(whole, index + 1));
    }
    expect(compute.backend.tf.memory().numTensors).toBe(before);
  });
});

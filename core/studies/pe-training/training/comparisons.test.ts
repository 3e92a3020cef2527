import { describe, expect, it } from 'vitest';
import { contextOf, type Recording, recordRun, resultsFrom } from '../../../../test/core/studies/recordRun.ts';
import { computeOn } from '../../../../test/core/training/graph/support/compute.ts';
import type { Params } from '../../../contract/fields.ts';
import type { State } from '../../runner.ts';
import { runner } from '../run.ts';
import { peTraining } from '../study.ts';

const small: Params = {
  widths: [6, 5, 4, 1],
  excited: 2,
  trainSize: 20,
  testSize: 12,
  batchSize: 10,
  epochs: 8,
  marginSamples: 4,
  certificateSamples: 2,
  jointSamples: 2,
};

/** Some of a preset's arms on a small net for a few epochs, whatever epochs they have of their own. */
async function recorded(preset: string, names: readonly string[], restore?: State): Promise<Recording> {
  const compute = await computeOn('native', 'graph');
  const context = contextOf(peTraining, preset, { seed: 1, replicas: 2, restore, arms: names });
  const arms = context.arms.map((arm) => ({ ...arm, params: { ...arm.params, ...small } }));
  return recordRun(peTraining, runner, { ...context, arms, compute });
}

describe.each([
  ['matched', ['adversarial', 'penalty']],
  ['scaled-radii', ['bySensitivity']],
  ['node-richness', ['all']],
] as const)('%s', (preset, names) => {
  it('goes on from its restore points with the same bits and leaves no tensor behind', async () => {
    const compute = await computeOn('native', 'graph');
    const before = compute.backend.tf.memory().numTensors;
    const whole = await recorded(preset, names);
    const { length } = whole.points;
    // Two epochs make a phase: the third is the first in whose middle the radii are not measured again.
    for (const at of [2, Math.floor(length / 2)]) {
      const { index, state } = whole.points[at]!;
      expect(resultsFrom(await recorded(preset, names, state))).toEqual(resultsFrom(whole, index + 1));
    }
    expect(compute.backend.tf.memory().numTensors).toBe(before);
  });
});

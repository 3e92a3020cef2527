import { describe, expect, it } from 'vitest';
import { contextOf, type Recording, recordRun, resultsFrom } from '../../../../test/core/studies/recordRun.ts';
import { computeOn } from '../../../../test/core/training/graph/support/compute.ts';
import type { Params } from '../../../contract/fields.ts';
import { NetPass } from '../../../margins/netPass.ts';
import { Randomness } from '../../../random.ts';
import type { State } from '../../runner.ts';
import { initialWeights, sequence, type Architecture } from '../architecture.ts';
import { runner } from '../run.ts';
import { peTraining } from '../study.ts';
import { excitingDirection } from './excitingDirection.ts';
import { layeredNet, pairNet } from './pairNet.ts';
import { simplexVertices } from './simplex.ts';

const distance = (a: readonly number[], b: readonly number[]): number => Math.hypot(...a.map((v, k) => v - b[k]!));

describe('simplexVertices', () => {
  it.each([2, 3, 4, 10])('are %i points at distance 1 from each other, about the origin', (count) => {
    const vertices = simplexVertices(count);
    expect(vertices).toHaveLength(count);
    vertices.forEach((a, i) => {
      expect(a).toHaveLength(count - 1);
      for (const b of vertices.slice(0, i)) expect(distance(a, b)).toBeCloseTo(1, 14);
    });
    for (let k = 0; k < count - 1; k++) expect(vertices.reduce((sum, v) => sum + v[k]!, 0)).toBeCloseTo(0, 14);
  });
});

describe('pairNet', () => {
  it('is positive where the other vertex is nearer', () => {
    const architecture: Architecture = { kind: 'mlp', widths: [3, 5, 2], slope: 0.01 };
    const net = initialWeights(architecture, sequence(new Randomness(1).stream('init', 0)), 3);
    const [own, other] = simplexVertices(3);
    const [pair, whole] = [
      new NetPass(pairNet(architecture, net, own!, other!)),
      new NetPass(layeredNet(architecture, net)),
    ];
    const x = new Randomness(2).stream('data', 0).normals(0, new Float64Array(60));
    const signs = new Set<boolean>();
    for (let i = 0; i < 20; i++) {
      const f = [...whole.forward(x, 3 * i)];
      const nearer = distance(f, other!) < distance(f, own!);
      expect(pair.forward(x, 3 * i)[0]! > 0).toBe(nearer);
      signs.add(nearer);
    }
    expect(signs.size).toBe(2);
  });
});

describe('excitingDirection', () => {
  it('is the direction that moves the outputs of a linear map furthest, by trying all corners', async () => {
    const { tf } = (await computeOn('native', 'graph')).backend;
    // Two outputs, three inputs: J = (3 −1 2; 1 4 −1).
    const rows = [
      [3, -1, 2],
      [1, 4, -1],
    ];
    let best: readonly number[] = [0, 0];
    for (let bits = 0; bits < 8; bits++) {
      const moved = rows.map((row) => row.reduce((sum, w, k) => sum + w * ((bits >> k) & 1 ? 1 : -1), 0));
      if (Math.hypot(...moved) > Math.hypot(...best)) best = moved;
    }
    const found = tf.tidy(() => {
      const jacobians = rows.map((row) => [tf.tensor(row, [1, 1, 3])]);
      return [...excitingDirection(tf, jacobians, [tf.scalar(1)]).dataSync()];
    });
    const sign = Math.sign(found[0]! * best[0]!);
    expect(found).toEqual(best.map((v) => sign * v));
  });
});

const small: Params = {
  widths: [6, 5, 4, 2],
  excited: 3,
  trainSize: 21,
  testSize: 12,
  batchSize: 7,
  epochs: 8,
  marginSamples: 6,
  certificateSamples: 3,
};

async function recorded(arms: readonly string[], restore?: State): Promise<Recording> {
  const compute = await computeOn('native', 'graph');
  const context = contextOf(peTraining, 'multi-class', { seed: 1, replicas: 1, params: small, arms, restore });
  return recordRun(peTraining, runner, { ...context, compute });
}

describe('multi-class', () => {
  it('trains other nets along another direction', async () => {
    const { recorder } = await recorded(['none', 'all', 'fixed']);
    const norms = ['none', 'all', 'fixed'].map((arm) => recorder.last(arm, 'unexcitedNorm')[0]);
    expect(new Set(norms).size).toBe(3);
  });

  it('goes on from its restore points with the same bits and leaves no tensor behind', async () => {
    const compute = await computeOn('native', 'graph');
    const before = compute.backend.tf.memory().numTensors;
    const arms = ['none', 'all'];
    const whole = await recorded(arms);
    const { length } = whole.points;
    for (const at of [3, Math.floor(length / 2), length - 2]) {
      const { index, state } = whole.points[at]!;
      expect(resultsFrom(await recorded(arms, state))).toEqual(resultsFrom(whole, index + 1));
    }
    expect(compute.backend.tf.memory().numTensors).toBe(before);
  });
});

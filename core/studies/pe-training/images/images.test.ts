import { describe, expect, it } from 'vitest';
import { computeOn } from '../../../../test/core/training/graph/support/compute.ts';
import { contextOf, recordRun, resultsFrom } from '../../../../test/core/studies/recordRun.ts';
import type { Params } from '../../../contract/fields.ts';
import { recordBytes } from '../../../data/cifar10/binary.ts';
import type { DataSets } from '../../../data/dataSets.ts';
import { Randomness } from '../../../random.ts';
import type { State } from '../../runner.ts';
import { runner } from '../run.ts';
import { peTraining } from '../study.ts';
import { channelsFirst, classesOf, firstOf, readPair, trainingSet, valuesOf } from './imageSets.ts';

/** Noise whose class shows in its mean brightness: 60 images a file, class i mod 10. */
function noiseFile(seed: number): Uint8Array {
  const count = 60;
  const bytes = Uint8Array.from(
    new Randomness(seed).stream('data', 0).integers(0, new Uint32Array(count * recordBytes), 180),
  );
  for (let i = 0; i < count; i++) {
    const label = i % 10;
    bytes[i * recordBytes] = label;
    if (label === 7)
      for (let k = 1; k < recordBytes; k++) bytes[i * recordBytes + k] = bytes[i * recordBytes + k]! + 60;
  }
  return bytes;
}
const files = new Map<string, Uint8Array>();
const noise: DataSets = {
  has: () => true,
  read: (_set, file) => {
    const known = files.get(file) ?? noiseFile(files.size + 1);
    files.set(file, known);
    return known;
  },
};

describe('sets of images', () => {
  const pair = readPair(noise, 'cifar10', [0, 7]);

  it('hold both classes in file order with their numbers', () => {
    expect(pair.train.map(({ count }) => count)).toEqual([30, 30]);
    expect([...pair.train[1].indices.slice(0, 8)]).toEqual([7, 17, 27, 37, 47, 57, 67, 77]);
    expect([...pair.test[0].indices]).toEqual([0, 10, 20, 30, 40, 50]);
  });

  it('are scaled as the reference code scales them, channels last', () => {
    const bytes = noise.read('cifar10', 'data_batch_1.bin');
    const values = valuesOf(pair.train[0], 0, 1);
    for (const [p, c] of [
      [0, 0],
      [33, 1],
      [1023, 2],
    ] as const) {
      const byte = bytes[1 + c * 1024 + p]!;
      expect(values[3 * p + c]).toBe(Math.fround((Math.fround(byte / 255) - 0.5) / 0.5));
      expect(channelsFirst(values)[c * 1024 + p]).toBe(values[3 * p + c]);
    }
  });

  it('give each replica a block of its own, class 0 first, or a random subset', () => {
    const blocks = { trainSize: 20, subsetRule: 'blocks' } as const;
    const stream = new Randomness(1).stream('subset', 0);
    const sets = [0, 1, 2, 3].map((replica) => trainingSet(pair, blocks, replica, stream));
    expect([...sets[0]!.y]).toEqual([...new Array(10).fill(0), ...new Array(10).fill(1)]);
    const all = new Set(sets.slice(0, 3).flatMap(({ indices }) => [...indices]));
    expect(all.size).toBe(60);
    expect([...sets[3]!.indices]).toEqual([...sets[0]!.indices]);
    const random = trainingSet(pair, { trainSize: 20, subsetRule: 'random' }, 0, stream);
    expect(new Set(random.indices).size).toBe(20);
    expect([...random.indices]).not.toEqual([...sets[0]!.indices]);
    expect([...firstOf(classesOf(sets[1]!), 4).indices]).toEqual([
      ...sets[1]!.indices.slice(0, 2),
      ...sets[1]!.indices.slice(10, 12),
    ]);
  });
});

const small: Params = {
  widths: [2, 3, 5, 4],
  trainSize: 20,
  testSize: 12,
  batchSize: 10,
  epochs: 4,
  learningRate: 2e-3,
  marginSamples: 6,
  shareSamples: 4,
  spreadSamples: 2,
  pcaEvery: 1,
  certificateSamples: 2,
  certificateHalvings: 4,
  gridImages: 2,
};

async function record(
  more: { params?: Params; seed?: number; arms?: readonly string[]; restore?: State },
  preset = 'quick',
) {
  const compute = await computeOn('native', 'graph');
  const context = contextOf(peTraining, preset, {
    seed: 1,
    replicas: 1,
    ...more,
    params: { ...small, ...more.params },
    arms: more.arms ?? ['all'],
  });
  return recordRun(peTraining, runner, { ...context, compute, data: noise });
}

/** Half a minute alone, most of it for compiling passes; the machine may be busy. */
const patienceMs = 1_800_000;

describe('a run on images', { timeout: patienceMs }, () => {
  it('measures both splits, goes on from its restore points with the same bits and leaves no tensor behind', async () => {
    const { tf } = (await computeOn('native', 'graph')).backend;
    const before = tf.memory().numTensors;
    const whole = await record({});
    expect(whole.stopReason).toBe('stepsDone');
    const { recorder } = whole;
    for (const key of ['sensitivity5', 'gap002', 'linearMedian', 'n90Layer4'] as const)
      expect(
        recorder.last('all', key).every((v) => Number.isFinite(v)),
        key,
      ).toBe(true);
    const margins = recorder.table('margins');
    expect(margins.map((row) => row['split'])).toEqual(['test', 'train'].flatMap((split) => new Array(6).fill(split)));
    for (const row of margins.filter(({ split, linear }) => split === 'test' && !Number.isNaN(linear as number)))
      expect(row['linear'] as number).toBeLessThanOrEqual(row['attack'] as number);
    expect(recorder.table('pieces')).toHaveLength(6);
    for (const image of recorder.table('images')) {
      for (const key of ['pixels', 'perturbation', 'result'] as const)
        expect(String(image[key]).split(' ')).toHaveLength(3072);
    }
    const { length } = whole.points;
    for (const at of [1, Math.floor(length * 0.7)]) {
      const { index, state } = whole.points[at]!;
      // Points inside a unit of measuring go back to its start: nothing was told since then.
      expect(resultsFrom(await record({ restore: state }))).toEqual(resultsFrom(whole, index + 1));
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('trains on two outputs with cross-entropy and multiplicative perturbations, and none of the arms is another', async () => {
    const params = { shareSamples: 0, spreadSamples: 0, pca: 'off', certificate: 'off' } as const;
    const { recorder } = await record({ params, arms: ['none', 'ceMatched', 'ceAdd', 'ceMult'] }, 'ce');
    const losses = ['none', 'ceMatched', 'ceAdd', 'ceMult'].map((arm) => recorder.last(arm, 'lossClean')[0]);
    expect(new Set(losses).size).toBe(4);
    expect(recorder.at('ceMatched', 'lossClean', 2)).toEqual(recorder.at('ceAdd', 'lossClean', 2));
    expect(recorder.at('ceMatched', 'lossClean', 8)).not.toEqual(recorder.at('ceAdd', 'lossClean', 8));
  });

  it('keeps its rows when it diverges and warns of a net that collapsed', async () => {
    const bare = { shareSamples: 0, spreadSamples: 0, pca: 'off', certificate: 'off', marginSamples: 0 } as const;
    const diverged = await record({ params: { ...bare, learningRate: 10, epochs: 40 }, arms: ['none'] });
    expect(diverged.stopReason).toBe('diverged');
    expect(diverged.warnings).toContain('diverged');
    const still = await record({ params: { ...bare, learningRate: 1e-9 }, arms: ['none'] });
    expect(still.warnings).toContain('collapsed');
  });
});

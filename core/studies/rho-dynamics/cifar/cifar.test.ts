import { describe, expect, it } from 'vitest';
import type { Tensor4D } from '@tensorflow/tfjs';
import { computeOn } from '../../../../test/core/training/graph/support/compute.ts';
import { contextOf, recordRun, type Recording } from '../../../../test/core/studies/recordRun.ts';
import { recordBytes } from '../../../data/cifar10/binary.ts';
import type { DataSets } from '../../../data/dataSets.ts';
import { Randomness } from '../../../random.ts';
import { check } from '../check.ts';
import { runner } from '../run.ts';
import { rhoDynamics } from '../study.ts';
import { drawConvWeights, figureNet, layerNormsOf, logitsOf, supportNet, weightShapes } from './convNet.ts';
import { replacedLabels } from './figureNets.ts';
import { hostLogits } from './hostForward.ts';
import { prepared } from './images.ts';
import { accuracyOf, crossEntropy, jaccard, marginsOf, ranking } from './scores.ts';

/** 300 images of noise: enough for what is tested here, which is not what CIFAR-10 teaches. */
function noiseFile(seed: number): Uint8Array {
  const bytes = Uint8Array.from(
    new Randomness(seed).stream('data', 0).integers(0, new Uint32Array(300 * recordBytes), 256),
  );
  for (let i = 0; i < 300; i++) bytes[i * recordBytes] = bytes[i * recordBytes]! % 10;
  return bytes;
}
const [trainFile, testFile] = [noiseFile(1), noiseFile(2)];
const noise: DataSets = {
  has: () => true,
  read: (_set, file) => (file === 'test_batch.bin' ? testFile : trainFile),
};

type More = Parameters<typeof contextOf>[2];
async function record(preset: string, more: More): Promise<Recording> {
  const compute = await computeOn('native', 'graph');
  return recordRun(rhoDynamics, runner, { ...contextOf(rhoDynamics, preset, more), compute, data: noise });
}

describe('images', () => {
  it('are averaged over 2 x 2 blocks and standardised by the fixed constants', () => {
    const pixels = new Uint8Array(3 * 1024).fill(51);
    pixels.set([0, 255], 0);
    pixels.set([255, 0], 32);
    const image = prepared({ count: 1, pixels });
    expect(image).toHaveLength(16 * 16 * 3);
    expect(image[0]).toBeCloseTo((0.5 - 0.4914) / 0.247, 14);
    expect(image[3]).toBeCloseTo((0.2 - 0.4914) / 0.247, 14);
    expect(image[1]).toBeCloseTo((0.2 - 0.4822) / 0.243, 14);
    expect(image[2]).toBeCloseTo((0.2 - 0.4465) / 0.262, 14);
  });
});

describe('the two forms of the net', () => {
  it.each([
    ['fig1-cifar', figureNet],
    ['support-cifar', supportNet],
  ] as const)('%s: float64 on the host is the trained net', async (_name, shape) => {
    const { tf } = (await computeOn('native', 'eager')).backend;
    const weights = drawConvWeights(shape, new Randomness(3), 0, 1);
    const images = new Randomness(4).stream('data', 0).normals(0, new Float64Array(3 * 768));
    const host = hostLogits(shape, weights, images, 1, 2);
    const logits = tf.tidy(() => {
      const shapes = weightShapes(shape);
      const x = tf.tensor(Float32Array.from(images), [3, 16, 16, 3]) as Tensor4D;
      return logitsOf(
        tf,
        shape,
        weights.map((w, k) => tf.tensor(w, shapes[k])),
        x,
      ).dataSync();
    });
    host.forEach((value, i) => expect(value).toBeCloseTo(logits[10 + i]!, 4));
  });

  it('is positively homogeneous: dividing each layer by its norm divides the outputs by their product', () => {
    const weights = drawConvWeights(figureNet, new Randomness(3), 0, 1);
    const norms = layerNormsOf(weights);
    const rho = norms.reduce((a, b) => a * b, 1);
    const images = new Randomness(4).stream('data', 0).normals(0, new Float64Array(768));
    const unit = weights.map((w, k) => Float32Array.from(w, (value) => value / norms[k]!));
    const [whole, normalised] = [
      hostLogits(figureNet, weights, images, 0, 1),
      hostLogits(figureNet, unit, images, 0, 1),
    ];
    whole.forEach((value, i) => expect(value / rho).toBeCloseTo(normalised[i]!, 7));
  });
});

describe('scores', () => {
  it('are those of hand-made outputs', () => {
    const logits = new Float64Array(20);
    logits[3] = 2;
    logits[10] = 1;
    const labels = [3, 1];
    expect(crossEntropy(logits, labels, 1)).toBeCloseTo((Math.log(9 + Math.exp(2)) - 2 + Math.log(9 + Math.E)) / 2, 12);
    expect(crossEntropy(logits, labels, 0)).toBeCloseTo(Math.log(10), 12);
    const margins = marginsOf(logits, labels);
    expect([...margins]).toEqual([2, -1]);
    expect(accuracyOf(margins)).toBe(0.5);
    expect(ranking([3, 1, 2])).toEqual([1, 2, 0]);
    expect(jaccard([1, 2, 3], [2, 3, 4])).toBe(0.5);
  });

  it('replace nested sets of labels', () => {
    const labels = Uint8Array.from({ length: 200 }, (_, i) => i % 10);
    const at = (fraction: number): Uint8Array => replacedLabels(labels, fraction, new Randomness(1), 0);
    expect([...at(0)]).toEqual([...labels]);
    const [half, all] = [at(0.5), at(1)];
    const changed = (some: Uint8Array): number[] => [...some.keys()].filter((i) => some[i] !== labels[i]);
    expect(changed(half).every((i) => half[i] === all[i])).toBe(true);
    // A drawn label is the true one in a tenth of the cases.
    for (const share of [changed(half).length / 100, changed(all).length / 200]) {
      // Four standard deviations of the smaller set.
      expect(share).toBeGreaterThan(0.78);
      expect(share).toBeLessThan(1);
    }
  });
});

const figure = { params: { trainSize: 60, testSize: 20, mostEpochs: 4 }, replicas: 2, arms: ['scale1', 'label100'] };
const support = {
  params: { testSize: 20, branchAt: 50, branchSteps: 10 },
  replicas: 1,
  arms: ['continue', 'withoutSv10', 'perturb05'],
};

/** A second alone; the machine may be busy. */
const patienceMs = 180_000;

describe('runs', { timeout: patienceMs }, () => {
  it('train, record and leave no tensors behind', async () => {
    const { tf } = (await computeOn('native', 'graph')).backend;
    const before = tf.memory().numTensors;
    const nets = await record('fig1-cifar', figure);
    const points = await record('support-cifar', support);
    expect(tf.memory().numTensors).toBe(before);
    expect(nets.stopReason).toBe('stepsDone');
    const losses = nets.recorder
      .steps('scale1', 'epochLoss')
      .map((step) => nets.recorder.at('scale1', 'epochLoss', step)[0]!);
    expect(losses).toHaveLength(4);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    expect(nets.recorder.table('networks')).toHaveLength(4);
    const start = Math.log(100 * Math.log(10));
    expect(points.recorder.last('continue', 'logLoss')[0]).toBeLessThan(start);
    expect(points.recorder.last('withoutSv10', 'outputShift')[0]).toBeGreaterThan(0);
    expect(points.recorder.last('continue', 'jaccard10')).toEqual([1]);
    expect(points.recorder.table('supportImages')).toHaveLength(10);
  });

  it.each([
    ['fig1-cifar', figure],
    ['support-cifar', support],
  ] as const)('%s: goes on from a restore point bit for bit', async (preset, more) => {
    const whole = await record(preset, more);
    const values = ({ recorder }: Recording, arm: string, metric: string) =>
      recorder.steps(arm, metric).map((step) => recorder.at(arm, metric, step));
    for (const share of [0.2, 0.6]) {
      const { index, state } = whole.points[Math.floor(share * whole.points.length)]!;
      const rest = await record(preset, { ...more, restore: structuredClone(state) });
      expect(index).toBeGreaterThan(0);
      const arm = more.arms.at(-1)!;
      for (const metric of preset === 'fig1-cifar' ? ['epochLoss', 'rho'] : ['logLoss', 'jaccard10']) {
        const [after, before] = [values(rest, arm, metric), values(whole, arm, metric)];
        expect(after.length).toBeGreaterThan(0);
        expect(after).toEqual(before.slice(-after.length));
      }
    }
  });
});

describe('what is refused', () => {
  it('a run without the images, with how to get them', () => {
    const context = contextOf(rhoDynamics, 'fig1-cifar', {});
    expect(() => check(context)).toThrow(/CIFAR-10, which is not in the data folder/);
    expect(check({ ...context, data: noise })).toEqual({ refusals: [], warnings: [] });
  });

  it('more replicas than there are images', () => {
    const context = { ...contextOf(rhoDynamics, 'support-cifar', { replicas: 101 }), data: noise };
    expect(check(context).refusals[0]?.sentence).toMatch(/replicas is 101.*at most 100/);
  });
});

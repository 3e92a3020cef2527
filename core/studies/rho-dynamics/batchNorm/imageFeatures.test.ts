import { describe, expect, it } from 'vitest';
import { contextOf, recordRun } from '../../../../test/core/studies/recordRun.ts';
import { paramIssues } from '../../../contract/fields.ts';
import { presetParams } from '../../../contract/study.ts';
import { recordBytes, recordsPerFile } from '../../../data/cifar10/binary.ts';
import type { DataSets } from '../../../data/dataSets.ts';
import { Randomness } from '../../../random.ts';
import { check } from '../check.ts';
import type { StudyParams } from '../fields.ts';
import { prepared } from '../cifar/images.ts';
import { runner } from '../run.ts';
import { rhoDynamics } from '../study.ts';
import { featuresOf, whitening } from './imageFeatures.ts';
import { imagesFrom, readPair } from './imagePair.ts';

/** A file of ten thousand frogs but for the first images, which are noise with the labels of `first`. */
function fileOf(seed: number, first: readonly number[], pixelsOf = (i: number): number => i): Uint8Array {
  const bytes = new Uint8Array(recordsPerFile * recordBytes);
  for (let i = 0; i < recordsPerFile; i++) bytes[i * recordBytes] = first[i] ?? 6;
  const draws = new Randomness(seed);
  first.forEach((_, i) => {
    const noise = draws.stream('data', pixelsOf(i)).integers(0, new Uint32Array(recordBytes - 1), 256);
    bytes.set(noise, i * recordBytes + 1);
  });
  return bytes;
}
const setOf = (train: Uint8Array, test: Uint8Array): DataSets => ({
  has: () => true,
  read: (_set, file) => (file === 'test_batch.bin' ? test : train),
});

/** 0 and 1 are the pair airplane, automobile; 3 and 5 cat, dog. */
const labels = Array.from({ length: 60 }, (_, i) => [0, 3, 1, 0, 5, 1][i % 6]!);
const noise = setOf(fileOf(1, labels), fileOf(2, labels));

const paramsOf = (more: Partial<StudyParams>): StudyParams => ({
  ...(presetParams(
    rhoDynamics,
    rhoDynamics.presets.find((p) => p.id === 'bn-cifar')!,
  ) as StudyParams),
  ...more,
});

describe('images of a pair', () => {
  it('keep the order of the file, with +1 for the first class and −1 for the second', () => {
    const file = fileOf(1, [3, 1, 0, 5, 0]);
    const pair = readPair(setOf(file, file), 'data_batch_1.bin', 'airplaneAutomobile');
    expect(pair.n).toBe(3);
    expect([...pair.signs]).toEqual([-1, 1, 1]);
    const pixels = file.subarray(recordBytes + 1, 2 * recordBytes);
    expect(pair.x.subarray(0, 768)).toEqual(prepared({ count: 1, pixels }));
    const last = imagesFrom(pair, 2, 1);
    expect([...last.signs]).toEqual([1]);
    expect(last.x).toEqual(pair.x.subarray(2 * 768));
    expect([...readPair(setOf(file, file), 'test_batch.bin', 'catDog').signs]).toEqual([1, -1]);
  });
});

describe('features', () => {
  const pair = {
    n: 2,
    x: Float64Array.from({ length: 2 * 768 }, (_, i) => Math.sin(i)),
    signs: Float64Array.of(1, -1),
  };

  it('are the prepared values times the sign, or random ReLU features of them', () => {
    const pixels = featuresOf(paramsOf({ imageFeatures: 'pixels' }), new Randomness(1), 0)(pair);
    expect(pixels).toMatchObject({ n: 2, d: 768 });
    expect([...pixels.z]).toEqual([...pair.x].map((value, at) => (at < 768 ? value : -value)));
    const { z, d } = featuresOf(paramsOf({ reluFeatures: 3 }), new Randomness(1), 4)(pair);
    expect(d).toBe(3);
    const weights = new Randomness(1).stream('init', 4).normals(0, new Float64Array(3 * 768));
    for (const image of [0, 1]) {
      for (const j of [0, 1, 2]) {
        let sum = 0;
        for (let k = 0; k < 768; k++) sum += weights[j * 768 + k]! * pair.x[image * 768 + k]!;
        expect(z[image * 3 + j]).toBeCloseTo((pair.signs[image]! * Math.max(0, sum)) / Math.sqrt(768), 12);
      }
    }
  });

  it.each([
    ['more points than features', 9, 4],
    ['fewer points than features', 4, 9],
  ])('whitened: their second moment is the identity on their span (%s)', (_name, n, d) => {
    const z = new Randomness(5).stream('data', 0).normals(0, new Float64Array(n * d));
    z.forEach((value, at) => (z[at] = value * (1 + (at % d))));
    const white = whitening({ z, n, d })({ z, n, d }).z;
    // P = C^{-1/2} C C^{-1/2} = WᵀW/N is a projection of the rank of Z.
    const p = Array.from({ length: d * d }, (_, at) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += white[i * d + Math.floor(at / d)]! * white[i * d + (at % d)]!;
      return sum / n;
    });
    expect(p.filter((_, at) => at % (d + 1) === 0).reduce((a, b) => a + b, 0)).toBeCloseTo(Math.min(n, d), 10);
    for (let at = 0; at < d * d; at++) {
      let square = 0;
      for (let k = 0; k < d; k++) square += p[Math.floor(at / d) * d + k]! * p[k * d + (at % d)]!;
      expect(square).toBeCloseTo(p[at]!, 10);
    }
  });
});

const small = { params: { trainImages: 9, reluFeatures: 9 }, replicas: 2 };

describe('runs', () => {
  it('compare both limits; on whitened features weight norm is batch norm on the features as they are', async () => {
    // The arms of the preset name their own number of images: one arm each, with the same nine.
    const of = async (more: object) => {
      const context = contextOf(rhoDynamics, null, {
        replicas: 2,
        params: { ...paramsOf({}), ...small.params, ...more },
      });
      return recordRun(rhoDynamics, runner, { ...context, data: noise });
    };
    const [raw, white] = [await of({}), await of({ whitenedFeatures: true })];
    expect(raw.stopReason).toBe('stepsDone');
    expect(raw.recorder.last('main', 'aspect')).toEqual([1, 1]);
    for (const distance of raw.recorder.last('main', 'bnDistance')) expect(distance).toBeGreaterThan(0.01);
    for (const distance of white.recorder.last('main', 'bnDistance')) expect(distance).toBeLessThan(1e-9);
    expect(white.recorder.last('main', 'wnTestError')).toEqual(raw.recorder.last('main', 'bnTestError'));
    for (const error of raw.recorder.last('main', 'wnTestError')) {
      // Forty test images of the pair.
      expect(error! * 40).toBeCloseTo(Math.round(error! * 40), 12);
    }
    const { state, index } = raw.points[1]!;
    const context = contextOf(rhoDynamics, null, { replicas: 2, params: { ...paramsOf({}), ...small.params } });
    const rest = await recordRun(rhoDynamics, runner, {
      ...context,
      data: noise,
      restore: structuredClone(state),
    });
    expect(rest.digests).toEqual(raw.digests.slice(index + 1));
  });

  it('say where the images are not separable, and go on', async () => {
    // Image 1 is image 0 with the other label.
    const twins = fileOf(1, [0, 1, 0, 1, 0, 1, 0, 1], (i) => (i === 1 ? 0 : i));
    const context = contextOf(rhoDynamics, 'bn-cifar', { arms: ['pixels'], params: { trainImages: 4 }, replicas: 2 });
    const { recorder, warnings } = await recordRun(rhoDynamics, runner, { ...context, data: setOf(twins, twins) });
    expect(warnings).toEqual(['notSeparable']);
    const [first, second] = recorder.last('pixels', 'wnTestError');
    expect(first).toBeUndefined();
    expect(second).toBeLessThanOrEqual(1);
  });
});

describe('what is refused', () => {
  it('a run without the images, with how to get them', () => {
    const context = contextOf(rhoDynamics, 'bn-cifar', {});
    expect(() => check(context)).toThrow(/CIFAR-10, which is not in the data folder/);
  });

  it('more training images than the pair has', () => {
    const context = { ...contextOf(rhoDynamics, 'bn-cifar', { arms: ['n25'], replicas: 2 }), data: noise };
    expect(check(context).refusals).toEqual([
      {
        key: 'trainImages',
        sentence: 'Arm n25: 2 replicas of trainImages 25 need 50 images of the pair; data_batch_1 has 40.',
        forcible: false,
      },
    ]);
    expect(check({ ...context, replicas: 1 })).toEqual({ refusals: [], warnings: [] });
  });

  it('numbers out of range', () => {
    const issues = paramIssues(rhoDynamics.fields, paramsOf({ trainImages: 401, reluFeatures: 1 }));
    expect(issues.map(({ key }) => key).sort()).toEqual(['reluFeatures', 'trainImages']);
  });
});

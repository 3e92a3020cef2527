import { describe, expect, it } from 'vitest';
import { contextOf, recordRun } from '../../../../test/core/studies/recordRun.ts';
import { computeOn } from '../../../../test/core/training/graph/support/compute.ts';
import { NetPass } from '../../../margins/netPass.ts';
import type { Params } from '../../../contract/fields.ts';
import { recordBytes } from '../../../data/cifar10/binary.ts';
import type { DataSets } from '../../../data/dataSets.ts';
import { writeSafetensors, type WrittenTensor } from '../../../data/writeSafetensors.ts';
import { Randomness } from '../../../random.ts';
import type { NetWeights } from '../../runner.ts';
import { decisionNet, initialWeights, layerShapes, sequence, type Architecture } from '../architecture.ts';
import { checkStudy } from '../check.ts';
import type { StudyParams } from '../fields.ts';
import { toTensors } from '../hostLayout.ts';
import { runner } from '../run.ts';
import { architectureOf } from '../training/schedule.ts';
import { peTraining } from '../study.ts';
import { weightsOf } from '../weights.ts';
import { givenWeights } from './givenWeights.ts';
import { channelsFirst, firstOf, readPair, valuesOf } from './imageSets.ts';

const widths = [2, 3, 5, 4];
const architecture: Architecture = { kind: 'cnn', widths: [...widths, 1], slope: 0.01 };
const net = initialWeights(architecture, sequence(new Randomness(3).stream('init', 0)), 2);
const names = ['conv1', 'conv2', 'fc1', 'fc2', 'fc3'];
const tensors: readonly WrittenTensor[] = layerShapes(architecture).flatMap((shape, j) => {
  const lies =
    shape.kind === 'dense'
      ? [shape.outputs, shape.inputs]
      : [shape.filters, shape.channels, shape.kernel, shape.kernel];
  const { weights, bias } = net[j]!;
  return [
    { name: `${names[j]}.weight`, shape: lies, values: weights },
    { name: `${names[j]}.bias`, shape: [bias.length], values: bias },
  ];
});
const images = new Randomness(1).stream('data', 0).integers(0, new Uint32Array(40 * recordBytes), 256);
const records = Uint8Array.from(images, (byte, i) =>
  i % recordBytes === 0 ? 7 * (Math.floor(i / recordBytes) % 2) : byte,
);

function dataOf(written: readonly WrittenTensor[], metadata: Record<string, string> = { format: 'pt' }): DataSets {
  const file = writeSafetensors(written, metadata);
  return { has: () => true, read: (_set, name) => (name === 'net.safetensors' ? file : records) };
}

const weightsFile = 'mine/net.safetensors';
const small: Params = {
  ...{ imageSet: 'own', widths, weightsFile, epochs: 0, trainSize: 20, testSize: 20, batchSize: 10 },
  ...{ marginSamples: 0, shareSamples: 0, spreadSamples: 0, pca: 'off', certificate: 'off' },
};
const context = (data: DataSets) => ({
  ...contextOf(peTraining, 'quick', { replicas: 1, params: small, arms: ['none'] }),
  data,
});

describe('weights of one’s own', () => {
  it('are measured as they are where there are no epochs', async () => {
    const data = dataOf(tensors);
    expect(checkStudy(context(data))).toEqual({ refusals: [], warnings: [] });
    const compute = await computeOn('native', 'graph');
    const { recorder, stopReason } = await recordRun(peTraining, runner, { ...context(data), compute });
    expect(stopReason).toBe('stepsDone');
    const test = firstOf(readPair(data, 'own', [0, 7]).test, 20);
    const pass = new NetPass(decisionNet(architecture, net));
    const g = Array.from({ length: 20 }, (_, i) => pass.forward(channelsFirst(valuesOf(test, i, 1)), 0)[0]!);
    const right = g.filter((value, i) => value > 0 === (test.y[i] === 1)).length;
    expect(new Set(g.map(Math.sign)).size, 'both classes are predicted').toBe(2);
    expect(recorder.last('none', 'testAccuracy')).toEqual([right / 20]);
  });

  it('come back as they were from a restore point of a net that they began', () => {
    const data = dataOf(tensors);
    const arms = context(data).arms;
    const { params } = arms[0]!;
    const began = givenWeights(data, weightsFile, architectureOf(params as unknown as StudyParams)).net;
    const host = toTensors(architecture, [began], 'float32');
    const saved = Object.fromEntries(Object.entries(host).map(([key, { values }]) => [key, values]));
    const found = weightsOf(arms, 4, { arm: 0, replica: 2, tensors: saved }) as NetWeights;
    expect(found.tensors.map(({ replica, name, shape }) => [replica, name, shape])).toEqual(
      tensors.map(({ name, shape }) => [2, name, shape]),
    );
    const again = dataOf(found.tensors.map(({ name, shape, values }) => ({ name, shape, values })));
    expect(givenWeights(again, weightsFile, architecture).net).toEqual(began);
    expect(weightsOf(arms, 4, { arm: 0, replica: 0 })).toEqual({ why: 'no net is being trained or measured there' });
  });

  it('are warned of where the file does not say how they lie', () => {
    const { refusals, warnings } = checkStudy(context(dataOf(tensors, {})));
    expect(refusals).toEqual([]);
    expect(warnings.map(({ key }) => key)).toEqual(['weightsFile']);
    expect(warnings[0]!.sentence).toContain('does not say that torch wrote it');
  });

  const changed = (name: string, change: Partial<WrittenTensor>): WrittenTensor[] =>
    tensors.map((tensor) => (tensor.name === name ? { ...tensor, ...change } : tensor));
  it.each([
    ['of another shape', changed('fc2.weight', { shape: [5, 4] }), 'fc2.weight is (5, 4); it must be (4, 5)'],
    ['not finite', changed('fc3.bias', { values: Float64Array.of(NaN) }), '"fc3.bias" is NaN'],
    ['beyond float32', changed('fc3.bias', { values: Float64Array.of(1e39) }), 'fc3.bias holds 1e+39'],
    ['missing', tensors.slice(1), 'no tensor conv1.weight (2, 3, 5, 5)'],
    [
      'of a larger net',
      [...tensors, { name: 'fc4.bias', shape: [1], values: new Float64Array(1) }],
      '"fc4.bias" is none',
    ],
  ] as const)('are refused where a tensor is %s', (_, written, text) => {
    const { refusals } = checkStudy(context(dataOf(written)));
    expect(refusals.map(({ key }) => key)).toEqual(['weightsFile']);
    expect(refusals[0]!.sentence).toContain(text);
  });

  it('are rounded to float32 once', () => {
    const { net: read } = givenWeights(dataOf(tensors), weightsFile, architecture);
    read.forEach(({ weights }, j) => expect(weights).toEqual(net[j]!.weights.map(Math.fround)));
  });
});

import { describe, expect, it } from 'vitest';
import { computeOn } from '../../../test/core/training/graph/support/compute.ts';
import { netOracle } from '../../margins/attackOracle.ts';
import { Randomness } from '../../random.ts';
import { decisionNet, initialWeights, sequence, type Architecture } from './architecture.ts';
import { CompiledNet, netTensors } from './compiledNet.ts';
import { channelsLast } from './hostLayout.ts';

const mlp: Architecture = { kind: 'mlp', widths: [6, 5, 4, 1], slope: 0.01 };
const weightsOf = (architecture: Architecture, seed: number) =>
  initialWeights(architecture, sequence(new Randomness(seed).stream('init', 0)), 2);
const draw = (count: number): Float64Array =>
  new Randomness(5)
    .stream('data', 0)
    .uniforms(0, new Float64Array(count))
    .map((u) => 2 * u - 1);

describe('a compiled net', () => {
  it.each([false, true])('is the float64 loop for points of any number, joint %s', async (joint) => {
    const compute = await computeOn('native', 'graph');
    const before = compute.backend.tf.memory().numTensors;
    const [first, second] = [weightsOf(mlp, 1), weightsOf(mlp, 2)];
    const settings = { architecture: mlp, perturbation: 'additive', precision: 'float64', capacity: 7, joint } as const;
    const compiled = new CompiledNet(compute, settings, netTensors(mlp, first, 'float64'));
    compiled.load(netTensors(mlp, second, 'float64'));
    const loop = netOracle(decisionNet(mlp, second), joint);
    expect(compiled.dimension).toBe(loop.dimension);
    for (const count of [7, 3, 2, 1]) {
      const points = draw(count * loop.dimension);
      const [mine, theirs] = [compiled.evaluate(points, count), loop.evaluate(points, count)];
      // Sums of a few terms in another order.
      for (let i = 0; i < count; i++) expect(mine.values[i]).toBeCloseTo(theirs.values[i]!, 13);
      for (let k = 0; k < points.length; k++) expect(mine.gradients[k]).toBeCloseTo(theirs.gradients[k]!, 13);
    }
    const many = draw(10 * loop.dimension);
    compiled.decisions(many).forEach((value, i) => {
      const { values } = loop.evaluate(many.subarray(i * loop.dimension), 1);
      expect(value).toBeCloseTo(values[0]!, 13);
    });
    compiled.dispose();
    expect(compute.backend.tf.memory().numTensors).toBe(before);
  });

  it.each([1, 2])('decides about images as float64 does, %i outputs', async (outputs) => {
    const compute = await computeOn('native', 'graph');
    const cnn: Architecture = { kind: 'cnn', widths: [2, 3, 5, 4, outputs], slope: 0.01 };
    const net = weightsOf(cnn, 1);
    const settings = { architecture: cnn, perturbation: 'additive', precision: 'float32', capacity: 2 } as const;
    const compiled = new CompiledNet(compute, settings, netTensors(cnn, net, 'float32'));
    const images = draw(2 * 3072);
    const loop = netOracle(decisionNet(cnn, net)).evaluate(images, 2);
    const mine = compiled.evaluate(channelsLast(images, 2, 3, 32), 2);
    for (let i = 0; i < 2; i++) expect(mine.values[i]).toBeCloseTo(loop.values[i]!, 4);
    const gradients = channelsLast(Float64Array.from(loop.gradients.subarray(0, 6144)), 2, 3, 32);
    gradients.forEach((g, k) => expect(mine.gradients[k]).toBeCloseTo(g, 4));
    compiled.dispose();
  });
});

import { describe, expect, it } from 'vitest';
import { throughOriginSvm } from '../../../numerics/throughOriginSvm.ts';
import { defaultParams } from '../../../contract/fields.ts';
import { Randomness } from '../../../random.ts';
import { fields } from '../fields.ts';
import { drawData, drawWeights, type NetParams } from './draws.ts';
import { shapesOf } from './shapes.ts';

const rng = new Randomness(3);
const paramsOf = (more: Partial<NetParams>): NetParams => ({ ...defaultParams(fields), ...more });

describe('draws of section 1.1', () => {
  it('take the points first, so that more outputs extend the draws of fewer', () => {
    const one = drawData(paramsOf({ data: 'regression', sizes: [10, 10, 1] }), rng, 2);
    const three = drawData(paramsOf({ data: 'regression', sizes: [10, 10, 3] }), rng, 2);
    expect(three.inputs).toEqual(one.inputs);
    expect(one.targets.every((target, i) => target === three.targets[3 * i])).toBe(true);
  });

  it('take the weights layer by layer, so that a deeper net begins with those of a flatter one', () => {
    const [flat, deep] = [
      [10, 10, 1],
      [10, 10, 10, 1],
    ].map((sizes) => drawWeights(paramsOf({ sizes }), shapesOf(sizes), rng, 2));
    expect(deep!.subarray(0, 100)).toEqual(flat!.subarray(0, 100));
  });

  it('differ from replica to replica and repeat for the same one', () => {
    const params = paramsOf({});
    expect(drawData(params, rng, 0)).toEqual(drawData(params, rng, 0));
    expect(drawData(params, rng, 0)).not.toEqual(drawData(params, rng, 1));
  });

  it('separate the data named so with at least their distance, and only those', () => {
    for (let k = 0; k < 20; k++) {
      const { inputs, targets } = drawData(paramsOf({ data: 'separated' }), rng, k);
      const signed = inputs.map((x, i) => x * targets[Math.floor(i / 10)]!);
      const { separable, margin } = throughOriginSvm(signed, 40, 10);
      expect(separable).toBe(true);
      expect(margin).toBeGreaterThanOrEqual(0.3 * (1 - 1e-9));
    }
  });

  it('give point i the class i mod C, near its mean', () => {
    const { inputs, targets } = drawData(paramsOf({ data: 'classes', sizes: [10, 10, 4], spread: 0 }), rng, 0);
    for (let i = 4; i < 40; i++) {
      expect(targets[4 * i + (i % 4)]).toBe(1);
      expect(inputs.subarray(10 * i, 10 * i + 10)).toEqual(inputs.subarray(10 * (i % 4), 10 * (i % 4) + 10));
    }
  });

  it('add a constant feature as the last input on request', () => {
    const { inputs } = drawData(paramsOf({ constantFeature: true }), rng, 0);
    for (let i = 0; i < 40; i++) expect(inputs[10 * i + 9]).toBe(1);
  });
});

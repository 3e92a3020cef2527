import { describe, expect, it } from 'vitest';
import { paramIssues, type Params } from '../../../contract/fields.ts';
import { contextOf } from '../../../../test/core/studies/recordRun.ts';
import type { Preflight } from '../../runner.ts';
import { runner } from '../run.ts';
import { rankCollapse } from '../study.ts';
import { drawData, drawWeights, type NetParams } from './draws.ts';
import { sharpness } from './check.ts';
import { shapesOf } from './shapes.ts';

/** What a run of own params would be told: the fields' issues, or the study's own preflight. */
function judge(params: Params, more: { preset?: string; replicas?: number } = {}): Preflight {
  const context = contextOf(rankCollapse, more.preset ?? null, { params, replicas: more.replicas ?? 2 });
  const issues = context.arms.flatMap((arm) => paramIssues(rankCollapse.fields, arm.params));
  if (issues.length > 0) return { refusals: issues.map((issue) => ({ ...issue, forcible: false })), warnings: [] };
  return runner.check(context);
}

describe('refusals of section 8', () => {
  it.each<[string, Params, string, RegExp]>([
    ['one layer', { sizes: [10, 1] }, 'sizes', /\[10, 1\].*3 to/],
    ['a width of 0', { sizes: [10, 0, 1] }, 'sizes', /at least 1/],
    ['a width that is not whole', { sizes: [10, 2.5, 1] }, 'sizes', /whole number/],
    ['negative decay', { mu: -0.1 }, 'mu', /-0.1.*at least 0/],
    ['no learning rate', { learningRate: 0 }, 'learningRate', /is 0.*above 0/],
    ['a negative step of the flow', { stepSize: -1 }, 'stepSize', /-1.*above 0/],
    ['a start at zero', { initScale: 0 }, 'initScale', /is 0.*above 0/],
    ['a param that is no number', { mu: NaN }, 'mu', /NaN/],
    ['labels that are not ±1', { data: 'regression', loss: 'logistic' }, 'data', /regression.*not ±1/],
    ['real targets for softmax', { data: 'regression', loss: 'softmax', sizes: [10, 10, 3] }, 'data', /needs classes/],
    ['classes for the plain squared loss', { data: 'classes', sizes: [10, 10, 3] }, 'data', /oneHotSquare/],
    ['two outputs for signs', { sizes: [10, 10, 2] }, 'sizes', /2 outputs.*exactly 1/],
    ['one class', { data: 'classes', loss: 'softmax' }, 'sizes', /at least 2/],
    ['rates for other layers', { layerRates: [1, 2] }, 'layerRates', /2 numbers.*3 layers/],
    ['a rate of 0', { layerRates: [1, 0, 1] }, 'layerRates', /above 0/],
    ['a decay that overshoots twice over', { mu: 2, learningRate: 0.5 }, 'mu', /2 mu eta = 2 .*below 2/],
    ['data beyond the range of doubles', { data: 'regression', spread: 1e400 }, 'spread', /Infinity/],
    [
      'a flow on data that are not separable',
      { loss: 'logistic', integrator: 'rk4', spread: 3 },
      'data',
      /not separable through the origin.*constantFeature/,
    ],
    ['no size of the perturbation', { experiment: 'duality', epsilon: 0 }, 'epsilon', /above 0/],
    ['a norm below 1', { experiment: 'duality', norms: [0.5] }, 'norms', /at least 1/],
    ['a power below 1', { experiment: 'duality', powers: [0.9] }, 'powers', /at least 1/],
  ])('%s', (_name, params, key, sentence) => {
    const { refusals } = judge(params);
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals[0]!.key).toBe(key);
    expect(refusals[0]!.sentence).toMatch(sentence);
    expect(refusals[0]!.forcible).toBe(false);
  });
});

describe('warnings of section 8', () => {
  it.each<[string, Params, string, string, RegExp]>([
    ['a decay step that overshoots', { mu: 1, learningRate: 0.5 }, 'decayOvershoots', 'mu', /2 mu eta is 1/],
    ['a rate beyond the Hessian', { learningRate: 1 }, 'learningRateHigh', 'learningRate', /is 1, above .*may diverge/],
    ['a decay near the threshold', { sizes: [10, 10, 1], mu: 0.5 }, 'nearZero', 'mu', /mu is 0.5, near or above/],
    [
      'a long Runge–Kutta step',
      { data: 'separated', loss: 'logistic', integrator: 'rk4', stepSize: 0.01 },
      'stepUnstable',
      'stepSize',
      /0.01.*0.005/,
    ],
    ['a deep net', { sizes: [10, ...Array.from({ length: 11 }, () => 4), 1] }, 'productRange', 'sizes', /12 layers/],
    ['a tiny start', { initScale: 0.01 }, 'productRange', 'initScale', /1e-6.*underflow/],
    ['a huge start', { initScale: 100 }, 'productRange', 'initScale', /1e6.*overflow/],
    [
      'poles outside the unit disc',
      { experiment: 'systemIdentification', largestPole: 1.2 },
      'unstable',
      'largestPole',
      /unit/,
    ],
    [
      'few samples',
      { experiment: 'systemIdentification', samples: 410, transient: 400 },
      'fewSamples',
      'transient',
      /\d/,
    ],
  ])('%s', (_name, params, code, key, sentence) => {
    const { refusals, warnings } = judge(params, { replicas: 8 });
    expect(refusals).toEqual([]);
    const warning = warnings.find((w) => w.code === code);
    expect(warning, JSON.stringify(warnings)).toMatchObject({ key });
    expect(warning!.sentence).toMatch(sentence);
  });

  it('are silent on what is well known to work', () => {
    expect(judge({}, { preset: 'decay-square', replicas: 8 })).toEqual({ refusals: [], warnings: [] });
    expect(judge({}, { preset: 'ce-flow', replicas: 8 })).toEqual({ refusals: [], warnings: [] });
  });

  it('come for every preset without a refusal', () => {
    for (const preset of rankCollapse.presets) {
      expect(judge({}, { preset: preset.id, replicas: preset.replicas }).refusals, preset.id).toEqual([]);
    }
  });
});

describe('the loss Hessian', () => {
  it('has at its minimum in one layer’s direction the largest eigenvalue of a quadratic form', () => {
    // One unit a layer, W_2 = 1, W_1 at the minimum: Hessian [[a, a w], [a w, a w²]] with a = mean x², eigenvalue a(1 + w²).
    const params = contextOf(rankCollapse, null, { params: { sizes: [1, 1, 1], data: 'regression', spread: 0, mu: 0 } })
      .arms[0]!.params as unknown as NetParams;
    const rng = contextOf(rankCollapse, null).rng;
    const shapes = shapesOf(params.sizes);
    const data = drawData(params, rng, 0);
    const xx = data.inputs.reduce((sum, x) => sum + x * x, 0) / params.points;
    const w = data.targets[0]! / data.inputs[0]!;
    const weights = drawWeights(params, shapes, rng, 0);
    weights.set([w, 1]);
    // Central differences at a reach of 1e-4 err by about 1e-8.
    expect(sharpness(params, shapes, data, weights) / (xx * (1 + w * w)) - 1).toBeCloseTo(0, 6);
  });
});

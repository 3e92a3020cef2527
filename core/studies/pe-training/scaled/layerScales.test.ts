import { describe, expect, it } from 'vitest';
import type { LayeredNet } from '../../../margins/layeredNet.ts';
import { layerScales, scalesByMap } from './layerScales.ts';

/** f = 2 · max(3 x₁ − 4 x₂, …): one hidden unit, active at the point. */
const net: LayeredNet = {
  slope: 0.01,
  layers: [
    { kind: 'dense', inputs: 2, outputs: 1, weights: Float64Array.of(3, -4), bias: Float64Array.of(0) },
    { kind: 'dense', inputs: 1, outputs: 1, weights: Float64Array.of(2), bias: Float64Array.of(0) },
  ],
};
const points = { count: 1, dimension: 2, x: Float64Array.of(1, -1), y: Float64Array.of(1) };

describe('radii by layer', () => {
  it('follow the size of the signals', () => {
    expect([...layerScales('activations', net, points)]).toEqual([1, 7]);
  });

  it('make r_j S_j equal', () => {
    // S_1 = 2 (3 + 4), S_2 = 2.
    expect([...layerScales('sensitivity', net, points)]).toEqual([1, 7]);
    const wide = { ...net, layers: [net.layers[0]!, { ...net.layers[1]!, weights: Float64Array.of(0) }] } as LayeredNet;
    expect([...layerScales('sensitivity', wide, points)]).toEqual([1, 1]);
  });

  it('are those of the profile where nothing is measured', () => {
    expect([...layerScales('profile', net, points)]).toEqual([1, 1]);
  });

  it('lie map after map', () => {
    expect([...scalesByMap([Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)])]).toEqual([1, 4, 2, 5, 3, 6]);
  });
});

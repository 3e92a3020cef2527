import { describe, expect, it } from 'vitest';
import type { LayeredNet } from '../../../margins/layeredNet.ts';
import { nodeRichness } from './nodeRichness.ts';

/** Two hidden units of two inputs: one sees x₁ + x₂, the other −x₁. */
const net: LayeredNet = {
  slope: 0.01,
  layers: [
    { kind: 'dense', inputs: 2, outputs: 2, weights: Float64Array.of(1, 1, -1, 0), bias: new Float64Array(2) },
    { kind: 'dense', inputs: 2, outputs: 1, weights: Float64Array.of(1, 1), bias: new Float64Array(1) },
  ],
};
/** Both on the first axis. */
const points = { count: 2, dimension: 2, x: Float64Array.of(2, 0, -3, 0), y: Float64Array.of(1, 0) };

describe('richness of a node', () => {
  it('counts the directions in which the points that activate it lie', () => {
    const [layer] = nodeRichness(net, points, new Float64Array(2), 4);
    expect(layer).toMatchObject({ dimension: 2, samples: 2 });
    expect(
      layer!.nodes.map(({ activePoints, directions, lambdaMin }) => [activePoints, directions, lambdaMin]),
    ).toEqual([
      [1, 1, 0],
      [1, 1, 0],
    ]);
    expect(layer!.nodes.map(({ lambdaMax }) => lambdaMax)).toEqual([4, 9]);
  });

  it('is that of both perturbed points in place of each where an arm perturbs', () => {
    const [layer] = nodeRichness(net, points, Float64Array.of(0.5, 0), 2);
    expect(layer!.samples).toBe(4);
    // About (2, 0) ∂f/∂x is (1 − 0.01, 1): the node sees (2.5, 0.5) and (1.5, −0.5).
    const [a, b, c] = [2.5 ** 2 + 1.5 ** 2, 2.5 * 0.5 - 1.5 * 0.5, 0.5];
    const root = Math.hypot((a - c) / 2, b);
    expect(layer!.nodes[0]).toMatchObject({ activePoints: 2, directions: 2 });
    expect(layer!.nodes[0]!.lambdaMin).toBeCloseTo((a + c) / 2 - root, 12);
    expect(layer!.nodes[0]!.lambdaMax).toBeCloseTo((a + c) / 2 + root, 12);
  });
});

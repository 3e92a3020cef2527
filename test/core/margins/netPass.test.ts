import { describe, expect, it } from 'vitest';
import type { LayeredNet } from '../../../core/margins/layeredNet.ts';
import { NetPass } from '../../../core/margins/netPass.ts';
import { mlp, smallConvNet, uniforms } from './support/fixtureNets.ts';

/** Central differences of g along every tap, with a step that balances cutting off and rounding. */
function differences(net: LayeredNet, point: Float64Array): Float64Array {
  const pass = new NetPass(net);
  const step = 1e-6;
  return point.map((_, k) => {
    const at = (offset: number): number => {
      const moved = point.slice();
      moved[k]! += offset;
      return pass.forward(moved, 0, true)[0]!;
    };
    return (at(step) - at(-step)) / (2 * step);
  });
}

describe.each([
  ['an MLP', (draw: () => number) => mlp(draw, [5, 7, 6, 1], 2, 0.01)],
  ['a convolution with its pool', smallConvNet],
])('gradients of %s', (_, make) => {
  const draw = uniforms(3);
  const net = make(draw);
  const pass = new NetPass(net);
  const point = Float64Array.from({ length: pass.tapSizes.reduce((a, b) => a + b) }, () => draw() - 0.5);

  it('with respect to all taps are those of central differences', () => {
    pass.forward(point, 0, true);
    pass.backward([1]);
    const gradient = pass.inputGradients.flatMap((part) => Array.from(part));
    // Away from kinks differences of a piecewise linear function only round: 1e-16/1e-6.
    differences(net, point).forEach((difference, k) => expect(gradient[k]).toBeCloseTo(difference, 7));
  });

  it('with respect to the weights are those of central differences', () => {
    pass.forward(point, 0, true);
    pass.backward([1]);
    const weights = net.layers.map((layer) => new Float64Array(layer.weights.length));
    const biases = net.layers.map((layer) => new Float64Array(layer.bias.length));
    pass.accumulate(weights, biases);
    net.layers.forEach((layer, j) => {
      for (const [values, gradient] of [
        [layer.weights, weights[j]!],
        [layer.bias, biases[j]!],
      ] as const)
        for (let k = 0; k < values.length; k += 5) {
          const kept = values[k]!;
          values[k] = kept + 1e-6;
          const up = pass.forward(point, 0, true)[0]!;
          values[k] = kept - 1e-6;
          const down = pass.forward(point, 0, true)[0]!;
          values[k] = kept;
          expect(gradient[k]).toBeCloseTo((up - down) / 2e-6, 6);
        }
    });
  });
});

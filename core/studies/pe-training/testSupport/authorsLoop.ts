import { NetPass } from '../../../margins/netPass.ts';
import { decisionNet, type Architecture, type NetWeights } from '../architecture.ts';
import type { FixtureStep } from '../golden/fixtureSteps.ts';

interface LoopSettings {
  readonly perturbed: readonly boolean[];
  readonly radius: number;
  readonly pieces: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly steps: number;
}

/**
 * The reference code's step, sample by sample and direction by direction, in float64 loops that share nothing with the
 * compiled step: P sign steps from 0, the gradient of the squared error at the end of each direction, summed over the
 * samples; v ← g v + (1 − g) Σ, θ ← θ − η v. `x` [samples, inputs], `y` [samples].
 */
export function authorsLoop(
  architecture: Architecture,
  startWeights: NetWeights,
  startVelocities: NetWeights,
  x: Float64Array,
  y: Float64Array,
  { perturbed, radius, pieces, learningRate, momentum, steps }: LoopSettings,
): FixtureStep[] {
  const copy = (net: NetWeights): NetWeights =>
    net.map(({ weights, bias }) => ({ weights: weights.slice(), bias: bias.slice() }));
  const [weights, velocities] = [copy(startWeights), copy(startVelocities)];
  return Array.from({ length: steps }, () => {
    const pass = new NetPass(decisionNet(architecture, weights));
    const sums = weights.map((layer) => new Float64Array(layer.weights.length));
    const biasSums = weights.map((layer) => new Float64Array(layer.bias.length));
    const inputs = pass.tapSizes[0]!;
    const total = pass.tapSizes.reduce((a, b) => a + b);
    let loss = 0;
    for (let i = 0; i < y.length; i++) {
      for (const direction of y[i] === 1 ? [-1, 1] : [1, -1]) {
        const point = new Float64Array(total);
        point.set(x.subarray(i * inputs, (i + 1) * inputs));
        for (let piece = 0; piece < pieces; piece++) {
          pass.forward(point, 0, true);
          pass.backward([1]);
          let at = 0;
          pass.inputGradients.forEach((gradient, j) => {
            if (perturbed[j])
              gradient.forEach((g, k) => {
                point[at + k] = point[at + k]! + (direction * radius * Math.sign(g)) / pieces;
              });
            at += gradient.length;
          });
        }
        const error = pass.forward(point, 0, true)[0]! + 0.5 - y[i]!;
        loss += error * error;
        pass.backward([2 * error]);
        pass.accumulate(sums, biasSums);
      }
    }
    weights.forEach((layer, j) => {
      const update = (values: Float64Array, velocity: Float64Array, gradient: Float64Array): void => {
        for (let k = 0; k < values.length; k++) {
          velocity[k] = momentum * velocity[k]! + (1 - momentum) * gradient[k]!;
          values[k] = values[k]! - learningRate * velocity[k]!;
        }
      };
      update(layer.weights, velocities[j]!.weights, sums[j]!);
      update(layer.bias, velocities[j]!.bias, biasSums[j]!);
    });
    return { loss, velocities: copy(velocities), weights: copy(weights) };
  });
}

import type * as Tensorflow from '@tensorflow/tfjs';
import type { Compute } from '../../../training/compute.ts';
import { gradientsOf } from '../../../training/gradients.ts';
import type { HostTensors } from '../../../training/graph/stepDefinition.ts';
import { firstMaximumPool } from '../../../training/layers/firstMaximumPool.ts';
import { leakyRelu } from '../../../training/layers/leakyRelu.ts';
import { layerShapes, type Architecture } from '../architecture.ts';
import { CompiledNet, type NetEvaluation } from '../compiledNet.ts';
import { perturbations, type PeSettings } from '../peStep.ts';
import { netOutputs, scalarOutput, tapShapes } from '../tensorNet.ts';

type Tensor = Tensorflow.Tensor;

/** Images that a pass takes at a time. */
export const batch = 100;
/** P of the inner solver that are compared. */
export const pieceCounts = [1, 2, 4, 8, 16] as const;

interface ImageNetWants {
  /** Largest l∞ size of the perturbations at all layers, for spreads and perturbed activations. */
  readonly radius: number;
  readonly pieces: number;
  readonly spreads: boolean;
  readonly activations: 'none' | 'start' | 'perturbed';
}

/**
 * A net of images with what is read of it besides its decision: `sensitivities` [batch, layers] = |∂f/∂h_j|₁,
 * `activations1`.. and `perturbed1`.. = units [batch, …] before pooling, `spread1`.. [batch] = (f(x; d+) − f(x; d−))/2.
 */
export function imageNet(
  compute: Compute,
  architecture: Architecture,
  { radius, pieces, spreads, activations }: ImageNetWants,
  weights: HostTensors,
): CompiledNet {
  const solver = (count: number): PeSettings => ({
    architecture,
    perturbation: 'additive',
    perturbed: layerShapes(architecture).map(() => true),
    pieces: count,
    replicas: 1,
    batchSize: batch,
    loss: 'squared',
    learningRate: 0,
    momentum: 0,
    dampening: 0,
    precision: 'float32',
  });
  const pushed = (count: number, { tf, weights: own, x, real }: Parameters<NetEvaluation>[0]): Tensor[] => {
    const perPiece = real(radius).mul(real(1 / count));
    return perturbations(
      tf,
      solver(count),
      own,
      x,
      layerShapes(architecture).map(() => perPiece),
    ) as Tensor[];
  };
  const more: Record<string, NetEvaluation> = { sensitivities: sensitivities(architecture) };
  // One evaluation a layer: the first layer's activations are most of the bytes.
  const hidden = layerShapes(architecture).length - 1;
  for (let layer = 1; layer <= hidden && activations !== 'none'; layer++) {
    more[`activations${layer}`] = ({ tf, weights: own, x }) => unitsOf(tf, architecture, own, x, [], layer);
    if (activations === 'perturbed')
      more[`perturbed${layer}`] = (scope) => {
        const up = pushed(pieces, scope).map((tap) => scope.tf.split(tap, 2)[0]!);
        return unitsOf(scope.tf, architecture, scope.weights, scope.x, up, layer);
      };
  }
  if (spreads)
    for (const count of pieceCounts)
      more[`spread${count}`] = (scope) => {
        const { tf, weights: own, x } = scope;
        const both = tf.concat([x, x]);
        const settings = { architecture, perturbation: 'additive' } as const;
        const values = scalarOutput(tf, netOutputs(tf, settings, own, both, pushed(count, scope)));
        const [up, down] = tf.split(values, 2) as [Tensor, Tensor];
        return { spread: up.sub(down).mul(scope.real(0.5)) };
      };
  return new CompiledNet(
    compute,
    { architecture, perturbation: 'additive', precision: 'float32', capacity: batch, more },
    weights,
  );
}

function sensitivities(architecture: Architecture): NetEvaluation {
  return ({ tf, weights, x }) => {
    const taps = tapShapes(architecture, 1, batch).map((shape) => tf.zeros(shape));
    const { gradients, also } = gradientsOf(tf, taps, (own) => {
      const values = scalarOutput(tf, netOutputs(tf, { architecture, perturbation: 'additive' }, weights, x, own));
      return { loss: values.sum(), also: { values } };
    });
    const sums = gradients.map((gradient) =>
      gradient
        .abs()
        .reshape([batch, gradient.size / batch])
        .sum(1, true),
    );
    return { sensitivities: tf.concat(sums, 1), outputs: also.values };
  };
}

/** Activations [batch, units] of a hidden layer after the leaky ReLU and before pooling; `taps`: added at the maps. */
function unitsOf(
  tf: typeof Tensorflow,
  architecture: Architecture,
  weights: readonly Tensor[],
  x: Tensor,
  taps: readonly Tensor[],
  layer: number,
): Record<string, Tensor> {
  let [h, units] = [x, x];
  layerShapes(architecture)
    .slice(0, layer)
    .forEach((shape, j) => {
      if (shape.kind === 'dense' && h.rank === 4) h = tf.transpose(h, [0, 3, 1, 2]).reshape([batch, shape.inputs]);
      const input = taps[j] ? h.add(taps[j]) : h;
      const [w, b] = [weights[2 * j]!, weights[2 * j + 1]!];
      const before =
        shape.kind === 'dense'
          ? tf.matMul(input, w).add(b)
          : tf.conv2d(input as Tensorflow.Tensor4D, w as Tensorflow.Tensor4D, 1, 'valid').add(b);
      units = leakyRelu(tf, before, architecture.slope);
      h = shape.kind === 'dense' ? units : firstMaximumPool(tf, units as Tensorflow.Tensor4D);
    });
  return { units: units.reshape([batch, units.size / batch]) };
}

import type * as Tensorflow from '@tensorflow/tfjs';
import { gradientsOf } from '../../../training/gradients.ts';
import { netOutputs, scalarOutput, tapShapes, type TensorNetSettings } from '../tensorNet.ts';

type Tensor = Tensorflow.Tensor;

interface AscentSettings extends TensorNetSettings {
  readonly perturbed: readonly boolean[];
  readonly pieces: number;
  readonly replicas: number;
  readonly batchSize: number;
}

/** Gradients of the batch's loss by weight, and what stands for the losses at d+ and d−, one a sample. */
export interface Objective {
  readonly gradients: Tensor[];
  readonly up: Tensor;
  readonly down: Tensor;
}

/**
 * Min-max adversarial training of an MLP on squared error: d ← d + (r_j/P) sign(∂(f − y)²/∂d_j), P times from 0 at the
 * perturbed maps, then the gradient of Σ 2 (f(x; d) − y)². The factor 2 makes it plain descent of the other arms at
 * radius 0. `x` [replicas, batch, inputs], `y` [replicas, batch], `perPiece` r_j/P of each map.
 */
export function adversarialObjective(
  tf: typeof Tensorflow,
  settings: AscentSettings,
  weights: readonly Tensor[],
  x: Tensor,
  y: Tensor,
  perPiece: readonly Tensor[],
): Objective {
  const { architecture, perturbed, pieces, replicas, batchSize } = settings;
  const maps = perturbed.flatMap((is, j) => (is ? [j] : []));
  const losses = (own: readonly Tensor[], found: readonly Tensor[]): Tensor => {
    const placed = perturbed.map((_, j) => found[maps.indexOf(j)]);
    return scalarOutput(tf, netOutputs(tf, settings, own, x, placed))
      .sub(y)
      .square();
  };
  const shapes = tapShapes(architecture, replicas, batchSize);
  const ascent = tf.grads((...found: Tensor[]) => losses(weights, found).sum());
  let taps: Tensor[] = maps.map((j) => tf.zeros(shapes[j]!));
  for (let piece = 0; piece < pieces; piece++) {
    const gradients = ascent(taps);
    taps = taps.map((tap, i) => tap.add(gradients[i]!.sign().mul(perPiece[maps[i]!]!)));
  }
  const { gradients, also } = gradientsOf(tf, weights, (own) => {
    const worst = losses(own, taps);
    return { loss: worst.sum().mul(tf.scalar(2)), also: { worst } };
  });
  return { gradients, up: also.worst, down: also.worst };
}

import type * as Tensorflow from '@tensorflow/tfjs';
import { leakyRelu } from '../../training/layers/leakyRelu.ts';
import { pooledConv } from '../../training/layers/pooledConv.ts';
import { layerShapes, type Architecture } from './architecture.ts';

type Tensor = Tensorflow.Tensor;

/** How a perturbation enters a hidden layer's input h: h + d, or h (1 + d). The net's input is always added to. */
export type Perturbation = 'additive' | 'multiplicative';

/** A pooled convolution of images [n, h, w, c] with filters [kh, kw, c, k]. */
export type PooledConv = (
  tf: typeof Tensorflow,
  images: Tensorflow.Tensor4D,
  filters: Tensorflow.Tensor4D,
) => Tensorflow.Tensor4D;

export interface TensorNetSettings {
  readonly architecture: Architecture;
  readonly perturbation: Perturbation;
  /** Default: the gradient of a pool goes to the first maximum. */
  readonly pool?: PooledConv;
}

/**
 * Shapes of what may be perturbed at the input of each affine map, for `batch` samples of each of `replicas`:
 * [replicas, batch, inputs] in an MLP; in the CNN (one replica) images are [batch, side, side, channels].
 */
export function tapShapes(architecture: Architecture, replicas: number, batch: number): number[][] {
  return layerShapes(architecture).map((shape) =>
    architecture.kind === 'mlp' && shape.kind === 'dense'
      ? [replicas, batch, shape.inputs]
      : shape.kind === 'dense'
        ? [batch, shape.inputs]
        : [batch, shape.side, shape.side, shape.channels],
  );
}

/**
 * Outputs of a net: [replicas, batch, outputs] in an MLP with weights [replicas, in, out] and biases
 * [replicas, 1, out]; [batch, outputs] in the CNN with filters [k, k, channels, filters] and dense weights [in, out],
 * whose flattening is by channel, row, column. `taps[j]`: the perturbation at map j, or undefined.
 */
export function netOutputs(
  tf: typeof Tensorflow,
  { architecture, perturbation, pool = pooledConv }: TensorNetSettings,
  weights: readonly Tensor[],
  x: Tensor,
  taps: readonly (Tensor | undefined)[] = [],
): Tensor {
  const { kind, slope } = architecture;
  const perturbed = (h: Tensor, j: number): Tensor => {
    const tap = taps[j];
    if (!tap) return h;
    return perturbation === 'multiplicative' && j > 0 ? h.add(h.mul(tap)) : h.add(tap);
  };
  const active = (h: Tensor): Tensor => (slope === 1 ? h : leakyRelu(tf, h, slope));
  let h = x;
  const shapes = layerShapes(architecture);
  shapes.forEach((shape, j) => {
    const [w, b] = [weights[2 * j]!, weights[2 * j + 1]!];
    if (kind === 'cnn' && shape.kind === 'dense' && h.rank === 4)
      h = tf.transpose(h, [0, 3, 1, 2]).reshape([h.shape[0]!, shape.inputs]);
    const input = perturbed(h, j);
    const before =
      shape.kind === 'dense'
        ? tf.matMul(input, w).add(b)
        : pool(tf, input as Tensorflow.Tensor4D, w as Tensorflow.Tensor4D).add(b);
    h = j === shapes.length - 1 ? before : active(before);
  });
  return h;
}

/**
 * The scalar that perturbations push and that decides, without its threshold: f, or z1 − z0 of two outputs; the last
 * axis of the outputs goes.
 */
export function scalarOutput(tf: typeof Tensorflow, outputs: Tensor): Tensor {
  const count = outputs.shape.at(-1)!;
  const lead = outputs.shape.slice(0, -1);
  if (count === 1) return outputs.reshape(lead);
  const [z0, z1] = tf.split(outputs, 2, -1);
  return z1!.sub(z0!).reshape(lead);
}

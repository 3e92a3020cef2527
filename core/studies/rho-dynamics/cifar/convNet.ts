import type * as Tensorflow from '@tensorflow/tfjs';
import type { HostTensors } from '../../../training/graph/stepDefinition.ts';
import type { Randomness } from '../../../random.ts';
import { channels, classes, side } from './images.ts';

/** Convolutions 3 x 3 with padding 1 and a ReLU after each, then one linear layer; no biases. */
export interface ConvShape {
  readonly convolutions: readonly { readonly inputs: number; readonly outputs: number; readonly stride: number }[];
  /** Side of the images before the linear layer. */
  readonly lastSide: number;
  readonly features: number;
}

export type Weights = readonly Float32Array[];

const kernel = 3;

function convShape(convolutions: ConvShape['convolutions']): ConvShape {
  const lastSide = convolutions.reduce((size, { stride }) => Math.ceil(size / stride), side);
  return { convolutions, lastSide, features: lastSide * lastSide * convolutions.at(-1)!.outputs };
}

/** Preset fig1-cifar: 3→16 stride 2, 16→32 stride 2, linear 512→10. */
export const figureNet = convShape([
  { inputs: channels, outputs: 16, stride: 2 },
  { inputs: 16, outputs: 32, stride: 2 },
]);

/** Presets support-cifar and support-literal: 3→8, 8→16, 16→16, 16→16 (strides 1, 2, 2, 2), linear 64→10. */
export const supportNet = convShape([
  { inputs: channels, outputs: 8, stride: 1 },
  { inputs: 8, outputs: 16, stride: 2 },
  { inputs: 16, outputs: 16, stride: 2 },
  { inputs: 16, outputs: 16, stride: 2 },
]);

/** Filters [3, 3, in, out] of the convolutions, then [features, classes]. */
export function weightShapes({ convolutions, features }: ConvShape): number[][] {
  return [...convolutions.map(({ inputs, outputs }) => [kernel, kernel, inputs, outputs]), [features, classes]];
}

/** N(0, 2/fan-in) times scale; layer k is step k of the stream `init`. */
export function drawConvWeights(shape: ConvShape, rng: Randomness, replica: number, scale: number): Float32Array[] {
  return weightShapes(shape).map((dimensions, k) => {
    const size = dimensions.reduce((a, b) => a * b, 1);
    const fanIn = size / dimensions.at(-1)!;
    const draws = rng.stream('init', replica).normals(k, new Float64Array(size));
    return Float32Array.from(draws, (value) => scale * Math.sqrt(2 / fanIn) * value);
  });
}

export const layerKey = (k: number): string => `w${k}`;

export function weightTensors(shape: ConvShape, weights: Weights): HostTensors {
  const shapes = weightShapes(shape);
  return Object.fromEntries(weights.map((values, k) => [layerKey(k), { shape: shapes[k]!, values }]));
}

export function weightsOf(shape: ConvShape, state: HostTensors): Float32Array[] {
  return weightShapes(shape).map((_, k) => Float32Array.from(state[layerKey(k)]!.values));
}

/** Logits [n, classes] of images [n, 16, 16, 3]; features before the last layer in the order channel, y, x. */
export function logitsOf(
  tf: typeof Tensorflow,
  { convolutions, features }: ConvShape,
  weights: readonly Tensorflow.Tensor[],
  images: Tensorflow.Tensor4D,
): Tensorflow.Tensor2D {
  let layer = images;
  convolutions.forEach(({ stride }, k) => {
    // Padding 1 on every side: `same` would pad an even image on two sides only.
    const padded = tf.pad(layer, [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ]);
    layer = tf.relu(tf.conv2d(padded, weights[k] as Tensorflow.Tensor4D, stride, 'valid'));
  });
  const flat = tf.transpose(layer, [0, 3, 1, 2]).reshape([images.shape[0], features]) as Tensorflow.Tensor2D;
  return tf.matMul(flat, weights.at(-1) as Tensorflow.Tensor2D);
}

export function layerNormsOf(weights: Weights): number[] {
  return weights.map((layer) => Math.sqrt(layer.reduce((sum, value) => sum + value * value, 0)));
}

import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs';
import type { StepDefinition } from '../../../training/graph/stepDefinition.ts';
import { softmaxCrossEntropy } from '../../../training/losses/classification.ts';
import { gradientStep } from '../../../training/optimizers/gradientDescent.ts';
import { polyakRate } from '../../../training/optimizers/polyak.ts';
import { layerKey, logitsOf, supportNet, weightShapes } from './convNet.ts';
import { channels, side } from './images.ts';

/** Points of a replica. */
export const points = 100;
const polyakShare = 0.05;
const largestRate = 0.05;

/**
 * Full-batch steps W ← W − min(0.05 L/|∇L|², 0.05) ∇L on the summed cross entropy (presets support-cifar and
 * support-literal). Images, labels and mask are inputs, zero until they are set.
 */
export function supportDefinition(): StepDefinition {
  const shapes = weightShapes(supportNet);
  const state = Object.fromEntries(
    shapes.map((shape, k) => [layerKey(k), { shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1)) }]),
  );
  return {
    precision: 'float32',
    state,
    inputs: {
      images: { shape: [points, side, side, channels], values: new Float32Array(points * side * side * channels) },
      labels: { shape: [points], values: new Int32Array(points) },
      mask: { shape: [points], values: new Float32Array(points) },
    },
    step: ({ tf, state: now, inputs }) => {
      const weights = shapes.map((_, k) => now[layerKey(k)]!);
      const images = inputs['images'] as Tensor4D;
      const loss = (...w: Tensor[]): Scalar =>
        softmaxCrossEntropy(tf, logitsOf(tf, supportNet, w, images), inputs['labels']!)
          .mul(inputs['mask']!)
          .sum();
      const { value, grads } = tf.valueAndGrads(loss as never)(weights);
      const rate = polyakRate(tf, { factor: polyakShare, cap: largestRate }, value as Scalar, grads);
      const next = gradientStep(tf, { learningRate: rate }, weights, grads);
      return {
        state: Object.fromEntries(next.map((w, k) => [layerKey(k), w])),
        metrics: { loss: value, gradientNorms: tf.stack(grads.map((g) => g.square().sum().sqrt())) },
      };
    },
  };
}

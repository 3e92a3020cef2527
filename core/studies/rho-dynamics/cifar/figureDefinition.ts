import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs';
import type { HostTensors, StepDefinition } from '../../../training/graph/stepDefinition.ts';
import { softmaxCrossEntropy } from '../../../training/losses/classification.ts';
import { clipNorm } from '../../../training/optimizers/clipNorm.ts';
import { momentumStep } from '../../../training/optimizers/momentum.ts';
import { figureNet, layerKey, logitsOf, weightShapes } from './convNet.ts';
import { channels, side } from './images.ts';

export const largestBatch = 50;
const learningRate = 0.02;
const momentum = 0.9;
const largestGradient = 5;

/** SGD with momentum 0.9 on the mean cross entropy of 50 images, gradient clipped to global norm 5. */
export function figureDefinition(train: Float64Array | Float32Array, count: number): StepDefinition {
  const shapes = weightShapes(figureNet);
  const zeros = shapes.map((shape) => ({ shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1)) }));
  const state: HostTensors = Object.fromEntries(
    zeros.flatMap((tensor, k) => [
      [layerKey(k), tensor],
      [`m${k}`, tensor],
    ]),
  );
  const batch = Math.min(largestBatch, count);
  const batches = Math.floor(count / batch);
  return {
    precision: 'float32',
    state,
    data: { images: { shape: [count, side, side, channels], values: Float32Array.from(train) } },
    inputs: {
      order: { shape: [batches, batch], values: new Int32Array(batches * batch) },
      labels: { shape: [count], values: new Int32Array(count) },
    },
    step: ({ tf, state: now, data, inputs, step }) => {
      const rows = tf.gather(inputs['order']!, step.mod(tf.scalar(batches, 'int32')) as Scalar).as1D();
      const x = tf.gather(data['images']!, rows) as Tensor4D;
      const y = tf.gather(inputs['labels']!, rows);
      const weights = shapes.map((_, k) => now[layerKey(k)]!);
      const velocities = shapes.map((_, k) => now[`m${k}`]!);
      const loss = (...w: Tensor[]): Scalar => softmaxCrossEntropy(tf, logitsOf(tf, figureNet, w, x), y).mean();
      const { value, grads } = tf.valueAndGrads(loss as never)(weights);
      const chosen = tf.argMax(logitsOf(tf, figureNet, weights, x), 1);
      const errors = tf.notEqual(chosen, y.toInt()).cast('float32').sum();
      const next = momentumStep(
        tf,
        { learningRate, momentum },
        weights,
        clipNorm(tf, grads, largestGradient),
        velocities,
      );
      return {
        state: Object.fromEntries(
          shapes.flatMap((_, k) => [
            [layerKey(k), next.weights[k]!],
            [`m${k}`, next.velocities[k]!],
          ]),
        ),
        metrics: { loss: value, errors },
      };
    },
  };
}

import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs';
import type { Compute } from '../../../training/compute.ts';
import { compileSteps } from '../../../training/graph/compileSteps.ts';
import type { CompiledSteps } from '../../../training/graph/stepDefinition.ts';
import { softmaxCrossEntropy } from '../../../training/losses/classification.ts';
import { gradientStep } from '../../../training/optimizers/gradientDescent.ts';
import { polyakRate } from '../../../training/optimizers/polyak.ts';
import { layerKey, logitsOf, supportNet, weightShapes, weightsOf, weightTensors, type Weights } from './convNet.ts';
import { channels, side } from './images.ts';

/** Points of a replica. */
export const points = 100;
const polyakShare = 0.05;
const largestRate = 0.05;

/** The points that a replica trains on, and which of them count. */
export interface Batch {
  readonly images: Float64Array;
  readonly labels: Uint8Array;
  /** 1 for a point that counts, 0 for one removed, [100]. */
  readonly mask: Float32Array;
}

/**
 * Full-batch steps W ← W − min(0.05 L/|∇L|², 0.05) ∇L on the summed cross entropy (presets support-cifar and
 * support-literal), compiled once for all replicas and arms.
 */
export class SupportSteps {
  private readonly steps: CompiledSteps;

  constructor(compute: Compute) {
    const shapes = weightShapes(supportNet);
    const state = Object.fromEntries(
      shapes.map((shape, k) => [layerKey(k), { shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1)) }]),
    );
    this.steps = compileSteps(compute, {
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
    });
  }

  /** At most `limit` steps from the weights. */
  run(
    weights: Weights,
    batch: Batch,
    limit: number,
  ): { weights: Float32Array[]; steps: number; loss: number; gradientNorms: number[]; diverged: boolean } {
    this.steps.write(weightTensors(supportNet, weights), 0);
    const chunk = this.steps.run(limit, {
      images: { shape: [points, side, side, channels], values: Float32Array.from(batch.images) },
      labels: { shape: [points], values: Int32Array.from(batch.labels) },
      mask: { shape: [points], values: batch.mask },
    });
    return {
      weights: weightsOf(supportNet, this.steps.read()),
      steps: chunk.steps,
      loss: chunk.metrics['loss']!.at(-1)!,
      // Of the first step: the gradient at the weights given.
      gradientNorms: Array.from(chunk.metrics['gradientNorms']!.subarray(0, weights.length)),
      diverged: chunk.diverged,
    };
  }

  dispose(): void {
    this.steps.dispose();
  }
}

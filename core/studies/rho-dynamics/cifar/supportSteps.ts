import type { Compute } from '../../../training/compute.ts';
import { compileSteps } from '../../../training/graph/compileSteps.ts';
import type { CompiledSteps } from '../../../training/graph/stepDefinition.ts';
import { supportNet, weightsOf, weightTensors, type Weights } from './convNet.ts';
import { channels, side } from './images.ts';
import { points, supportDefinition } from './supportDefinition.ts';

/** The points that a replica trains on, and which of them count. */
export interface Batch {
  readonly images: Float64Array;
  readonly labels: Uint8Array;
  /** 1 for a point that counts, 0 for one removed, [100]. */
  readonly mask: Float32Array;
}

/** `supportDefinition`, compiled once for all replicas and arms. */
export class SupportSteps {
  private readonly steps: CompiledSteps;

  constructor(compute: Compute) {
    this.steps = compileSteps(compute, supportDefinition());
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

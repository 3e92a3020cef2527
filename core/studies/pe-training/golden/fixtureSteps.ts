import type { Compute } from '../../../training/compute.ts';
import { compileSteps } from '../../../training/graph/compileSteps.ts';
import type { Precision } from '../../../training/graph/graphType.ts';
import { layerShapes, zerosLike, type NetWeights } from '../architecture.ts';
import { channelsLast, fromTensors, inPrecision, toTensors } from '../hostLayout.ts';
import { peStep } from '../peStep.ts';
import { equalSplitPool } from './equalSplitPool.ts';
import { fixtureA, fixtureArchitecture, fixtureBatch } from './fixtureA.ts';

export interface FixtureSettings {
  readonly perturbed: readonly boolean[];
  readonly radius: number;
  readonly learningRate: number;
  readonly steps: number;
  readonly precision: Precision;
  readonly pool: 'first' | 'split';
  readonly reduction: 'sum' | 'mean';
}

export interface FixtureStep {
  /** Sum over the batch and both directions, before the update. */
  readonly loss: number;
  /** The buffer v and the weights after the update. */
  readonly velocities: NetWeights;
  readonly weights: NetWeights;
}

/** PE steps on the six images of fixture A, every step on all of them. */
export function fixtureSteps(compute: Compute, settings: FixtureSettings): FixtureStep[] {
  const { perturbed, radius, learningRate, steps, precision, pool, reduction } = settings;
  const { weights, images, labels } = fixtureA();
  const architecture = fixtureArchitecture;
  const layers = layerShapes(architecture).length;
  const order = Int32Array.from({ length: steps * fixtureBatch }, (_, i) => i % fixtureBatch);
  const definition = peStep(
    {
      architecture,
      perturbation: 'additive',
      loss: 'squared',
      perturbed,
      pieces: 4,
      replicas: 1,
      batchSize: fixtureBatch,
      learningRate,
      momentum: 0.9,
      dampening: 0.9,
      reduction,
      precision,
      ...(pool === 'split' ? { pool: equalSplitPool } : {}),
    },
    {
      state: {
        ...toTensors(architecture, [weights], precision),
        ...toTensors(architecture, [zerosLike(weights)], precision, 'v'),
      },
      data: {
        x: {
          shape: [fixtureBatch, 32, 32, 3],
          values: inPrecision(channelsLast(images, fixtureBatch, 3, 32), precision),
        },
        y: { shape: [fixtureBatch], values: inPrecision(labels, precision) },
        order: { shape: [steps, fixtureBatch], values: order },
      },
    },
  );
  const compiled = compileSteps(compute, definition);
  const radii = inPrecision(new Float64Array(layers).fill(radius), precision);
  try {
    return Array.from({ length: steps }, () => {
      const { metrics } = compiled.run(1, { radii: { shape: [layers], values: radii } });
      const state = compiled.read();
      return {
        loss: fixtureBatch * (metrics['lossUp']![0]! + metrics['lossDown']![0]!),
        velocities: fromTensors(architecture, state, 1, 'v')[0]!,
        weights: fromTensors(architecture, state, 1)[0]!,
      };
    });
  } finally {
    compiled.dispose();
  }
}

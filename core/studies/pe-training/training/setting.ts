import type { Randomness } from '../../../random.ts';
import type { HostTensors } from '../../../training/graph/stepDefinition.ts';
import type { RunArm } from '../../runner.ts';
import { initialWeights, sequence, zerosLike, type NetWeights } from '../architecture.ts';
import type { StudyParams } from '../fields.ts';
import { inPrecision, toTensors } from '../hostLayout.ts';
import { simplexVertices } from '../multiClass/simplex.ts';
import { drawPoints, type PointSet } from './points.ts';
import { architectureOf, stepsPerEpoch } from './schedule.ts';
import { batchOrder } from './trainer.ts';

/** Everything about an arm that does not change while it runs. */
export interface Setting {
  readonly arm: RunArm<StudyParams>;
  readonly sets: readonly { readonly train: PointSet; readonly test: PointSet }[];
  readonly start: readonly NetWeights[];
  /** Weights at the start and zero velocities, as a step's tensors. */
  readonly tensors: HostTensors;
  readonly steps: number;
  /** Test samples of each replica whose margins are measured. */
  readonly samples: number;
}

export function settingOf(arm: RunArm<StudyParams>, rng: Randomness, replicas: number): Setting {
  const { params } = arm;
  const each = Array.from({ length: replicas }, (_, r) => r);
  const architecture = architectureOf(params);
  const start = each.map((r) => initialWeights(architecture, sequence(rng.stream('init', r))));
  return {
    arm,
    sets: each.map((r) => drawPoints(rng.stream('data', r), params)),
    start,
    tensors: {
      ...toTensors(architecture, start, params.precision),
      ...toTensors(architecture, start.map(zerosLike), params.precision, 'v'),
    },
    steps: params.epochs * stepsPerEpoch(params),
    samples: Math.min(params.marginSamples, params.testSize),
  };
}

/** `x` [replicas, N, n], `y` [replicas, N] or of several classes their targets [replicas, N, m], `order` [steps, replicas, batch]. */
export function dataTensors({ arm, sets, steps }: Setting, rng: Randomness): HostTensors {
  const { params } = arm;
  const replicas = sets.length;
  const { count, dimension } = sets[0]!.train;
  const x = new Float64Array(replicas * count * dimension);
  const vertices = params.experiment === 'multiClass' ? simplexVertices(params.classCount) : undefined;
  const targets = vertices ? vertices[0]!.length : 1;
  const y = new Float64Array(replicas * count * targets);
  const order = new Int32Array(steps * replicas * params.batchSize);
  sets.forEach(({ train }, r) => {
    x.set(train.x, r * train.x.length);
    y.set(vertices ? Array.from(train.y, (label) => vertices[label]!).flat() : train.y, r * count * targets);
    const own = batchOrder(rng.stream('order', r), params);
    for (let s = 0; s < steps; s++)
      order.set(own.subarray(s * params.batchSize, (s + 1) * params.batchSize), (s * replicas + r) * params.batchSize);
  });
  return {
    x: { shape: [replicas, count, dimension], values: inPrecision(x, params.precision) },
    y: { shape: vertices ? [replicas, count, targets] : [replicas, count], values: inPrecision(y, params.precision) },
    order: { shape: [steps, replicas, params.batchSize], values: order },
  };
}

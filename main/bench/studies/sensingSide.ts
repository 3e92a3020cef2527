import { Randomness } from '../../../core/random.ts';
import {
  drawProblem,
  fullMatrices,
  startMatrix,
  type SensingParams,
} from '../../../core/studies/label-noise/matrixSensing/problem.ts';
import { sensingDefinition } from '../../../core/studies/label-noise/matrixSensing/sensingDefinition.ts';
import { drawStretch } from '../../../core/studies/label-noise/matrixSensing/stretch.ts';
import { labelNoise } from '../../../core/studies/label-noise/study.ts';
import type { HostTensors, StepDefinition } from '../../../core/training/graph/stepDefinition.ts';
import { presetArm } from './presetArm.ts';

const { params: armParams, replicas } = presetArm(labelNoise, 'ms-quick', 'noise');
const params = armParams as unknown as SensingParams;
const { dimension: d, measurements: n, batchSize } = params;
const rng = new Randomness(1);

const drawn = <T>(draw: (replica: number) => T): T[] => Array.from({ length: replicas }, (_, k) => draw(k));

/** What the peer needs to know. */
export const msQuickPeer: Readonly<Record<string, unknown>> = {
  family: 'msQuick',
  learningRate: params.learningRate,
};

/** The study's own step on all replicas, its draws in the graph and by chunk as in a run. */
export function msQuickDefinition(): StepDefinition {
  const problems = drawn((k) => drawProblem(params, rng, k));
  const start = { matrices: drawn((k) => startMatrix(params, rng, k)), step: 0 };
  return sensingDefinition(
    params,
    rng,
    problems,
    problems.map((problem) => problem.labels),
    start,
  );
}

/**
 * The peer is handed the measurements as full matrices [replicas · n, d · d], which spares it packing, and the draws of
 * `steps` steps [steps, replicas, batch]: rows into all replicas' measurements, and label errors σ Z.
 */
export function msQuickTensors(steps: number): HostTensors {
  const matrices = new Float32Array(replicas * n * d * d);
  const order = new Int32Array(steps * replicas * batchSize);
  const errors = new Float32Array(order.length);
  for (let k = 0; k < replicas; k++) {
    matrices.set(fullMatrices(drawProblem(params, rng, k), n, d), k * n * d * d);
    const streams = { order: rng.stream('order', k), noise: rng.stream('noise', k) };
    const draws = drawStretch(params, streams, Math.sqrt(params.noiseVariance), 0, steps);
    for (let step = 0; step < steps; step++) {
      for (let i = 0; i < batchSize; i++) {
        const to = (step * replicas + k) * batchSize + i;
        order[to] = draws.order[step * batchSize + i]! + k * n;
        errors[to] = draws.noise[step * batchSize + i]!;
      }
    }
  }
  const shape = [steps, replicas, batchSize];
  return {
    matrices: { shape: [replicas * n, d * d], values: matrices },
    order: { shape, values: order },
    errors: { shape, values: errors },
  };
}

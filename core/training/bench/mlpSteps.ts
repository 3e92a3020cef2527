import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import { gradientsOf } from '../gradients.ts';
import type { HostTensors, StepDefinition } from '../graph/stepDefinition.ts';
import { relu } from '../layers/relu.ts';
import { adamStep } from '../optimizers/adam.ts';
import { gradientStep } from '../optimizers/gradientDescent.ts';
import { batchOrder, normalTensor, zeroTensor } from './benchSeed.ts';

export interface MlpShape {
  readonly width: number;
  readonly optimizer: 'sgd' | 'adam';
  /** Independent nets on the batch axis; 1: no such axis. */
  readonly replicas: number;
}

const [inputs, batch, samples] = [32, 64, 2048];
/** Batches before the order starts again. */
const orderSteps = 1000;
/** Small enough for every width to converge. */
function mlpLearningRate({ width, optimizer }: MlpShape): number {
  return optimizer === 'adam' ? 1e-3 : 0.5 / width;
}
const keys = ['w1', 'b1', 'w2', 'b2'] as const;

/** What the peer needs to know. */
export function mlpPeer(shape: MlpShape): Readonly<Record<string, unknown>> {
  return { family: 'mlp', learningRate: mlpLearningRate(shape), optimizer: shape.optimizer, replicas: shape.replicas };
}

/** 32–width–1 with ReLU on N(0, 1) data with N(0, 1) targets, batch 64, mean squared error, float32. */
export function mlpDefinition(shape: MlpShape): StepDefinition {
  const { width, optimizer, replicas } = shape;
  const lead = replicas === 1 ? [] : [replicas];
  const state: HostTensors = {
    w1: normalTensor([...lead, inputs, width], 'init', 1, inputs ** -0.5),
    b1: zeroTensor([...lead, ...(replicas === 1 ? [width] : [1, width])]),
    w2: normalTensor([...lead, width, 1], 'init', 2, width ** -0.5),
    b2: zeroTensor([...lead, ...(replicas === 1 ? [1] : [1, 1])]),
  };
  const slots = (name: string): HostTensors =>
    Object.fromEntries(keys.map((key) => [`${name}${key}`, zeroTensor(state[key]!.shape)]));
  return {
    precision: 'float32',
    state: optimizer === 'adam' ? { ...state, ...slots('m'), ...slots('v') } : state,
    data: {
      x: normalTensor([samples, inputs], 'data', 1),
      y: normalTensor([samples, 1], 'data', 2),
      order: batchOrder(orderSteps, batch, samples),
    },
    step: ({ tf, state: now, data, step }) => {
      const at = tf.gather(data['order']!, step.mod(tf.scalar(orderSteps, 'int32'))) as Tensor1D;
      const [x, y] = [tf.gather(data['x']!, at), tf.gather(data['y']!, at)];
      const given = replicas === 1 ? x : x.expandDims(0).tile([replicas, 1, 1]);
      /** [] or [replicas]; the gradient of the sum is each replica's own. */
      const losses = (w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor): Tensor =>
        tf
          .matMul(relu(tf, tf.matMul(given, w1).add(b1)), w2)
          .add(b2)
          .sub(y)
          .square()
          .mean([-2, -1]);
      const weights = keys.map((key) => now[key]!);
      const { gradients, also: metrics } = gradientsOf(tf, weights, (own) => {
        const trainLoss = losses(...(own as [Tensor, Tensor, Tensor, Tensor]));
        return { loss: trainLoss.sum(), also: { trainLoss } };
      });
      const learningRate = mlpLearningRate(shape);
      const named = (prefix: string, tensors: Tensor[]) =>
        Object.fromEntries(tensors.map((tensor, i) => [`${prefix}${keys[i]!}`, tensor]));
      if (optimizer === 'sgd')
        return { state: named('', gradientStep(tf, { learningRate }, weights, gradients)), metrics };
      const moments = { first: keys.map((key) => now[`m${key}`]!), second: keys.map((key) => now[`v${key}`]!) };
      const moved = adamStep(tf, { learningRate }, step, weights, gradients, moments);
      return {
        state: { ...named('', moved.weights), ...named('m', moved.first), ...named('v', moved.second) },
        metrics,
      };
    },
  };
}

import type * as Tensorflow from '@tensorflow/tfjs';
import { gradientsOf } from '../gradients.ts';
import type { HostTensors, StepDefinition } from '../graph/stepDefinition.ts';
import { momentumStep } from '../optimizers/momentum.ts';
import { batchOrder, uniformTensor, zeroTensor } from './benchSeed.ts';
import { convKeys, convOutputs, convShapes, convWeights, perturbedShapes } from './convNet.ts';

type Tensor = Tensorflow.Tensor;

const [batch, samples, radius, pieces] = [50, 500, 0.02, 4] as const;
const convOrderSteps = 200;
const rule = { learningRate: 1e-3, momentum: 0.9, dampening: 0.9 };

/** What the peer needs to know. */
export function convPeer(kind: 'plain' | 'pe'): Readonly<Record<string, unknown>> {
  return { family: 'conv', kind, keys: convKeys, radius, pieces };
}

/** `plain`: a step of gradient descent on images; `pe`: persistently exciting, both directions, all layers. */
export function convDefinition(kind: 'plain' | 'pe'): StepDefinition {
  const velocities: HostTensors = Object.fromEntries(convKeys.map((key) => [`v${key}`, zeroTensor(convShapes[key])]));
  return {
    precision: 'float32',
    state: { ...convWeights(), ...velocities },
    data: {
      images: uniformTensor([samples, 32, 32, 3], 'data', 1, 1),
      labels: { shape: [samples], values: Float32Array.from({ length: samples }, (_, i) => i % 2) },
      order: batchOrder(convOrderSteps, batch, samples),
    },
    step: ({ tf, state, data, step, real }) => {
      const at = tf.gather(data['order']!, step.mod(tf.scalar(convOrderSteps, 'int32'))) as Tensorflow.Tensor1D;
      const [images, labels] = [tf.gather(data['images']!, at), tf.gather(data['labels']!, at)];
      const weights = convKeys.map((key) => state[key]!);
      const twice = (t: Tensor): Tensor => tf.concat([t, t]);
      const added = kind === 'pe' ? perturbations(tf, weights, images, real(radius / pieces)) : undefined;
      const [x, y] = kind === 'pe' ? [twice(images), twice(labels)] : [images, labels];
      const { gradients, loss } = gradientsOf(tf, weights, (own) => ({
        loss: convOutputs(tf, own, x, added).sub(y).square().sum(),
        also: {},
      }));
      const old = convKeys.map((key) => state[`v${key}`]!);
      const moved = momentumStep(tf, rule, weights, gradients, old);
      const named = (prefix: string, tensors: Tensor[]) =>
        Object.fromEntries(tensors.map((tensor, i) => [`${prefix}${convKeys[i]!}`, tensor]));
      return { state: { ...named('', moved.weights), ...named('v', moved.velocities) }, metrics: { trainLoss: loss } };
    },
  };
}

/**
 * The perturbations that push the outputs up (first half of the batch axis) and down (second half) in `pieces` sign
 * steps of length `piece`. From zero both start with the same gradient.
 */
function perturbations(tf: typeof Tensorflow, weights: Tensor[], images: Tensor, piece: Tensorflow.Scalar): Tensor[] {
  const start = perturbedShapes(batch).map((shape) => tf.zeros(shape));
  const first = tf.grads((...added: Tensor[]) => convOutputs(tf, weights, images, added).sum())(start);
  let added = first.map((g) => {
    const up = g.sign().mul(piece);
    return tf.concat([up, up.neg()]);
  });
  const both = tf.concat([images, images]);
  const direction = tf.concat([tf.ones([batch]), tf.ones([batch]).neg()]);
  for (let k = 1; k < pieces; k++) {
    const g = tf.grads((...own: Tensor[]) => convOutputs(tf, weights, both, own).mul(direction).sum())(added);
    added = added.map((t, i) => t.add(g[i]!.sign().mul(piece)));
  }
  return added;
}

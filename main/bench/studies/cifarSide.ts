import { Randomness } from '../../../core/random.ts';
import { figureDefinition, largestBatch } from '../../../core/studies/rho-dynamics/cifar/figureDefinition.ts';
import {
  drawConvWeights,
  figureNet,
  supportNet,
  weightTensors,
  type ConvShape,
} from '../../../core/studies/rho-dynamics/cifar/convNet.ts';
import { channels, classes, side } from '../../../core/studies/rho-dynamics/cifar/images.ts';
import { points, supportDefinition } from '../../../core/studies/rho-dynamics/cifar/supportDefinition.ts';
import { rhoDynamics } from '../../../core/studies/rho-dynamics/study.ts';
import type { HostTensor, HostTensors, StepDefinition } from '../../../core/training/graph/stepDefinition.ts';
import { presetArm } from './presetArm.ts';

const rng = new Randomness(1);

/** What the peer needs to know: the strides of the convolutions, and which of the two rules. */
export function cifarPeer(net: 'figure' | 'support'): Readonly<Record<string, unknown>> {
  const { convolutions } = net === 'figure' ? figureNet : supportNet;
  return { family: 'cifar', net, strides: convolutions.map(({ stride }) => stride) };
}

/** The step of fig1-cifar at initialisation scale 1. Normals stand for the standardised images, so it needs no data. */
export function figureCifarDefinition(): StepDefinition {
  const count = presetArm(rhoDynamics, 'fig1-cifar', 'scale1').params['trainSize'] as number;
  const definition = figureDefinition(images(count).values as Float32Array, count);
  const order = Int32Array.from(rng.stream('order', 0).permutation(0, count));
  return {
    ...definition,
    state: { ...definition.state, ...start(figureNet) },
    inputs: { order: { shape: [count / largestBatch, largestBatch], values: order }, labels: labels(count) },
  };
}

/** The step of support-cifar, all 100 points in it, on normals as well. */
export function supportCifarDefinition(): StepDefinition {
  return {
    ...supportDefinition(),
    state: start(supportNet),
    inputs: {
      images: images(points),
      labels: labels(points),
      mask: { shape: [points], values: new Float32Array(points).fill(1) },
    },
  };
}

function start(shape: ConvShape): HostTensors {
  return weightTensors(shape, drawConvWeights(shape, rng, 0, 1));
}

function images(count: number): HostTensor {
  const values = rng.stream('data', 0).normals(0, new Float64Array(count * side * side * channels));
  return { shape: [count, side, side, channels], values: Float32Array.from(values) };
}

function labels(count: number): HostTensor {
  const drawn = rng.stream('data', 0).integers(1, new Uint32Array(count), classes);
  return { shape: [count], values: Int32Array.from(drawn) };
}

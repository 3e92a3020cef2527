import type * as Tensorflow from '@tensorflow/tfjs';
import type { HostTensors } from '../graph/stepDefinition.ts';
import { leakyRelu } from '../layers/leakyRelu.ts';
import { pooledConv } from '../layers/pooledConv.ts';
import { uniformTensor } from './benchSeed.ts';

type Tensor = Tensorflow.Tensor;

/** The network of the PE study at size 2: two 5 × 5 convolutions with pooling, three dense layers, one output. */
export const convShapes = {
  c1: [5, 5, 3, 12],
  cb1: [12],
  c2: [5, 5, 12, 32],
  cb2: [32],
  w3: [800, 240],
  b3: [240],
  w4: [240, 192],
  b4: [192],
  w5: [192, 1],
  b5: [1],
} as const;
export const convKeys = Object.keys(convShapes) as (keyof typeof convShapes)[];
const fanIn = [75, 75, 300, 300, 800, 800, 240, 240, 192, 192];
const slope = 0.01;

/** What may be added at the input of each affine map, for `n` samples. */
export function perturbedShapes(n: number): number[][] {
  return [
    [n, 32, 32, 3],
    [n, 14, 14, 12],
    [n, 800],
    [n, 240],
    [n, 192],
  ];
}

export function convWeights(): HostTensors {
  return Object.fromEntries(
    convKeys.map((key, i) => [key, uniformTensor(convShapes[key], 'init', i, fanIn[i]! ** -0.5)]),
  );
}

/** Outputs [n] for images x [n, 32, 32, 3]; `added`: what is added at the input of each affine map, or nothing. */
export function convOutputs(
  tf: typeof Tensorflow,
  w: readonly Tensor[],
  x: Tensor,
  added: readonly Tensor[] | undefined,
): Tensor {
  const at = (h: Tensor, layer: number): Tensor => (added ? h.add(added[layer]!) : h);
  // Leaky ReLU is monotone: it commutes with the pool, on a quarter of the values.
  const block = (h: Tensor, filter: Tensor, bias: Tensor): Tensor => {
    const pooled = pooledConv(tf, h as Tensorflow.Tensor4D, filter as Tensorflow.Tensor4D);
    return leakyRelu(tf, pooled.add(bias), slope);
  };
  const dense = (h: Tensor, weight: Tensor, bias: Tensor): Tensor => tf.matMul(h, weight).add(bias);
  const h1 = block(at(x, 0), w[0]!, w[1]!);
  const h2 = block(at(h1, 1), w[2]!, w[3]!).reshape([x.shape[0]!, 800]);
  const h3 = leakyRelu(tf, dense(at(h2, 2), w[4]!, w[5]!), slope);
  const h4 = leakyRelu(tf, dense(at(h3, 3), w[6]!, w[7]!), slope);
  return dense(at(h4, 4), w[8]!, w[9]!).reshape([x.shape[0]!]);
}

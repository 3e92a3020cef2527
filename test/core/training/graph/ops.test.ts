import { describe, expect, it } from 'vitest';
import type * as Tensorflow from '@tensorflow/tfjs';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { Randomness } from '../../../../core/random.ts';
import { compileSteps } from '../../../../core/training/graph/compileSteps.ts';
import { firstMaximumPool } from '../../../../core/training/layers/firstMaximumPool.ts';
import { relu } from '../../../../core/training/layers/relu.ts';
import { leakyRelu } from '../../../../core/training/layers/leakyRelu.ts';
import { traceBackendOf } from '../../../../core/training/graph/traceContext.ts';
import { computeOn } from './support/compute.ts';

type Tf = typeof Tensorflow;
interface Given {
  /** [4, 6], N(0, 1). */
  readonly a: Tensor2D;
  /** [4, 6], on (0, 1). */
  readonly b: Tensor2D;
  /** [6, 3]. */
  readonly m: Tensor2D;
  /** [2, 8, 8, 3], with windows of equal values. */
  readonly image: Tensor4D;
  /** [3, 3, 3, 4]. */
  readonly filter: Tensor4D;
  /** [5], whole numbers on [0, 4). */
  readonly index: Tensor1D;
}

/** By name; differentiable ones are compared with their gradients to every real input too. */
const values: Readonly<Record<string, (tf: Tf, given: Given) => Tensor>> = {
  arithmetic: (_, { a, b }) => a.add(b).sub(a.mul(b)).div(b.add(1)).neg(),
  powers: (tf, { a, b }) => tf.pow(b, a).add(tf.sqrt(b)).add(tf.rsqrt(b)).add(tf.square(a)).add(tf.reciprocal(b)),
  extremes: (tf, { a, b }) =>
    tf
      .maximum(a, b)
      .add(tf.minimum(a, b.mul(2)))
      .add(tf.squaredDifference(a, b)),
  exponentials: (tf, { a, b }) => tf.exp(a).add(tf.log(b)).add(tf.log1p(b)).add(tf.expm1(a)),
  waves: (tf, { a }) => tf.sin(a).add(tf.cos(a)).add(tf.tanh(a)).add(tf.sigmoid(a)).add(tf.softplus(a)),
  rectifiers: (tf, { a }) =>
    tf
      .relu(a)
      .add(relu(tf, a))
      .add(tf.relu6(a.mul(5)))
      .add(tf.elu(a))
      .add(tf.abs(a)),
  leaky: (tf, { a }) => tf.leakyRelu(a, 0.01).add(leakyRelu(tf, a, 0.25)),
  clipped: (tf, { a }) => tf.clipByValue(a, -0.5, 0.75),
  chosen: (tf, { a, b }) => tf.where(tf.tensor1d([1, 0, 0, 1, 0, 1], 'bool'), a.mul(b), b),
  sums: (tf, { a }) => a.sum(0).mean().add(a.mean(1).sum()).add(a.max(1).sum()).add(a.min()).add(tf.logSumExp(a)),
  scans: (tf, { a }) => tf.cumsum(a, 1).add(tf.cumsum(a, 1, true, true)),
  shares: (tf, { a }) => tf.softmax(a).add(tf.logSoftmax(a)),
  shapes: (tf, { a }) =>
    tf
      .tile(a.reshape([6, 4]).transpose(), [2, 1])
      .expandDims(0)
      .add(tf.broadcastTo(a.slice([0, 0], [1, 6]), [2, 8, 6])),
  pieces: (tf, { a }) =>
    tf.concat(
      [
        a.slice([1, 2], [2, 3]),
        tf.pad(
          a.slice([0, 0], [2, 2]),
          [
            [0, 0],
            [1, 0],
          ],
          0.5,
        ),
      ],
      0,
    ),
  stacked: (tf, { a, b }) => tf.stack([...tf.unstack(a, 1), ...tf.unstack(b, 1)], 1),
  parts: (tf, { a }) =>
    tf.concat(
      tf.split(a, [1, 2, 3], 1).map((part) => part.reverse(1)),
      1,
    ),
  picked: (tf, { a, index }) => tf.gather(a, index),
  pickedByRow: (tf, { a }) => tf.gather(a, tf.tensor2d([0, 5, 1, 1, 2, 2, 3, 0], [4, 2], 'int32'), 1, 1),
  segments: (tf, { a, index }) => tf.unsortedSegmentSum(tf.gather(a, index), index, 4),
  products: (tf, { a, b, m }) =>
    tf
      .matMul(a, m)
      .add(tf.matMul(m, b, true, true).transpose())
      .add(tf.dot(b, m)),
  replicas: (tf, { a, b }) =>
    tf
      .matMul(a.reshape([2, 2, 6]), b.reshape([2, 6, 2]))
      .add(tf.matMul(a.reshape([2, 2, 6]), b.reshape([2, 2, 6]), false, true)),
  convolution: (tf, { image, filter }) =>
    tf
      .conv2d(image, filter, 2, 'same')
      .mean()
      .add(tf.conv2d(image, filter, 1, 'valid').square()),
  pooling: (tf, { image }) => tf.maxPool(image, 2, 2, 'valid').add(tf.avgPool(image, 2, 2, 'valid')),
  firstMaximum: (tf, { image }) => firstMaximumPool(tf, image).square(),
  many: (tf, { a, b }) =>
    tf
      .addN([a, b, a.mul(b)])
      .add(tf.zerosLike(a))
      .add(tf.onesLike(b)),
};

const plain: Readonly<Record<string, (tf: Tf, given: Given) => Tensor>> = {
  productsAndErrors: (tf, { a }) => a.prod(0).add(tf.erf(a)),
  signs: (tf, { a }) => tf.sign(a).add(tf.floor(a)).add(tf.ceil(a)).add(tf.round(a)).add(tf.step(a, 0.5)),
  comparisons: (tf, { a, b }) =>
    tf.stack(
      [a.less(b), a.lessEqual(b), a.greaterEqual(b), a.equal(a), a.notEqual(b), a.greater(b).logicalNot()].map((x) =>
        x.toFloat(),
      ),
    ),
  logic: (tf, { a, b }) => tf.logicalOr(tf.logicalAnd(a.greater(0), b.greater(0)), a.toBool()).toInt(),
  finite: (tf, { a }) =>
    tf.stack([tf.isFinite(a.div(0)), tf.isNaN(a.mul(0).div(0)), tf.isInf(a.div(0))].map((x) => x.toInt())),
  positions: (_, { a }) => a.argMax(1).add(a.argMin(1)),
  wholeNumbers: (tf, { index }) =>
    index
      .mod(tf.scalar(3, 'int32'))
      .add(index.floorDiv(tf.scalar(2, 'int32')))
      .maximum(tf.scalar(1, 'int32')),
  truth: (tf, { a }) => tf.stack([a.greater(0).all(1), a.greater(0).any(1)]).toFloat(),
  coded: (tf, { index }) => tf.oneHot(index, 4).toFloat(),
  filled: (tf, { a }) =>
    tf
      .fill([3, 2], 7)
      .add(tf.fill([3, 2], 2, 'int32').toFloat())
      .add(a.slice([0, 0], [3, 2])),
  strided: (_, { a }) => a.stridedSlice([0, 5], [4, 0], [2, -2]),
};

const rng = new Randomness(3);
const normals = (shape: number[], replica: number) => ({
  shape,
  values: rng.stream('data', replica).normals(0, new Float64Array(shape.reduce((a, b) => a * b, 1))),
});
const image = normals([2, 8, 8, 3], 2);
image.values.fill(0, 0, 96);

const data = {
  a: normals([4, 6], 0),
  b: {
    shape: [4, 6],
    values: rng
      .stream('data', 1)
      .uniforms(0, new Float64Array(24))
      .map((v) => 0.05 + 0.9 * v),
  },
  m: normals([6, 3], 3),
  image,
  filter: normals([3, 3, 3, 4], 4),
  index: { shape: [5], values: Int32Array.of(3, 0, 2, 2, 1) },
};
const reals = ['a', 'b', 'm', 'image', 'filter'] as const;

const evaluations = Object.fromEntries([
  ...Object.entries({ ...values, ...plain }).map(([name, value]) => [
    name,
    (scope: { tf: Tf; data: unknown }) => ({ value: value(scope.tf, scope.data as Given) }),
  ]),
  ...Object.entries(values).map(([name, value]) => [
    `${name} gradient`,
    ({ tf, data: given }: { tf: Tf; data: unknown }) => {
      const inputs = reals.map((key) => (given as Given)[key] as Tensor);
      const grads = tf.grads((...own: Tensor[]) => {
        const own2 = Object.fromEntries(reals.map((key, i) => [key, own[i]!]));
        const result = value(tf, { ...(given as Given), ...own2 } as Given);
        const unused = own.map((t) => t.sum().mul(0)).reduce((sum, t) => sum.add(t));
        return result.square().sum().add(unused);
      })(inputs);
      return Object.fromEntries(grads.map((g, i) => [reals[i]!, g]));
    },
  ]),
]);

async function computed(
  mode: 'eager' | 'graph',
  precision: 'float32' | 'float64',
  backend: 'native' | 'cpu' = 'native',
) {
  const steps = compileSteps(await computeOn(backend, mode), {
    precision,
    state: { x: { shape: [], values: new Float64Array(1) } },
    data,
    step: ({ state }) => ({ state: { x: state['x']! }, metrics: { x: state['x']! } }),
    evaluations: evaluations as never,
  });
  const results = Object.fromEntries(Object.keys(evaluations).map((name) => [name, steps.evaluate(name)]));
  steps.dispose();
  return results;
}

describe('ops of a compiled step', () => {
  it('give the bits of op by op execution', async () => {
    const { tf } = (await computeOn('native')).backend;
    traceBackendOf(tf);
    const used = new Set<string>();
    for (const config of tf.getKernelsForBackend('trace')) {
      const emit = config.kernelFunc;
      config.kernelFunc = (params) => {
        used.add(config.kernelName);
        return emit(params);
      };
    }
    const eager = await computed('eager', 'float32');
    const graph = await computed('graph', 'float32');
    for (const name of Object.keys(evaluations)) expect(graph[name], name).toEqual(eager[name]);
    const untested = tf.getKernelsForBackend('trace').filter(({ kernelName }) => !used.has(kernelName));
    expect(untested.map(({ kernelName }) => kernelName)).toEqual([]);
  });

  it('of float64 agree with float32 to its rounding', async () => {
    const single = await computed('eager', 'float32');
    const names = Object.keys(evaluations).filter((name) => !name.startsWith('leaky'));
    const double = await computed64(names);
    for (const name of names)
      for (const [key, { values: exact }] of Object.entries(double[name]!))
        Array.from(exact).forEach((value, i) => {
          const close = single[name]![key]!.values[i]!;
          if (Number.isFinite(value))
            expect(Math.abs(close - value), `${name} ${key}`).toBeLessThan(2e-4 * (1 + Math.abs(value)));
          else expect(close).toEqual(value);
        });
  });
});

async function computed64(names: readonly string[]) {
  const steps = compileSteps(await computeOn('native', 'graph'), {
    precision: 'float64',
    state: { x: { shape: [], values: new Float64Array(1) } },
    data,
    step: ({ state }) => ({ state: { x: state['x']! }, metrics: { x: state['x']! } }),
    evaluations: Object.fromEntries(names.map((name) => [name, evaluations[name]])) as never,
  });
  const results = Object.fromEntries(names.map((name) => [name, steps.evaluate(name)]));
  steps.dispose();
  return results;
}

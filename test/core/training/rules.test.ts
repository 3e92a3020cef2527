import { describe, expect, it } from 'vitest';
import type * as Tensorflow from '@tensorflow/tfjs';
import type { Scalar, Tensor, Tensor4D, Tensor5D } from '@tensorflow/tfjs';
import { gradientsOf } from '../../../core/training/gradients.ts';
import { firstMaximumPool } from '../../../core/training/layers/firstMaximumPool.ts';
import { leakyRelu } from '../../../core/training/layers/leakyRelu.ts';
import { pooledConv } from '../../../core/training/layers/pooledConv.ts';
import { relu } from '../../../core/training/layers/relu.ts';
import { replicaConv } from '../../../core/training/layers/replicaConv.ts';
import {
  exponentialLoss,
  logisticLoss,
  softmaxCrossEntropy,
  squaredLoss,
} from '../../../core/training/losses/classification.ts';
import { adamStep } from '../../../core/training/optimizers/adam.ts';
import { clipNorm } from '../../../core/training/optimizers/clipNorm.ts';
import { gradientStep } from '../../../core/training/optimizers/gradientDescent.ts';
import { momentumStep } from '../../../core/training/optimizers/momentum.ts';
import { polyakRate } from '../../../core/training/optimizers/polyak.ts';
import { PackedSymmetric } from '../../../core/training/sensing/packedSymmetric.ts';
import { sensingStep } from '../../../core/training/sensing/sensingStep.ts';
import { computeOn } from './graph/support/compute.ts';

/** Each rule on plain JavaScript, where a wrong kernel of TensorFlow cannot hide, and on native TensorFlow. */
const backends = ['cpu', 'native'] as const;
const list = (tensor: Tensor): number[] => Array.from(tensor.dataSync());

function close(tensor: Tensor, expected: readonly number[], digits = 5): void {
  const got = list(tensor);
  expect(got).toHaveLength(expected.length);
  got.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, digits));
}

describe.each(backends)('on %s', (backend) => {
  const on = async (check: (tf: typeof Tensorflow) => void): Promise<void> => {
    const { tf } = (await computeOn(backend, 'eager')).backend;
    const before = tf.memory().numTensors;
    tf.engine().startScope();
    check(tf);
    tf.engine().endScope();
    expect(tf.memory().numTensors).toBe(before);
  };

  it('leaky ReLU and ReLU have their one-sided derivative at 0', () =>
    on((tf) => {
      const x = tf.tensor1d([-2, 0, 3]);
      close(leakyRelu(tf, x, 0.01), [-0.02, 0, 3]);
      close(tf.grad((t) => leakyRelu(tf, t, 0.01).sum())(x), [0.01, 0.01, 1]);
      close(tf.grad((t) => relu(tf, t).sum())(x), [0, 0, 1]);
    }));

  it('pooling routes the gradient to the first maximum', () =>
    on((tf) => {
      const x = tf.tensor4d([5, 5, 1, 2, 5, 5, 2, 2], [1, 2, 4, 1]);
      close(firstMaximumPool(tf, x), [5, 2]);
      close(
        tf.grad((t) =>
          firstMaximumPool(tf, t as Tensor4D)
            .mul(tf.tensor4d([3, 7], [1, 1, 2, 1]))
            .sum(),
        )(x),
        [3, 0, 0, 7, 0, 0, 0, 0],
      );
      expect(() => firstMaximumPool(tf, tf.zeros([1, 3, 4, 1]))).toThrow(/3 × 4; both sides must be even/);
    }));

  it('pooled convolution equals convolution and pooling, gradients too, with few and with many channels', () =>
    on((tf) => {
      for (const channels of [2, 6]) {
        const x = tf.randomNormal([2, 8, 10, channels], 0, 1, 'float32', 5) as Tensor4D;
        const filters = tf.randomNormal([3, 3, channels, 3], 0, 1, 'float32', 6) as Tensor4D;
        const plain = (a: Tensor4D, w: Tensor4D): Tensor4D => firstMaximumPool(tf, tf.conv2d(a, w, 1, 'valid'));
        const both = [plain, (a: Tensor4D, w: Tensor4D) => pooledConv(tf, a, w)].map((f) =>
          tf.valueAndGrads(
            (a, w) =>
              f(a as Tensor4D, w as Tensor4D)
                .square()
                .sum() as Scalar,
          )([x, filters]),
        );
        expect(list(both[1]!.value)[0]! / list(both[0]!.value)[0]!).toBeCloseTo(1, 5);
        both[1]!.grads.forEach((g, i) => close(g.sub(both[0]!.grads[i]!), list(tf.zerosLike(g)), 3));
      }
      expect(() => pooledConv(tf, tf.zeros([1, 8, 8, 1]), tf.zeros([2, 2, 1, 1]))).toThrow(/no even output/);
    }));

  it('each replica has its own convolution', () =>
    on((tf) => {
      const x = tf.randomNormal([3, 2, 5, 5, 2], 0, 1, 'float32', 1) as Tensor5D;
      const w = tf.randomNormal([3, 3, 3, 2, 4], 0, 1, 'float32', 2) as Tensor5D;
      const alone = tf.conv2d(tf.unstack(x)[2] as Tensor4D, tf.unstack(w)[2] as Tensor4D, 2, 'same');
      close(tf.unstack(replicaConv(tf, x, w, 2, 'same'))[2]!, list(alone));
    }));

  it('losses are what their formulas say, far out as well', () =>
    on((tf) => {
      const logits = tf.tensor2d([1, 2, 3, 1000, 0, 0], [2, 3]);
      const first = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3));
      close(softmaxCrossEntropy(tf, logits, tf.tensor1d([0, 0], 'int32')), [first - 1, 0]);
      const f = tf.tensor1d([0.5, -200, 200]);
      const signs = tf.tensor1d([1, 1, 1]);
      close(logisticLoss(tf, f, signs), [Math.log1p(Math.exp(-0.5)), 200, 0]);
      close(tf.grad((t) => logisticLoss(tf, t, signs).sum())(f), [-1 / (1 + Math.exp(0.5)), -1, 0]);
      close(exponentialLoss(tf, f.slice(0, 1), signs.slice(0, 1)), [Math.exp(-0.5)]);
      close(squaredLoss(f.slice(0, 1), signs.slice(0, 1)), [0.25]);
    }));

  it('gradient descent, momentum with dampening and decay', () =>
    on((tf) => {
      const [w, g, v] = [tf.tensor1d([1, -2]), tf.tensor1d([0.5, 0.25]), tf.tensor1d([0.1, 0.2])];
      close(gradientStep(tf, { learningRate: 0.1, weightDecay: 0.5 }, [w], [g])[0]!, [0.9, -1.925]);
      const rule = { learningRate: 0.1, momentum: 0.9, dampening: 0.8, weightDecay: 0.5 };
      const moved = momentumStep(tf, rule, [w], [g], [v]);
      close(moved.velocities[0]!, [0.09 + 0.2, 0.18 - 0.15]);
      close(moved.weights[0]!, [1 - 0.029, -2 - 0.003]);
    }));

  it('Adam follows its algorithm', () =>
    on((tf) => {
      let [w, m, v] = [1, 0, 0];
      let [W, M, V]: Tensor[] = [tf.tensor1d([1]), tf.tensor1d([0]), tf.tensor1d([0])];
      for (let t = 1; t <= 5; t++) {
        const g = 0.3 * w - 0.1;
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        w -= 0.05 * w * 0.2 + (0.05 * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
        const step = tf.scalar(t - 1, 'int32');
        const rule = { learningRate: 0.05, weightDecay: 0.2 };
        const moved = adamStep(tf, rule, step, [W!], [W!.mul(0.3).sub(0.1)], { first: [M!], second: [V!] });
        [W, M, V] = [moved.weights[0]!, moved.first[0]!, moved.second[0]!];
        close(W, [w], 4);
      }
    }));

  it("Polyak's rate is capped, gradients are clipped together", () =>
    on((tf) => {
      const gradients = [tf.tensor1d([3]), tf.tensor1d([4])];
      close(polyakRate(tf, { factor: 0.5, cap: 1 }, tf.scalar(10), gradients), [0.2]);
      close(polyakRate(tf, { factor: 0.5, cap: 0.1 }, tf.scalar(10), gradients), [0.1]);
      expect(clipNorm(tf, gradients, 1).map((g) => list(g)[0]!.toFixed(4))).toEqual(['0.6000', '0.8000']);
      expect(clipNorm(tf, gradients, 9).map((g) => list(g)[0])).toEqual([3, 4]);
    }));

  it('gradients come with what else the forward pass gives', () =>
    on((tf) => {
      const { loss, gradients, also } = gradientsOf(tf, [tf.tensor1d([1, 2])], ([w]) => {
        const squares = w!.square();
        return { loss: squares.sum(), also: { squares } };
      });
      close(loss, [5]);
      close(gradients[0]!, [2, 4]);
      close(also.squares, [1, 4]);
    }));

  it('the packed sensing step is the gradient of the batch loss on full matrices', () =>
    on((tf) => {
      const [d, batch, eta] = [4, 3, 0.01];
      const packed = new PackedSymmetric(d);
      const raw = list(tf.randomNormal([batch, d * d], 0, 1, 'float32', 3));
      const rows = new Float32Array(batch * packed.size);
      for (let b = 0; b < batch; b++)
        packed.packMeasurement(
          raw.slice(b * d * d, (b + 1) * d * d),
          rows.subarray(b * packed.size, (b + 1) * packed.size),
        );
      const A = tf.tensor(raw, [batch, d, d]);
      const u = tf.randomNormal([d, d], 0, 1, 'float32', 4);
      const labels = tf.tensor1d([0.5, -1, 2]);
      const outputs = (U: Tensor): Tensor => A.mul(tf.matMul(U, U, false, true)).sum([1, 2]);
      const gradient = tf.grad((U) => outputs(U).sub(labels).square().mean())(u);
      const stepped = sensingStep(tf, packed, {
        u: u.expandDims(0),
        rows: tf.tensor(rows, [1, batch, packed.size]),
        labels: labels.expandDims(0),
        learningRate: eta,
      });
      close(stepped.errors.flatten(), list(outputs(u).sub(labels)), 3);
      close(stepped.u.flatten(), list(u.sub(gradient.mul(eta)).flatten()), 4);
    }));
});

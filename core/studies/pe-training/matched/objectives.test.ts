import { describe, expect, it } from 'vitest';
import { contextOf } from '../../../../test/core/studies/recordRun.ts';
import { computeOn } from '../../../../test/core/training/graph/support/compute.ts';
import type { Params } from '../../../contract/fields.ts';
import { NetPass } from '../../../margins/netPass.ts';
import { Randomness } from '../../../random.ts';
import { decisionNet, zerosLike, type NetWeights } from '../architecture.ts';
import type { StudyParams } from '../fields.ts';
import { fromTensors } from '../hostLayout.ts';
import { peTraining } from '../study.ts';
import type { PointSet } from '../training/points.ts';
import { architectureOf, finalRadii } from '../training/schedule.ts';
import { dataTensors, settingOf } from '../training/setting.ts';
import { Trainer } from '../training/trainer.ts';

/** A step an epoch on all points, without momentum: the velocity is the gradient. */
const small: Params = {
  widths: [6, 5, 4, 1],
  excited: 2,
  trainSize: 12,
  testSize: 4,
  batchSize: 12,
  epochs: 3,
  phases: 3,
  radius: 0.3,
  profile: [1, 0.5, 2],
  momentum: 0,
  dampening: 0,
  learningRate: 5e-3,
  marginSamples: 0,
};

const paramsOf = (more: Params): StudyParams =>
  contextOf(peTraining, 'subspace', { params: { ...small, ...more }, arms: ['all'] }).arms[0]!.params as StudyParams;

interface Trained {
  readonly params: StudyParams;
  /** Of each replica, before the last step. */
  readonly before: readonly NetWeights[];
  readonly gradients: readonly NetWeights[];
  readonly after: readonly NetWeights[];
  readonly points: readonly PointSet[];
}

/** Two replicas after three steps, the last one at the full radius. */
async function trained(more: Params): Promise<Trained> {
  const compute = await computeOn('native', 'graph');
  const params = paramsOf(more);
  const rng = new Randomness(4);
  const setting = settingOf({ name: 'all', control: false, params }, rng, 2);
  const trainer = new Trainer(compute, params, 2, dataTensors(setting, rng), setting.tensors, 0);
  try {
    while (trainer.stepsDone < 2) trainer.advance();
    const before = trainer.weights();
    trainer.advance();
    const gradients = fromTensors(architectureOf(params), trainer.read(), 2, 'v');
    return { params, before, gradients, after: trainer.weights(), points: setting.sets.map(({ train }) => train) };
  } finally {
    trainer.dispose();
  }
}

/** Σ 2 [(f − y)² + (Σ_j r_j |∂f/∂h_j|₁)²] of a net, by loops. */
function penalised(params: StudyParams, net: NetWeights, { count, dimension, x, y }: PointSet): number {
  const pass = new NetPass(decisionNet(architectureOf(params), net));
  const radii = finalRadii(params);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const error = pass.forward(x, i * dimension)[0]! + 0.5 - y[i]!;
    pass.backward([1]);
    const spread = pass.inputGradients.reduce(
      (total, gradient, j) => total + radii[j]! * gradient.reduce((size, g) => size + Math.abs(g), 0),
      0,
    );
    sum += 2 * (error ** 2 + spread ** 2);
  }
  return sum;
}

/** Central difference of a loss in one weight. */
function slopeOf(net: NetWeights, layer: number, k: number, loss: (net: NetWeights) => number): number {
  const by = 1e-6;
  const moved = (change: number): number =>
    loss(
      net.map(({ weights, bias }, j) =>
        j === layer ? { weights: weights.map((w, i) => (i === k ? w + change : w)), bias } : { weights, bias },
      ),
    );
  return (moved(by) - moved(-by)) / (2 * by);
}

describe('the first-order penalty', () => {
  it('has the gradient of its loss, by finite differences in float64', async () => {
    const { params, before, gradients, points } = await trained({ method: 'penalty' });
    const scale = Math.max(...gradients.flatMap((net) => net.flatMap(({ weights }) => [...weights.map(Math.abs)])));
    before.forEach((net, r) => {
      net.forEach(({ weights }, layer) => {
        for (let k = 0; k < weights.length; k++) {
          const expected = slopeOf(net, layer, k, (own) => penalised(params, own, points[r]!));
          expect(Math.abs(gradients[r]![layer]!.weights[k]! - expected) / scale).toBeLessThan(1e-7);
        }
      });
    });
  });

  it('is PE training of a deep linear net, for every P', async () => {
    const penalty = await trained({ method: 'penalty', slope: 1 });
    for (const pieces of [1, 4]) {
      const pe = await trained({ slope: 1, pieces });
      penalty.after.forEach((net, r) => {
        net.forEach(({ weights, bias }, j) => {
          weights.forEach((w, k) => expect(w).toBeCloseTo(pe.after[r]![j]!.weights[k]!, 12));
          bias.forEach((b, k) => expect(b).toBeCloseTo(pe.after[r]![j]!.bias[k]!, 12));
        });
      });
    }
  });

  it('is another objective than PE training of a leaky net', async () => {
    const [penalty, pe] = [await trained({ method: 'penalty' }), await trained({})];
    const difference = penalty.after[0]![0]!.weights.map((w, k) => Math.abs(w - pe.after[0]![0]!.weights[k]!));
    expect(Math.max(...difference)).toBeGreaterThan(1e-4);
  });
});

describe('min-max adversarial training', () => {
  it('steps down at the end of P signs up the loss, sample by sample', async () => {
    const { params, before, gradients, points } = await trained({ method: 'adversarial' });
    const radii = finalRadii(params);
    before.forEach((net, r) => {
      const pass = new NetPass(decisionNet(architectureOf(params), net));
      const sums = zerosLike(net);
      const { count, dimension, x, y } = points[r]!;
      for (let i = 0; i < count; i++) {
        const point = new Float64Array(pass.tapSizes.reduce((a, b) => a + b));
        point.set(x.subarray(i * dimension, (i + 1) * dimension));
        const error = (): number => pass.forward(point, 0, true)[0]! + 0.5 - y[i]!;
        for (let piece = 0; piece < params.pieces; piece++) {
          pass.backward([2 * error()]);
          let at = 0;
          pass.inputGradients.forEach((gradient, j) => {
            for (const g of gradient) point[at] = point[at++]! + (radii[j]! / params.pieces) * Math.sign(g);
          });
        }
        pass.backward([4 * error()]);
        pass.accumulate(
          sums.map(({ weights }) => weights),
          sums.map(({ bias }) => bias),
        );
      }
      sums.forEach(({ weights, bias }, j) => {
        weights.forEach((g, k) => expect(gradients[r]![j]!.weights[k]).toBeCloseTo(g, 11));
        bias.forEach((g, k) => expect(gradients[r]![j]!.bias[k]).toBeCloseTo(g, 11));
      });
    });
  });
});

describe('at radius 0', () => {
  it.each(['adversarial', 'penalty'])('%s is plain descent, bit for bit', async (method) => {
    const [own, plain] = [await trained({ method, radius: 0 }), await trained({ radius: 0 })];
    expect(own.after).toEqual(plain.after);
  });
});

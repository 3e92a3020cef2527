import { describe, expect, it } from 'vitest';
import type { LabelledPoints } from '../../margins/labelledPoints.ts';
import { largestEigenvalue } from '../../numerics/largestEigenvalue.ts';
import { Randomness } from '../../random.ts';
import { regressionSet, regressionStart } from './certificates/draws.ts';
import { squaredLossHessian } from './certificates/hessian.ts';
import { simplexDeviation, simplexTargets } from './classes/targets.ts';
import { ClassNet } from './classes/trainer.ts';
import { flowPoints, flowStart } from './flow/draws.ts';
import { FlowKernel } from './flow/kernel.ts';
import { activityOf, kktFit } from './flow/kkt.ts';
import { netOf } from './flow/measure.ts';
import { coverNumber } from './flow/theoremThree.ts';
import { parsePoints } from './ownPoints.ts';
import { lossSlopes, meanLoss, type LossName } from '../../training/loops/lossSlopes.ts';
import { PlanarTrainer, type TrainedNet } from '../../training/loops/planarTrainer.ts';
import { richnessData, richnessStart, weightCount } from './richness/draws.ts';
import { RichnessNetwork } from './richness/network.ts';

const normals = (seed: number, length: number): Float64Array =>
  new Randomness(seed).stream('noise', 0).normals(0, new Float64Array(length));

/** Largest deviation of `slope` from central differences of `value`, over the largest slope. */
function gradientFault(weights: Float64Array, value: (weights: Float64Array) => number, slope: Float64Array): number {
  const h = 1e-6;
  let [worst, largest] = [0, 0];
  for (let p = 0; p < weights.length; p++) {
    const at = (shift: number): number => value(weights.map((w, q) => (q === p ? w + shift : w)));
    worst = Math.max(worst, Math.abs((at(h) - at(-h)) / (2 * h) - slope[p]!));
    largest = Math.max(largest, Math.abs(slope[p]!));
  }
  return worst / largest;
}

/** −(θ₁ − θ₀)/η of one plain step. */
const stepSlope = (before: Float64Array, after: Float64Array, rate: number): Float64Array =>
  before.map((value, p) => (value - after[p]!) / rate);

const points: LabelledPoints = {
  n: 9,
  dim: 2,
  x: normals(1, 18).map((value) => 3 * value),
  label: Float64Array.from({ length: 9 }, (_, i) => (i % 2 === 0 ? 1 : -1)),
};

describe('planar training', () => {
  const losses: readonly LossName[] = ['ce', 'se', 'hinge', 'squaredHinge', 'focal', 'labelSmoothing'];
  const width = 6;
  const plain = { learningRate: 1e-3, momentum: 0, outputBias: true, optimizer: 'heavyBall' } as const;
  const trainerOf = (loss: LossName, momentum = 0, optimizer: 'heavyBall' | 'adam' = 'heavyBall'): PlanarTrainer =>
    new PlanarTrainer(points, width, { ...plain, momentum, optimizer }, (f, slopes) =>
      lossSlopes(loss, f, points.label, 5, slopes),
    );
  const netFrom = (weights: Float64Array): TrainedNet => ({
    width,
    weights: weights.slice(),
    velocity: new Float64Array(weights.length),
    square: new Float64Array(weights.length),
  });
  const start = normals(2, 4 * width + 1);

  it.each(losses)('follows the gradient of the loss %s', (loss) => {
    const trainer = trainerOf(loss);
    const net = netFrom(start);
    expect(trainer.advance(net, 0, 1)).toBe(1);
    const value = (weights: Float64Array): number => meanLoss(loss, trainer.outputs(weights), points.label, 5);
    // Central differences of step 1e-6 keep six digits; the step itself loses some to 1e-3.
    expect(gradientFault(start, value, stepSlope(start, net.weights, 1e-3))).toBeLessThan(1e-6);
    expect(trainer.gradientNorm(start)).toBeCloseTo(Math.hypot(...stepSlope(start, net.weights, 1e-3)), 9);
  });

  it('has torch’s momentum: the second step adds β of the first', () => {
    const trainer = trainerOf('se', 0.9);
    const net = netFrom(start);
    trainer.advance(net, 0, 1);
    const one = net.weights.slice();
    const slope = netFrom(one);
    trainerOf('se').advance(slope, 0, 1);
    trainer.advance(net, 1, 2);
    net.weights.forEach((value, p) => {
      expect(value).toBeCloseTo(slope.weights[p]! + 0.9 * (one[p]! - start[p]!), 14);
    });
  });

  it('takes Adam’s first step of the learning rate, whatever the slope', () => {
    const net = netFrom(start);
    trainerOf('ce', 0, 'adam').advance(net, 0, 1);
    for (const [p, value] of net.weights.entries()) {
      const moved = Math.abs(value - start[p]!);
      if (moved > 0) expect(moved / 1e-3).toBeCloseTo(1, 2);
    }
  });

  it('stops before a step from an output beyond 1e6', () => {
    const net = netFrom(start.map((value) => 1e4 * value));
    expect(trainerOf('se').advance(net, 7, 20)).toBe(7);
  });
});

describe('the other kernels', () => {
  it('the class net follows the gradient of softmax and of the squared distance', () => {
    const [width, outputs] = [5, 3];
    const training = { width, outputs, learningRate: 1e-3, momentum: 0, outputScale: 2 };
    const start = normals(3, (3 + outputs) * width + outputs);
    const target = Float64Array.from({ length: points.n * outputs }, (_, at) => (at % 4 === 0 ? 1 : 0));
    for (let i = 0; i < points.n; i++) {
      target.fill(0, i * outputs, (i + 1) * outputs);
      target[i * outputs + (i % outputs)] = 1;
    }
    for (const softmax of [true, false]) {
      const netOfWeights = (weights: Float64Array): ClassNet =>
        new ClassNet(points, target, softmax, training, weights, new Float64Array(weights.length));
      const loss = (weights: Float64Array): number => {
        const o = netOfWeights(weights)
          .outputs()
          .map((f) => f / 2);
        let sum = 0;
        for (let i = 0; i < points.n; i++) {
          const row = o.subarray(i * outputs, (i + 1) * outputs);
          const goal = target.subarray(i * outputs, (i + 1) * outputs);
          if (softmax) sum += Math.log(row.reduce((s, v) => s + Math.exp(v), 0)) - row[i % outputs]!;
          else sum += row.reduce((s, v, j) => s + (v - goal[j]!) ** 2, 0);
        }
        return sum / points.n;
      };
      const net = netOfWeights(start.slice());
      net.advance(0, 1);
      expect(gradientFault(start, loss, stepSlope(start, net.weights, 1e-3))).toBeLessThan(1e-6);
    }
  });

  it('the richness net follows the gradient of ½ Σ (f − y)²', () => {
    const data = richnessData(new Randomness(4), 0);
    const start = richnessStart(new Randomness(4), 0);
    expect(start).toHaveLength(weightCount);
    const network = new RichnessNetwork(data);
    const loss = (weights: Float64Array): number => {
      network.forward(weights);
      return network.signals.at(-1)!.reduce((sum, f, i) => sum + (f - data.target[i]!) ** 2 / 2, 0);
    };
    const after = start.slice();
    const size = network.step(after, 1e-6);
    const slope = stepSlope(start, after, 1e-6);
    expect(gradientFault(start, loss, slope)).toBeLessThan(1e-6);
    expect(size / Math.hypot(...slope)).toBeCloseTo(1, 8);
  });

  it('the Hessian is the derivative of the gradient', () => {
    const data = regressionSet({ certificateSet: 'grid' }, new Randomness(5), 0);
    const width = 4;
    const start = regressionStart(width, 0, new Randomness(5), 0);
    const training = { learningRate: 1, momentum: 0, outputBias: false, optimizer: 'heavyBall' } as const;
    const trainer = new PlanarTrainer(data, width, training, (f, slopes) => {
      f.forEach((value, i) => (slopes[i] = value - data.target[i]!));
      return true;
    });
    const slopeAt = (weights: Float64Array): Float64Array => {
      const net = { width, weights: weights.slice(), velocity: new Float64Array(17), square: new Float64Array(0) };
      trainer.advance(net, 0, 1);
      return stepSlope(weights, net.weights, 1);
    };
    const hessian = squaredLossHessian(start, width, data);
    const h = 1e-7;
    for (let p = 0; p < 4 * width; p++) {
      const at = (shift: number): Float64Array => slopeAt(start.map((w, q) => (q === p ? w + shift : w)));
      const [up, down] = [at(h), at(-h)];
      for (let q = 0; q < 4 * width; q++) {
        // Slopes of order 100 over 2e-7: seven digits are left.
        expect((up[q]! - down[q]!) / (2 * h)).toBeCloseTo(hessian[p * 4 * width + q]!, 4);
      }
    }
    expect(largestEigenvalue(hessian, 4 * width)).toBeGreaterThan(0);
  });

  it('the flow moves along −∇ of the loss with length η |θ|', () => {
    const data = flowPoints({ flowSet: 'clusters' }, new Randomness(6), 0);
    const width = 5;
    const start = flowStart(width, 2, new Randomness(6), 0);
    const kernel = new FlowKernel(data, width);
    const loss = (theta: Float64Array): number =>
      kernel.outputs(theta).reduce((sum, f, i) => sum + Math.log1p(Math.exp(-data.label[i]! * f)), 0);
    const after = start.slice();
    kernel.advance(after, 1e-4, 1);
    const move = stepSlope(start, after, 1);
    expect(Math.hypot(...move) / Math.hypot(...start)).toBeCloseTo(1e-4, 12);
    const h = 1e-6;
    const slope = start.map((_, p) => {
      const at = (shift: number): number => loss(start.map((w, q) => (q === p ? w + shift : w)));
      return (at(h) - at(-h)) / (2 * h);
    });
    const cosine = move.reduce((sum, value, p) => sum + value * slope[p]!, 0);
    expect(cosine / (Math.hypot(...move) * Math.hypot(...slope))).toBeCloseTo(1, 8);
  });

  it('margins of 1e12 do not underflow in the flow', () => {
    const data = flowPoints({ flowSet: 'clusters' }, new Randomness(6), 0);
    const kernel = new FlowKernel(data, 5);
    const huge = flowStart(5, 2, new Randomness(6), 0).map((value) => 1e6 * value);
    const after = huge.slice();
    expect(kernel.advance(after, 1e-4, 1)).toBe(true);
    expect(Math.hypot(...stepSlope(huge, after, 1)) / Math.hypot(...huge)).toBeCloseTo(1e-4, 10);
  });
});

describe('Theorem 3’s parts', () => {
  it('the KKT fit of one unit and one point is exact: w = |(V, b)|, μ = w²', () => {
    // f = w (V x + b)_+ at x = (1, 0), y = 1: stationary where (V, b) is along (x, 1) and w = |(V, b)|.
    const s = Math.SQRT1_2;
    const net = netOf(Float64Array.of(s, 0, s, 1), 1, 2, Math.sqrt(Math.SQRT2));
    const point = { n: 1, dim: 2, x: Float64Array.of(1, 0), label: Float64Array.of(1) };
    const fit = kktFit(net, point, activityOf(net, point), false);
    expect(fit.residual).toBeLessThan(1e-12);
    expect(fit.mu[0]).toBeCloseTo(net.w[0]! ** 2, 12);
  });

  it('the cover is the smallest, and undefined where a point is seen by no node', () => {
    expect(
      coverNumber(
        [
          [0, 1],
          [1, 2],
          [2, 3],
          [0, 3],
        ],
        [0, 1, 2, 3],
      ),
    ).toBe(2);
    expect(
      coverNumber(
        [
          [0, 1, 2],
          [0, 3],
          [1, 4],
          [2, 5],
          [3, 4, 5],
        ],
        [0, 1, 2, 3, 4, 5],
      ),
    ).toBe(2);
    expect(coverNumber([[0], [1], [2]], [0, 1, 2])).toBe(3);
    expect(coverNumber([[0], [1]], [0, 1, 2])).toBeUndefined();
  });
});

describe('targets and points', () => {
  it('simplex targets are equidistant up to ten classes', () => {
    for (let classes = 2; classes <= 10; classes++) {
      expect(simplexDeviation(simplexTargets(classes), classes)).toBeLessThan(1e-14);
    }
    expect(simplexDeviation(Float64Array.of(1, 0, 0, 1), 2)).toBeGreaterThan(0.2);
  });

  it('own points are read line by line, with or without a header', () => {
    const bare = parsePoints('1,2,0\n-3e1, .5 ,1');
    expect([...bare.points.x]).toEqual([1, 2, -30, 0.5]);
    expect([...bare.points.label]).toEqual([-1, 1]);
    expect(parsePoints('x,y,label\n1,2,0;3,4,1').points.n).toBe(2);
    expect(parsePoints('1,2,0\n1,2').faults).toEqual([expect.stringMatching(/^line 2 has 2 columns/)]);
    expect(parsePoints('1,0x10,0').faults).toHaveLength(1);
  });
});

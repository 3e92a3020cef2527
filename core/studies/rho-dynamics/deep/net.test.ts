import { describe, expect, it } from 'vitest';
import { Randomness } from '../../../random.ts';
import { drawLabelled, drawWeights, scaleLayers } from './draws.ts';
import { ExponentialLoss } from './exponentialLoss.ts';
import { addCurvature, twoLayerGradient } from './hessianMatrix.ts';
import { interpolate, residualsOf } from './interpolate.ts';
import { layerNorms, Net, shapeOf } from './net.ts';
import { polyakStep } from './polyak.ts';

const rng = new Randomness(3);
const data = drawLabelled(rng, 0, 12);

describe('gradients', () => {
  it.each(['linear', 'relu', 'leakyRelu', 'tanh'] as const)('%s: ∇ log L is its central difference', (activation) => {
    const shape = shapeOf([5, 7, 4, 1]);
    const weights = drawWeights(rng, 0, shape, 1.3);
    const loss = new ExponentialLoss(new Net(shape, activation, data.x, data.points), data);
    loss.evaluate(weights);
    const gradient = Float64Array.from(loss.gradient);
    for (let i = 0; i < weights.length; i++) {
      const at = (h: number): number => {
        loss.evaluate(weights.map((value, k) => (k === i ? value + h : value)));
        return loss.logLoss;
      };
      expect(gradient[i]).toBeCloseTo((at(1e-6) - at(-1e-6)) / 2e-6, 7);
    }
  });

  it('stay finite where L underflows', () => {
    const shape = shapeOf([5, 20, 1]);
    const weights = scaleLayers(drawWeights(rng, 0, shape, 1), shape, 1.5);
    const loss = new ExponentialLoss(new Net(shape, 'relu', data.x, data.points), data);
    for (let step = 0; step < 40_000 && !(loss.logLoss < -900); step++) {
      loss.evaluate(weights);
      polyakStep(weights, loss.gradient, loss.logLoss, shape, 'gd', 0.3);
    }
    expect(loss.logLoss).toBeLessThan(-900);
    expect(loss.gradient.every(Number.isFinite)).toBe(true);
  });
});

describe('Polyak steps', () => {
  it.each(['gd', 'wn', 'rowWn'] as const)('%s: lower log L by c to first order', (method) => {
    const shape = shapeOf([5, 20, 1]);
    const start = scaleLayers(drawWeights(rng, 1, shape, 1), shape, 1.5);
    const loss = new ExponentialLoss(new Net(shape, 'leakyRelu', data.x, data.points), data);
    loss.evaluate(start);
    const before = loss.logLoss;
    const weights = Float64Array.from(start);
    polyakStep(weights, loss.gradient, loss.logLoss, shape, method, 1e-4);
    loss.evaluate(weights);
    const fall = (before - loss.logLoss) / 1e-4;
    // Weight normalisation weighs blocks by max(1, rho²), so its step is at most that of gradient descent.
    if (method === 'gd') expect(fall).toBeCloseTo(1, 2);
    else expect(fall > 0 && fall <= 1.001).toBe(true);
  });

  it('of weight normalisation move the norm by <V, G> and the direction by rho S G', () => {
    const shape = shapeOf([5, 1]);
    const weights = Float64Array.of(2, 0, 0, 0, 0);
    const gradient = Float64Array.of(-1, 0.5, 0, 0, 0);
    polyakStep(weights, gradient, 0, shape, 'wn', 1e-6 * 5);
    // eta = c/(max(1, 4) · 1.25) = 1e-6; rho' = 1, v' = 2 (0, −0.5).
    expect((layerNorms(weights, shape)[0]! - 2) / 1e-6).toBeCloseTo(1, 5);
    expect(weights[1]! / 2 / 1e-6).toBeCloseTo(-1, 5);
  });
});

describe('Hessian of the two-layer net', () => {
  it('is the central difference of the gradient', () => {
    const shape = shapeOf([5, 4, 1]);
    const weights = drawWeights(rng, 2, shape, 1.5);
    const size = weights.length;
    const x = data.x.subarray(0, 5);
    const [gradient, up, down] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
    const f = twoLayerGradient(weights, shape, x, gradient);
    // Of g(f) = f³/3: f² ∇²f + 2 f ∇f ∇fᵀ.
    const hessian = new Float64Array(size * size);
    addCurvature(hessian, gradient, shape, x, 2 * f, f * f);
    for (let j = 0; j < size; j++) {
      const slope = (h: number, out: Float64Array): void => {
        const value = twoLayerGradient(
          weights.map((w, k) => (k === j ? w + h : w)),
          shape,
          x,
          out,
        );
        for (let i = 0; i < size; i++) out[i] = value * value * out[i]!;
      };
      slope(1e-6, up);
      slope(-1e-6, down);
      for (let i = 0; i < size; i++) expect(hessian[i * size + j]).toBeCloseTo((up[i]! - down[i]!) / 2e-6, 6);
    }
  });

  it('is taken at a square loss that Levenberg–Marquardt has brought to rounding', () => {
    const shape = shapeOf([5, 20, 1]);
    const weights = drawWeights(rng, 4, shape, 1.5);
    expect(residualsOf(weights, shape, data).loss).toBeGreaterThan(0.01);
    expect(interpolate(weights, shape, data).loss).toBeLessThan(1e-26);
    expect(residualsOf(weights, shape, data).loss).toBeLessThan(1e-26);
  });
});

import { describe, expect, it } from 'vitest';
import { defaultParams } from '../../../contract/fields.ts';
import { Randomness } from '../../../random.ts';
import { fields } from '../fields.ts';
import { drawData, drawWeights, type NetParams } from './draws.ts';
import { createWorkspace, descend, gradient, multiply } from './gradient.ts';
import { createDynamics } from './integrators.ts';
import { createLoss } from './losses.ts';
import { shapesOf } from './shapes.ts';

const rng = new Randomness(7);

function paramsOf(more: Partial<NetParams>): NetParams {
  return { ...defaultParams(fields), ...more };
}

const cases: readonly Partial<NetParams>[] = [
  { data: 'noisySign', loss: 'square', sizes: [7, 5, 6, 1] },
  { data: 'regression', loss: 'square', sizes: [7, 5, 6, 3] },
  { data: 'separated', loss: 'logistic', sizes: [7, 5, 6, 4, 1] },
  { data: 'classes', loss: 'softmax', sizes: [7, 5, 6, 4] },
  { data: 'classes', loss: 'oneHotSquare', sizes: [7, 5, 3] },
];

describe.each(cases)('$loss with $data, sizes $sizes', (more) => {
  const params = paramsOf({ ...more, points: 13, mu: 0.03, initScale: 0.7 });
  const shapes = shapesOf(params.sizes);
  const data = drawData(params, rng, 0);
  const weights = drawWeights(params, shapes, rng, 0);
  const work = createWorkspace(shapes);
  const loss = createLoss(params, data, false);

  function objective(at: Float64Array): number {
    return loss.value(multiply(at, shapes, work)) + params.mu * at.reduce((sum, w) => sum + w * w, 0);
  }

  it('has the gradient of the loss with decay, by central differences', () => {
    const exact = new Float64Array(shapes.length);
    gradient(weights, shapes, loss, work, params.mu, exact);
    const reach = 1e-5;
    weights.forEach((w, i) => {
      const [above, below] = [weights.slice(), weights.slice()];
      above[i] = w + reach;
      below[i] = w - reach;
      // Truncation is of order reach² = 1e-10, rounding 1e-16 · loss/reach = 1e-10 for a loss of up to 10.
      expect(Math.abs((objective(above) - objective(below)) / (2 * reach) - exact[i]!)).toBeLessThan(2e-8);
    });
  });

  it('descends along that gradient at the rates of the layers', () => {
    const rates = params.sizes.slice(1).map((_, k) => 1 + k);
    const slope = new Float64Array(shapes.length);
    gradient(weights, shapes, loss, work, params.mu, slope);
    const moved = weights.slice();
    descend(moved, shapes, loss, work, 0.01, params.mu, rates);
    for (let k = 0; k < shapes.layers; k++) {
      const end = shapes.offsets[k + 1] ?? shapes.length;
      for (let i = shapes.offsets[k]!; i < end; i++) {
        expect(moved[i]).toBeCloseTo(weights[i]! - 0.01 * rates[k]! * slope[i]!, 13);
      }
    }
  });
});

describe.each(cases.filter(({ loss }) => loss === 'logistic' || loss === 'softmax'))('$loss, log domain', (more) => {
  const params = paramsOf({ ...more, points: 13 });
  const data = drawData(params, rng, 0);
  const [plain, rescaled] = [createLoss(params, data, false), createLoss(params, data, true)];
  const length = params.sizes[0]! * params.sizes.at(-1)!;

  /** A P that separates the data: plain gradient descent on P alone. */
  function separating(): Float64Array {
    const product = new Float64Array(length);
    const slope = new Float64Array(length);
    for (let step = 0; step < 20_000; step++) {
      plain.derivative(product, slope);
      slope.forEach((g, i) => (product[i] = product[i]! - 0.5 * g));
    }
    return product;
  }

  it('keeps the direction of the gradient, also far beyond the range of doubles', () => {
    const product = separating();
    const [exact, scaled] = [new Float64Array(length), new Float64Array(length)];
    plain.derivative(product, exact);
    rescaled.derivative(product, scaled);
    expect(plain.leastMargin(product)).toBeGreaterThan(0.1);
    const factor = scaled[0]! / exact[0]!;
    expect(factor).toBeGreaterThan(1);
    exact.forEach((value, i) => expect(scaled[i]).toBeCloseTo(factor * value, 11));
    const huge = product.map((p) => 1e4 * p);
    plain.derivative(huge, exact);
    rescaled.derivative(huge, scaled);
    expect(Math.hypot(...exact)).toBe(0);
    expect(Math.hypot(...scaled)).toBeGreaterThan(1e-3);
  });
});

describe('rescaled flow', () => {
  const base = paramsOf({ data: 'separated', loss: 'logistic', sizes: [6, 5, 4, 1], points: 12, initScale: 0.3 });

  /** Weights after time .4 with 2^halvings · 10 steps. */
  function endOf(integrator: 'euler' | 'rk4', halvings: number): Float64Array {
    const steps = 10 * 2 ** halvings;
    const params = { ...base, integrator, stepSize: 0.4 / steps };
    const shapes = shapesOf(params.sizes);
    const weights = drawWeights(params, shapes, rng, 0);
    const { step } = createDynamics(params, shapes, drawData(params, rng, 0));
    for (let i = 0; i < steps; i++) step(weights);
    return weights;
  }

  function observedOrder(integrator: 'euler' | 'rk4'): number {
    const [coarse, middle, fine] = [0, 1, 2].map((halvings) => endOf(integrator, halvings + 2)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const gap = (a: Float64Array, b: Float64Array): number => Math.hypot(...a.map((value, i) => value - b[i]!));
    return Math.log2(gap(coarse, middle) / gap(middle, fine));
  }

  // The next order's share at these steps moves the observed order by a tenth or so.
  it('is of fourth order by Runge–Kutta', () => expect(Math.abs(observedOrder('rk4') - 4)).toBeLessThan(0.25));
  it('is of first order by Euler', () => expect(Math.abs(observedOrder('euler') - 1)).toBeLessThan(0.1));

  it('lets |W| grow at most as e^τ', () => {
    const weights = endOf('rk4', 3);
    const start = drawWeights(base, shapesOf(base.sizes), rng, 0);
    expect(Math.hypot(...weights) / Math.hypot(...start)).toBeLessThan(Math.exp(0.4));
  });
});

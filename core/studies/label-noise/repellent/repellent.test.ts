import { describe, expect, it } from 'vitest';
import { symmetricEigen } from '../../../numerics/symmetricEigen.ts';
import { inputs, jacobian, labels, output, parameters, reg, regGradient, thetaStar } from './model.ts';
import { projectOnNull, repellentPoint, slidPoint } from './nullSpace.ts';

function stiffGammas(theta: Float64Array): number[] {
  const j = jacobian(theta);
  const gram = new Float64Array(9);
  for (let a = 0; a < 3; a++) {
    for (let b = 0; b < 3; b++) {
      for (let i = 0; i < parameters; i++) gram[3 * a + b] = gram[3 * a + b]! + (j[a * 15 + i]! * j[b * 15 + i]!) / 3;
    }
  }
  return [...symmetricEigen(gram, 3).values];
}

const moved = (i: number, by: number): number[] => thetaStar.map((value, k) => (k === i ? value + by : value));

describe('the fixed point θ*', () => {
  it('has the labels, |v|, reg and stiff γ of section 3.E', () => {
    [-1.093762227833729, -0.06812111087462858, 0.06217755238148337].forEach((y, j) =>
      expect(labels[j]! - y).toBeCloseTo(0, 14),
    );
    const point = repellentPoint();
    expect(point.driftNorm).toBeCloseTo(1.00371, 5);
    expect(point.reg).toBeCloseTo(3.51593, 5);
    [0.0449, 1.234, 2.237].forEach((gamma, k) => expect(stiffGammas(point.theta)[k]! - gamma).toBeCloseTo(0, 3));
  });

  it('has the gradients of its outputs and of reg', () => {
    const j = jacobian(thetaStar);
    const gradient = regGradient(thetaStar);
    for (let i = 0; i < parameters; i++) {
      inputs.forEach((x, a) => {
        const numeric = (output(moved(i, 1e-5), x) - output(moved(i, -1e-5), x)) / 2e-5;
        expect(j[a * parameters + i]! - numeric).toBeCloseTo(0, 8);
      });
      expect(gradient[i]! - (reg(moved(i, 1e-5)) - reg(moved(i, -1e-5))) / 2e-5).toBeCloseTo(0, 7);
    }
  });

  it('has a projector on the null space: P² = P and J P = 0', () => {
    const j = jacobian(thetaStar);
    const once = projectOnNull(j, regGradient(thetaStar));
    const twice = projectOnNull(j, once);
    once.forEach((value, i) => expect(twice[i]! - value).toBeCloseTo(0, 13));
    for (let a = 0; a < 3; a++) {
      const image = once.reduce((sum, value, i) => sum + j[a * parameters + i]! * value, 0);
      expect(image).toBeCloseTo(0, 13);
    }
  });
});

describe('the slide', () => {
  it('ends after 1 482 iterations at the point of section 3.E, with two units left', () => {
    const { point, iterations } = slidPoint();
    expect(iterations).toBe(1482);
    expect(point.reg).toBeCloseTo(1.563951, 6);
    expect(point.driftNorm).toBeLessThan(1e-7);
    inputs.forEach((x, j) => expect(output(point.theta, x) - labels[j]!).toBeCloseTo(0, 14));
    const left = [0, 1, 2, 3, 4].filter((i) => Math.abs(point.theta[10 + i]!) > 1e-3);
    const unit = (i: number): number[] => [0, 5, 10].map((offset) => point.theta[offset + i]!);
    // (a, b, c) and (−a, −b, −c) are the same unit.
    const shown = left
      .map((i) => unit(i).map((value) => value * (unit(i)[2]! > 0 ? -1 : 1)))
      .sort((p, q) => p[0]! - q[0]!);
    const expected = [
      [-1.679112, -0.517826, -0.656187],
      [0.049507, 1.043475, -0.730825],
    ];
    expect(shown).toHaveLength(2);
    // The slide stops at a gradient of 1e-7, so coordinates agree to about 1e-6 over the weakest curvature.
    shown.forEach((values, k) => values.forEach((value, i) => expect(value - expected[k]![i]!).toBeCloseTo(0, 5)));
    [0.0148, 0.516, 1.033].forEach((gamma, k) => expect(stiffGammas(point.theta)[k]! - gamma).toBeCloseTo(0, 3));
  });
});

import { describe, expect, it } from 'vitest';
import { Randomness } from '../../../random.ts';
import { convexityChanges, curveOf, Interpolant, kinksOf, polylineLength } from './curve.ts';
import { zigzag } from './fields.ts';
import { addGradient, addRegGradient, output, reg, stepAlong } from './net.ts';
import { drawPair, perturbed, points } from './theorem2.ts';

const m = 6;
const net = new Randomness(3).stream('init', 0).normals(0, new Float64Array(3 * m + 2));
const both = { inner: true, skip: true };

function gradient(x: number): Float64Array {
  const into = new Float64Array(net.length);
  addGradient(net, m, x, 1, into);
  return into;
}

function moved(i: number, by: number): Float64Array {
  const other = net.slice();
  other[i] = other[i]! + by;
  return other;
}

describe('the net', () => {
  it('has the gradient of its output', () => {
    for (const x of [-0.7, 0.2, 0.9]) {
      const analytic = gradient(x);
      net.forEach((_, i) => {
        const numeric = (output(moved(i, 1e-6), m, x) - output(moved(i, -1e-6), m, x)) / 2e-6;
        // f is piecewise quadratic in its weights: central differences are exact to rounding, about 1e-10.
        expect(analytic[i]! - numeric).toBeCloseTo(0, 8);
      });
    }
  });

  it('has reg = (1/n) Σ |∇f|², and its gradient off the kinks', () => {
    const inputs = [-0.7, 0.2, 0.9];
    const square = (x: number): number => gradient(x).reduce((sum, g) => sum + g * g, 0);
    expect(reg(net, m, inputs)).toBeCloseTo(inputs.reduce((sum, x) => sum + square(x), 0) / 3, 12);
    const analytic = new Float64Array(net.length);
    inputs.forEach((x) => addRegGradient(net, m, x, 1 / 3, analytic));
    net.forEach((_, i) => {
      const numeric = (reg(moved(i, 1e-5), m, inputs) - reg(moved(i, -1e-5), m, inputs)) / 2e-5;
      expect(analytic[i]! - numeric).toBeCloseTo(0, 7);
    });
  });

  it('steps along that gradient, taken before the step', () => {
    const stepped = net.slice();
    stepAlong(stepped, m, 0.2, 0.3, both);
    const g = gradient(0.2);
    expect(Array.from(stepped)).toEqual(Array.from(net, (w, i) => w - 0.3 * g[i]!));
  });

  it('moves only the outer weights where only they are trained', () => {
    const stepped = net.slice();
    stepAlong(stepped, m, 0.2, 0.3, { inner: false, skip: false });
    expect(stepped.slice(0, 2 * m)).toEqual(net.slice(0, 2 * m));
    expect(stepped.slice(3 * m)).toEqual(net.slice(3 * m));
    expect(stepped).not.toEqual(net);
  });
});

describe('the curve', () => {
  const target = new Interpolant(zigzag.inputs, zigzag.labels);

  it('of the data has the length, slope variation and convexity changes of the specification', () => {
    expect(target.length).toBeCloseTo(4.2789, 4);
    expect(target.slopeVariation).toBeCloseTo(11.22, 10);
    expect(target.convexityChanges).toBe(2);
    zigzag.inputs.forEach((x, j) => expect(target.at(x)).toBeCloseTo(zigzag.labels[j]!, 14));
  });

  it('is measured exactly: a net that is the interpolant has its metrics', () => {
    // f = y_1 + s_1 (x − x_1) + Σ jumps · relu(x − kink).
    const kinks = [zigzag.inputs[3]!, zigzag.inputs[6]!, zigzag.inputs[9]!];
    const jumps = [-3.96, 3.63, -3.63];
    const pl = new Float64Array(3 * 3 + 2);
    kinks.forEach((kink, i) => {
      // Scaled by 2 and 1/2: the slope jump is c |a|.
      pl[i] = 2;
      pl[3 + i] = -2 * kink;
      pl[6 + i] = jumps[i]! / 2;
    });
    pl[9] = 1.98;
    pl[10] = zigzag.labels[0]! + 1.98;
    const curve = curveOf(pl, 3, target);
    expect(curve.gapRms).toBeCloseTo(0, 13);
    expect(curve.length).toBeCloseTo(target.length, 12);
    expect(curve.slopeVariation).toBeCloseTo(11.22, 12);
    expect(curve.convexityChanges).toBe(2);
  });

  it('has the length of a fine polyline, and kinks where the slope jumps', () => {
    const xs = Float64Array.from({ length: 200_001 }, (_, i) => -1 + i / 1e5);
    const length = polylineLength(
      xs,
      xs.map((x) => output(net, m, x)),
    );
    // A polyline that cuts a corner is short by the jump² × its mesh of 1e-5.
    expect(curveOf(net, m, target).length - length).toBeCloseTo(0, 4);
    for (const { x, jump } of kinksOf(net, m, -1, 1)) {
      const h = 1e-7;
      const slopes = (output(net, m, x + h) - 2 * output(net, m, x) + output(net, m, x - h)) / h;
      expect(slopes - jump).toBeCloseTo(0, 6);
    }
  });

  it('counts convexity changes between bins, small ones dropped', () => {
    const at = (x: number, jump: number): { x: number; jump: number } => ({ x, jump });
    expect(convexityChanges([at(-0.5, 1), at(0, -1), at(0.5, 1)], -1, 1)).toBe(2);
    expect(convexityChanges([at(-0.5, 1), at(0, -0.04), at(0.5, 1)], -1, 1)).toBe(0);
    expect(convexityChanges([at(0.01, 1), at(0.02, -0.99)], -1, 1)).toBe(0);
    expect(convexityChanges([], -1, 1)).toBe(0);
  });
});

describe('the pairs of Theorem 2', () => {
  const stream = new Randomness(1).stream('data', 0);
  it('enclose the datum with a concave and a convex unit of the signs of their case', () => {
    const signs = [
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ];
    signs.forEach((expected, which) => {
      for (let pair = 0; pair < 50; pair++) {
        const [a1, a2, b1, b2, c1, c2] = drawPair(stream, which, pair) as unknown as [
          number,
          number,
          number,
          number,
          number,
          number,
        ];
        expect([Math.sign(a1), Math.sign(a2)]).toEqual(expected);
        expect(c1).toBeLessThan(0);
        expect(c2).toBeGreaterThan(0);
        expect(-b1 / a1).toBeLessThan(0.1);
        expect(-b2 / a2).toBeGreaterThan(0.1);
      }
    });
  });

  it('keep the value at the datum and the slope outside for any size of the perturbation that is small', () => {
    for (let which = 0; which < 4; which++) {
      const before = drawPair(stream, which, 0);
      const after = perturbed(before, which, 1e-3, 'corrected');
      for (const x of points) expect(output(after, 2, x) - output(before, 2, x)).toBeCloseTo(0, 13);
      expect([after[4], after[5]]).toEqual([before[4], before[5]]);
    }
  });
});

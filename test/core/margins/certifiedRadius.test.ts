import { describe, expect, it } from 'vitest';
import { netOracle } from '../../../core/margins/attackOracle.ts';
import { attackSearch, fullSearch } from '../../../core/margins/attackSearch.ts';
import { certifiedRadii } from '../../../core/margins/certifiedRadius.ts';
import { decisionBound } from '../../../core/margins/decisionBound.ts';
import { linearDecision, linearMargin } from '../../../core/margins/linearMargin.ts';
import { NetPass } from '../../../core/margins/netPass.ts';
import { planarSegments, segmentMargin } from '../../../core/margins/planarSegments.ts';
import { mlp, smallConvNet, uniforms } from './support/fixtureNets.ts';

const settings = { layers: 'all', box: false, bracket: 8, halvings: 40 } as const;
const search = { ...fullSearch, box: false, halvings: 30 };

describe('on linear nets', () => {
  it.each([false, true])('certificate, exact margin and attack are one number (box %s)', (box) => {
    const draw = uniforms(5);
    const net = mlp(draw, [7, 9, 6, 1], 2, 1);
    net.layers[2]!.bias[0]! += 0.5;
    const points = Float64Array.from({ length: 7 * 20 }, () => 2 * draw() - 1);
    const pass = new NetPass(net);
    const labels = Array.from({ length: 20 }, (_, i) => (pass.forward(points, 7 * i)[0]! > 0 ? 1 : 0));
    const { margins } = attackSearch(netOracle(net), points, labels, { ...search, box });
    const decision = linearDecision(net)!;
    let finite = 0;
    labels.forEach((label, i) => {
      const x = points.slice(7 * i, 7 * i + 7);
      const exact = linearMargin(decision, x, box);
      const { interval, linear } = certifiedRadii(net, x, label, { ...settings, box });
      expect(interval).toBeLessThanOrEqual(linear);
      if (exact === Infinity) {
        expect(margins[i]).toBe(Infinity);
        return;
      }
      finite += 1;
      expect(linear).toBeLessThanOrEqual(exact + 1e-12);
      expect(exact - linear).toBeLessThan(1e-8);
      expect(Math.abs(margins[i]! - exact)).toBeLessThan(1e-6);
    });
    expect(finite).toBeGreaterThan(10);
  });
});

describe('on planar nets', () => {
  it('certified ≤ exact ≤ found, and leaving out the intercept breaks it', () => {
    let [unsound, points, tighter] = [0, 0, 0];
    for (let seed = 1; seed <= 100; seed++) {
      const draw = uniforms(seed);
      const net = mlp(draw, [2, 8, 8, 1], 3, 0.01);
      const pass = new NetPass(net);
      const x = Float64Array.from({ length: 4 }, () => 2 * (2 * draw() - 1));
      const labels = [0, 1].map((i) => (pass.forward(x, 2 * i)[0]! > 0 ? 1 : 0));
      const segments = planarSegments(net, 60);
      const { margins } = attackSearch(netOracle(net), x, labels, search);
      labels.forEach((label, i) => {
        const at = x.slice(2 * i, 2 * i + 2);
        const exact = segmentMargin(segments, at[0]!, at[1]!);
        const { interval, linear } = certifiedRadii(net, at, label, settings);
        if (exact < 1e-6) return;
        points += 1;
        expect(interval).toBeGreaterThan(0);
        expect(linear).toBeGreaterThanOrEqual(interval);
        if (linear > interval * (1 + 1e-6)) tighter += 1;
        if (exact < 60) expect(linear).toBeLessThanOrEqual(exact + 1e-9);
        expect(margins[i]).toBeGreaterThanOrEqual(exact - 1e-9);
        const broken = certifiedRadii(net, at, label, { ...settings, relaxation: 'noUpperIntercept' });
        if (broken.linear > exact + 1e-6) unsound += 1;
      });
    }
    expect(points).toBeGreaterThan(180);
    expect(tighter / points).toBeGreaterThan(0.9);
    expect(unsound / points).toBeGreaterThan(0.3);
  });
});

describe('on a net with a pooled convolution', () => {
  it.each(['output', 'dense'] as const)('the bounds hold at every drawn point of the ball (%s)', (layers) => {
    const draw = uniforms(9);
    const net = smallConvNet(draw);
    const pass = new NetPass(net);
    for (let sample = 0; sample < 10; sample++) {
      const x = Float64Array.from({ length: 72 }, () => 2 * draw() - 1);
      const sign = pass.forward(x, 0)[0]! > 0 ? 1 : -1;
      for (const radius of [0.01, 0.1, 0.5]) {
        const bound = (method: 'interval' | 'linear') =>
          decisionBound(net, x, sign, radius, { method, layers, box: true });
        const [interval, linear] = [bound('interval'), bound('linear')];
        expect(linear).toBeGreaterThanOrEqual(interval);
        for (let k = 0; k < 200; k++) {
          // Corners of the ball: extremes are there more often than inside.
          const near = x.map((v) => Math.min(Math.max(v + (draw() < 0.5 ? -radius : radius), -1), 1));
          expect(sign * pass.forward(near, 0)[0]!).toBeGreaterThanOrEqual(linear);
        }
      }
    }
  });

  it('the relaxation is exact in a ball without kinks', () => {
    const draw = uniforms(11);
    const net = smallConvNet(draw);
    const pass = new NetPass(net);
    const x = Float64Array.from({ length: 72 }, () => 2 * draw() - 1);
    const g = pass.forward(x, 0)[0]!;
    pass.backward([1]);
    const norm = pass.inputGradients[0]!.reduce((sum, v) => sum + Math.abs(v), 0);
    const radius = 1e-7;
    const bound = decisionBound(net, x, Math.sign(g), radius, { method: 'linear', layers: 'dense', box: false });
    expect(bound).toBeCloseTo(Math.abs(g) - radius * norm, 12);
  });
});

describe('optimised slopes', () => {
  it.each([
    [[2, 8, 8, 1], 60],
    [[12, 16, 10, 1], 30],
  ])('widths %j: never below the fixed ones, mostly above, never above what is found', (widths, nets) => {
    let [points, tighter] = [0, 0];
    for (let seed = 1; seed <= nets; seed++) {
      const draw = uniforms(seed);
      const net = mlp(draw, widths, 2, 0.01);
      const x = Float64Array.from({ length: widths[0]! }, () => 2 * draw() - 1);
      const label = new NetPass(net).forward(x, 0)[0]! > 0 ? 1 : 0;
      const { margins } = attackSearch(netOracle(net), x, [label], search);
      const { linear, optimised } = certifiedRadii(net, x, label, { ...settings, halvings: 25, slopeSteps: 10 });
      points += 1;
      expect(optimised).toBeGreaterThanOrEqual(linear);
      expect(optimised).toBeLessThanOrEqual(margins[0]! + 1e-9);
      if (widths[0] === 2) {
        const exact = segmentMargin(planarSegments(net, 60), x[0]!, x[1]!);
        expect(optimised).toBeLessThanOrEqual(exact + 1e-9);
      }
      if (optimised > linear * 1.001) tighter += 1;
    }
    expect(tighter / points).toBeGreaterThan(0.7);
  });

  it('a single layer has none: the radius is the exact one', () => {
    const net = mlp(uniforms(2), [3, 1], 2, 0.01);
    const x = Float64Array.of(0.3, -0.2, 0.9);
    const label = new NetPass(net).forward(x, 0)[0]! > 0 ? 1 : 0;
    const { linear, optimised } = certifiedRadii(net, x, label, { ...settings, slopeSteps: 10 });
    expect(optimised).toBe(linear);
    expect(linear).toBeCloseTo(linearMargin(linearDecision(net)!, x, false), 9);
  });

  it('bounds hold at every drawn point of the ball', () => {
    const draw = uniforms(17);
    const net = mlp(draw, [5, 8, 6, 1], 3, 0.01);
    const pass = new NetPass(net);
    for (let sample = 0; sample < 20; sample++) {
      const x = Float64Array.from({ length: 5 }, () => 2 * draw() - 1);
      for (const radius of [0.05, 0.3, 1]) {
        const how = { method: 'linear', layers: 'all', box: false } as const;
        const fixed = decisionBound(net, x, 1, radius, how);
        const bound = decisionBound(net, x, 1, radius, { ...how, slopeSteps: 10 });
        expect(bound).toBeGreaterThanOrEqual(fixed);
        for (let k = 0; k < 200; k++) {
          const near = x.map((v) => v + radius * (2 * draw() - 1));
          expect(pass.forward(near, 0)[0]!).toBeGreaterThanOrEqual(bound);
        }
      }
    }
  });
});

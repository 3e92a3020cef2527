import { describe, expect, it } from 'vitest';
import { netOracle } from '../../../core/margins/attackOracle.ts';
import { attackSearch, fullSearch } from '../../../core/margins/attackSearch.ts';
import { branchAndBound } from '../../../core/margins/branchAndBound.ts';
import { certifiedRadii } from '../../../core/margins/certifiedRadius.ts';
import type { LayeredNet } from '../../../core/margins/layeredNet.ts';
import { linearDecision, linearMargin } from '../../../core/margins/linearMargin.ts';
import { NetPass } from '../../../core/margins/netPass.ts';
import { planarSegments, segmentMargin } from '../../../core/margins/planarSegments.ts';
import { mlp, smallConvNet, uniforms } from './support/fixtureNets.ts';

const settings = { box: false, nodes: 2000, gap: 1e-8, reach: 8 };
const certificate = { layers: 'all', box: false, bracket: 8, halvings: 30 } as const;

interface Sample {
  readonly x: Float64Array;
  readonly sign: number;
  readonly linear: number;
  readonly attack: number;
}

function samplesOf(net: LayeredNet, draw: () => number, count: number, box: boolean, scale = 1): Sample[] {
  const n = net.layers[0]!.kind === 'dense' ? net.layers[0]!.inputs : 0;
  const pass = new NetPass(net);
  const points = Float64Array.from({ length: n * count }, () => scale * (2 * draw() - 1));
  const labels = Array.from({ length: count }, (_, i) => (pass.forward(points, n * i)[0]! > 0 ? 1 : 0));
  const { margins } = attackSearch(netOracle(net), points, labels, { ...fullSearch, box, halvings: 30 });
  return labels.map((label, i) => {
    const x = points.slice(n * i, n * i + n);
    const { linear } = certifiedRadii(net, x, label, { ...certificate, box });
    return { x, sign: label === 1 ? 1 : -1, linear, attack: margins[i]! };
  });
}

const closed = (net: LayeredNet, { x, sign, linear, attack }: Sample, more: Partial<typeof settings> = {}) =>
  branchAndBound(net, x, sign, { low: linear, high: attack }, { ...settings, ...more });

describe('on planar nets', () => {
  const cases = Array.from({ length: 20 }, (_, k) => {
    const draw = uniforms(k + 1);
    const net = mlp(draw, [2, 8, 8, 1], 3, 0.01);
    const segments = planarSegments(net, 60);
    return samplesOf(net, draw, 3, false, 2).map((sample) => ({
      net,
      sample,
      exact: segmentMargin(segments, sample.x[0]!, sample.x[1]!),
    }));
  }).flat();

  it('the interval closes on the exact margin, also where the attack finds nothing', () => {
    let [failed, missed] = [0, 0];
    for (const { net, sample, exact } of cases) {
      // Farther away the tree has thousands of nodes.
      if (exact > 2) continue;
      const { low, high } = closed(net, sample);
      expect(low).toBeLessThanOrEqual(exact + 1e-9);
      expect(high).toBeGreaterThanOrEqual(exact - 1e-9);
      expect(Math.abs(low - exact)).toBeLessThan(1e-6);
      expect(Math.abs(high - exact)).toBeLessThan(1e-6);
      if (sample.attack > exact * 1.01) failed += 1;
      if (sample.attack === Infinity) missed += 1;
    }
    expect(failed).toBeGreaterThan(10);
    expect(missed).toBeGreaterThan(0);
  });

  it('what is left when the nodes run out still holds the exact margin, and shrinks', () => {
    let shrunk = 0;
    for (const { net, sample, exact } of cases) {
      const few = closed(net, sample, { nodes: 5 });
      const more = closed(net, sample, { nodes: 100 });
      for (const { low, high, nodes } of [few, more]) {
        expect(low).toBeGreaterThanOrEqual(sample.linear);
        expect(high).toBeLessThanOrEqual(sample.attack);
        expect(low).toBeLessThanOrEqual(exact + 1e-9);
        expect(high).toBeGreaterThanOrEqual(exact - 1e-9);
        expect(nodes).toBeLessThanOrEqual(100);
      }
      expect(few.nodes).toBeLessThanOrEqual(5);
      expect(more.low).toBeGreaterThanOrEqual(few.low - 1e-9);
      if (more.low > few.low * 1.01) shrunk += 1;
    }
    expect(shrunk).toBeGreaterThan(10);
  });

  it('certifies up to its reach where there is no other class', () => {
    const net = mlp(uniforms(3), [2, 8, 8, 1], 0.1, 0.01);
    net.layers[2]!.bias[0] = 1000;
    const sample = { x: Float64Array.of(0.1, 0.2), sign: 1, linear: 0.5, attack: Infinity };
    const { low, high } = closed(net, sample);
    expect(high).toBe(Infinity);
    expect(low).toBeCloseTo(settings.reach, 6);
  });
});

describe('on linear nets', () => {
  it.each([false, true])('one node gives the exact margin (box %s)', (box) => {
    const draw = uniforms(5);
    const net = mlp(draw, [7, 9, 6, 1], 2, 1);
    net.layers[2]!.bias[0]! += 0.5;
    const decision = linearDecision(net)!;
    for (const sample of samplesOf(net, draw, 20, box)) {
      const exact = linearMargin(decision, sample.x, box);
      if (exact > settings.reach) continue;
      const { low, high, nodes } = closed(net, { ...sample, linear: sample.linear / 2, attack: Infinity }, { box });
      expect(Math.abs(low - exact)).toBeLessThan(1e-6);
      expect(Math.abs(high - exact)).toBeLessThan(1e-6);
      expect(nodes).toBeLessThan(10);
    }
  });
});

describe('on nets of six inputs', () => {
  it.each([false, true])('no drawn point below the certified end is of the other class (box %s)', (box) => {
    const draw = uniforms(21);
    const net = mlp(draw, [6, 10, 6, 1], 2, 0.01);
    const pass = new NetPass(net);
    // A boundary amid the points.
    const { bias } = net.layers[2]!;
    bias[0] = bias[0]! - pass.forward(new Float64Array(6), 0)[0]!;
    let narrower = 0;
    for (const sample of samplesOf(net, draw, 8, box)) {
      const { low, high } = closed(net, sample, { box, nodes: 300 });
      expect(low).toBeLessThanOrEqual(high);
      if (low > sample.linear * 1.01) narrower += 1;
      for (let k = 0; k < 300; k++) {
        const near = sample.x.map((v) => {
          const moved = v + (draw() < 0.5 ? -low : low);
          return box ? Math.min(Math.max(moved, -1), 1) : moved;
        });
        expect(sample.sign * pass.forward(near, 0)[0]!).toBeGreaterThan(0);
      }
    }
    expect(narrower).toBeGreaterThan(4);
  });
});

it('a convolution is refused', () => {
  const net = smallConvNet(uniforms(9));
  expect(() => branchAndBound(net, new Float64Array(72), 1, { low: 0.1, high: 1 }, settings)).toThrow(/dense layers/);
});

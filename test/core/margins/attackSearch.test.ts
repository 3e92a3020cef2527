import { describe, expect, it } from 'vitest';
import { netOracle } from '../../../core/margins/attackOracle.ts';
import { attackSearch, fullSearch, type AttackSettings } from '../../../core/margins/attackSearch.ts';
import { certifiedRadii } from '../../../core/margins/certifiedRadius.ts';
import { NetPass } from '../../../core/margins/netPass.ts';
import { planarSegments, segmentMargin } from '../../../core/margins/planarSegments.ts';
import { RandomStream } from '../../../core/random.ts';
import { mlp, uniforms } from './support/fixtureNets.ts';

/** Fixture P of docs/science/pe-training.md: interval, linear, exact, attack of its eight points. */
const planar = [
  [0.060517, 0.29108515, 0.40282899, 0.4629676],
  [0.06393778, 0.34535923, 0.49465348, 0.49465348],
  [0.09293339, 0.37109878, 0.39431612, 0.39431612],
  [0.13237727, 0.18114641, 0.24122337, 0.29107297],
  [0.52633846, 0.6586384, 0.75923134, Infinity],
  [0.13035676, 0.46669395, 0.53814178, 0.53814178],
  [0.07480956, 0.57876279, 0.57876279, 0.57876279],
  [0.09205968, 0.59324785, 0.71221806, 0.71221806],
] as const;

/** Fixture M: interval, linear, attack of its ten points in the box [−1, 1]. */
const boxed = [
  [0.03226167, 0.16920979, 0.30677147],
  [0.01058051, 0.06375789, 0.0716423],
  [0.07649837, 0.30755684, 0.63273869],
  [0.03117491, 0.12992654, 0.14921436],
  [0.01863853, 0.08120585, 0.10376244],
  [0.03785976, 0.17049678, 0.26960278],
  [0.00171848, 0.01435566, 0.01435604],
  [0.02648602, 0.1406595, 0.19570141],
  [0.02519995, 0.10433611, 0.16388798],
  [0.0566174, 0.38357994, 0.67210665],
] as const;

function fixture(seed: number, widths: readonly number[], count: number, scale: number) {
  const draw = uniforms(seed);
  const net = mlp(draw, widths, 3, 0.01);
  const points = Float64Array.from({ length: count * widths[0]! }, () => scale * (2 * draw() - 1));
  const pass = new NetPass(net);
  const labels = Array.from({ length: count }, (_, i) => (pass.forward(points, i * widths[0]!)[0]! > 0 ? 1 : 0));
  return { net, points, labels };
}

describe('fixture P of the specification', () => {
  const { net, points, labels } = fixture(10, [2, 8, 8, 1], 8, 2);
  const unboxed: AttackSettings = { ...fullSearch, box: false, halvings: 30 };
  const { margins } = attackSearch(netOracle(net), points, labels, unboxed);
  const segments = planarSegments(net, 60);

  it.each(planar.map((row, i) => [i, row] as const))('point %i', (i, [interval, linear, exact, attack]) => {
    const x = points.slice(2 * i, 2 * i + 2);
    const certified = certifiedRadii(net, x, labels[i]!, { layers: 'all', box: false, bracket: 4, halvings: 40 });
    // The table prints eight decimals.
    expect(certified.interval).toBeCloseTo(interval, 7);
    expect(certified.linear).toBeCloseTo(linear, 7);
    expect(segmentMargin(segments, x[0]!, x[1]!)).toBeCloseTo(exact, 7);
    if (attack === Infinity) expect(margins[i]).toBe(Infinity);
    else expect(margins[i]).toBeCloseTo(attack, 7);
  });
});

describe('fixture M of the specification', () => {
  const { net, points, labels } = fixture(4, [6, 16, 8, 1], 10, 1);
  const full = attackSearch(netOracle(net), points, labels, fullSearch);

  it.each(boxed.map((row, i) => [i, row] as const))('point %i', (i, [interval, linear, attack]) => {
    const x = points.slice(6 * i, 6 * i + 6);
    const certified = certifiedRadii(net, x, labels[i]!, { layers: 'all', box: true, bracket: 4, halvings: 40 });
    expect(certified.interval).toBeCloseTo(interval, 7);
    expect(certified.linear).toBeCloseTo(linear, 7);
    expect(full.margins[i]).toBeCloseTo(attack, 7);
  });

  it('the final iterate alone misses the tenth point by 0.37 %', () => {
    const { margins } = attackSearch(netOracle(net), points, labels, { ...fullSearch, success: 'final' });
    expect(margins[9]).toBeCloseTo(0.67460003, 7);
    for (let i = 0; i < 9; i++) expect(margins[i]).toBeCloseTo(boxed[i]![2], 7);
  });

  it('the fast search of 20 steps is another one', () => {
    const quick = { ...fullSearch, iterations: 20, stepRatio: 1 / 15, tolerance: 1e-3 };
    const { margins } = attackSearch(netOracle(net), points, labels, quick);
    const off = boxed.filter(([, , attack], i) => Math.abs(margins[i]! / attack - 1) > 1e-4);
    expect(off.length).toBeGreaterThanOrEqual(5);
  });

  it('what it finds is misclassified, in the box and at the stated distance', () => {
    const pass = new NetPass(net);
    for (let i = 0; i < 10; i++) {
      const found = full.found.slice(6 * i, 6 * i + 6);
      expect(pass.forward(found, 0)[0]! > 0 ? 1 : 0).not.toBe(labels[i]);
      const distance = found.reduce((most, v, k) => Math.max(most, Math.abs(v - points[6 * i + k]!)), 0);
      expect(distance).toBe(full.margins[i]);
      for (const value of found) expect(Math.abs(value)).toBeLessThanOrEqual(1);
    }
  });

  it('random restarts find no farther points, and the same ones again', () => {
    const noise = new RandomStream(1, 0, 'noise');
    const settings = { ...fullSearch, restarts: 3, noise };
    const { margins } = attackSearch(netOracle(net), points, labels, settings);
    margins.forEach((margin, i) => expect(margin).toBeLessThan(full.margins[i]! * 1.01));
    expect(attackSearch(netOracle(net), points, labels, settings).margins).toEqual(margins);
  });

  it('misclassified samples have margin 0', () => {
    const wrong = labels.map((label) => 1 - label);
    expect([...attackSearch(netOracle(net), points, wrong, fullSearch).margins]).toEqual(new Array(10).fill(0));
  });
});

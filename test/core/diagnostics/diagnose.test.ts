import { describe, expect, it } from 'vitest';
import type { NumberArray } from '../../../core/data/readNpy.ts';
import { denseNet } from '../../../core/diagnostics/denseNet.ts';
import { diagnose } from '../../../core/diagnostics/diagnose.ts';
import { matrixSpectrum } from '../../../core/diagnostics/matrixSpectrum.ts';
import { netOnPoints } from '../../../core/diagnostics/netOnPoints.ts';
import { spectra } from '../../../core/diagnostics/spectra.ts';

const array = (shape: readonly number[], ...values: number[]): NumberArray => ({
  shape,
  values: Float64Array.from(values),
});
const tensorsOf = (entries: Readonly<Record<string, NumberArray>>): Map<string, NumberArray> =>
  new Map(Object.entries(entries));
/** f(x) = x₁ as two ReLUs, and a third unit that no point reaches. */
const twoLayers = {
  'net.0.weight': array([3, 2], 1, 0, -1, 0, 0, 1),
  'net.0.bias': array([3], 0, 0, -100),
  'net.2.weight': array([1, 3], 1, -1, 5),
};
const table = {
  rows: 3,
  columns: 2,
  features: Float64Array.of(0.5, 3, -2, 1, 0.25, -4),
  labels: Float64Array.of(1, -1, -1),
};

describe('the spectrum of a matrix', () => {
  it('has the closed forms of a diagonal one', () => {
    const found = matrixSpectrum(Float64Array.of(3, 0, 0, 4), 2, 2);
    const entropy = -(4 / 7) * Math.log(4 / 7) - (3 / 7) * Math.log(3 / 7);
    expect(found.singularValues).toEqual([4, 3]);
    expect(found.norm).toBeCloseTo(5, 14);
    expect(found.stableRank).toBeCloseTo(25 / 16, 14);
    expect(found.effectiveRank).toBeCloseTo(Math.exp(entropy), 14);
    expect(found.numericalRank).toBe(2);
  });

  it('is of rank one for an outer product, and has none for zero', () => {
    const found = matrixSpectrum(Float64Array.of(1, 2, 3, 2, 4, 6), 2, 3);
    expect([found.stableRank, found.effectiveRank]).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12)]);
    expect(found.numericalRank).toBe(1);
    expect(matrixSpectrum(new Float64Array(6), 2, 3)).toMatchObject({
      stableRank: NaN,
      effectiveRank: NaN,
      numericalRank: 0,
    });
  });

  it('is that of filters against everything else for a convolution; others are named with the reason', () => {
    const found = spectra(
      tensorsOf({
        conv: array([2, 1, 2, 2], 1, 0, 0, 0, 0, 0, 0, 2),
        bias: array([2], 1, 1),
        empty: array([0, 3]),
        large: { shape: [2000, 2000], values: new Float64Array(0) },
      }),
    );
    expect(found[0]).toMatchObject({ matrix: [2, 4], spectrum: { singularValues: [2, 1] }, why: null });
    expect(found.slice(1).map(({ why }) => why)).toEqual([
      'it is no matrix',
      'it has no values',
      'it is too large: 2000 x 2000',
    ]);
  });
});

describe('a dense net from a file of weights', () => {
  it('orders layers by the numbers in their names and finds their biases', () => {
    const one = array([1, 1], 1);
    const net = denseNet(tensorsOf({ W10: one, W2: array([1, 1], 2), b2: array([1], 7), W1: one }), 0, 0.5);
    expect(net.names).toEqual(['W1', 'W2', 'W10']);
    expect(net.layers.map(({ bias }) => [...bias])).toEqual([[0], [7], [-0.5]]);
  });

  it('takes two outputs as their difference', () => {
    const net = denseNet(tensorsOf({ W1: array([2, 2], 1, 2, 5, 3), b1: array([2], 1, 4) }), 0, 0);
    expect([...net.layers[0]!.weights, ...net.layers[0]!.bias]).toEqual([4, 1, 3]);
  });

  it.each([
    ['no matrix', { b: array([2], 1, 2) }, /has no matrix among b/],
    [
      'layers that do not follow',
      { W1: array([2, 1], 1, 1), W2: array([1, 3], 1, 1, 1) },
      /tensor W2 has the shape \(1, 3\); behind W1 of \(2, 1\) it must be \(…, 2\)/,
    ],
    [
      'a bias of another length',
      { W1: array([1, 1], 1), b1: array([2], 1, 1) },
      /tensor b1 has the shape \(2\); beside W1 it must be \(1\)/,
    ],
    [
      'a tensor that belongs to nothing',
      { W1: array([1, 1], 1), gain: array([1], 1) },
      /tensor gain of \(1\) is neither/,
    ],
    [
      'a convolution',
      { W1: array([1, 1], 1), conv: array([1, 1, 1, 1], 1) },
      /tensor conv of \(1, 1, 1, 1\) is neither/,
    ],
    ['three outputs', { W1: array([3, 1], 1, 1, 1) }, /tensor W1 has 3 outputs; margins are of nets with 1 or 2/],
  ])('is refused with %s', (_name, entries, sentence) => {
    expect(() => denseNet(tensorsOf(entries as Record<string, NumberArray>), 0, 0)).toThrow(sentence);
  });
});

describe('a net on points', () => {
  it('has margins that contain the true ones, and counts dead units and excited directions', () => {
    const found = netOnPoints(denseNet(tensorsOf(twoLayers), 0, 0), table, 3);
    expect(found.accuracy).toBe(2 / 3);
    // f(x) = x₁ near the points: the l∞ margin is |x₁|, and 0 where the class is wrong.
    const exact = [0.5, 2, 0];
    found.margins.forEach(({ certified, found: upper }, i) => {
      expect(certified).toBeLessThanOrEqual(exact[i]!);
      expect(upper).toBeGreaterThanOrEqual(exact[i]!);
      // 20 halvings of a radius of at most 3.
      expect(upper - exact[i]!).toBeLessThan(1e-5);
    });
    expect(found.margins[0]!.certified).toBeGreaterThan(0);
    expect(found.richness.map(({ directions, deadUnits }) => [directions, deadUnits])).toEqual([
      [2, 1],
      [2, null],
    ]);
    // The units' outputs (½, 0), (0, 2), (¼, 0): Σ h hᵀ = diag(5/16, 4, 0).
    expect(found.richness[1]!.lambdaMax).toBeCloseTo(4, 12);
    expect(found.richness[1]!.lambdaMin).toBe(0);
  });

  it('has exact margins where it is linear: |w·x + b| / |w|₁', () => {
    const net = denseNet(tensorsOf({ W1: array([1, 2], 2, -1), b1: array([1], 1) }), 1, 0);
    const [first, second] = netOnPoints(net, table, 2).margins;
    expect(first).toMatchObject({ exact: 0, found: 0, certified: 0 });
    expect(second!.exact).toBeCloseTo(4 / 3, 14);
    expect(second!.certified).toBeLessThanOrEqual(second!.exact!);
    expect(second!.found).toBeGreaterThanOrEqual(second!.exact!);
    expect(second!.found - second!.certified).toBeLessThan(1e-4);
  });

  it('is refused where the points have another number of features, before spectra are computed', () => {
    const weights = { format: 'npz', tensors: tensorsOf({ W1: array([1, 3], 1, 1, 1) }), metadata: {} } as const;
    const wishes = { table, slope: 0, threshold: 0, points: 1 };
    expect(() => diagnose(weights, wishes)).toThrow(/tensor W1 takes 3 inputs; the points have 2 features/);
    expect(diagnose(weights, null)).toMatchObject({ format: 'npz', net: null, tensors: [{ name: 'W1' }] });
  });
});

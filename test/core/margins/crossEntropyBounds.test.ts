import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { crossEntropyBounds } from '../../../core/margins/crossEntropyBounds.ts';
import { hardMarginSvm } from '../../../core/margins/hardMarginSvm.ts';
import { augmentedSvm } from '../../../core/margins/augmentedSvm.ts';
import type { LabelledPoints } from '../../../core/margins/labelledPoints.ts';

const points = (rows: readonly (readonly number[])[]): LabelledPoints => ({
  n: rows.length,
  dim: rows[0]!.length - 1,
  x: Float64Array.from(rows.flatMap((row) => row.slice(0, -1))),
  label: Float64Array.from(rows, (row) => row.at(-1)!),
});

const fixture = JSON.parse(readFileSync(new URL('../../../resources/fig1Fixture.json', import.meta.url), 'utf8')) as {
  fig2Line: number[][];
};
const line = points(fixture.fig2Line.map(([x, y, label]) => [x!, y!, label === 1 ? 1 : -1]));
const zeroMean = points(
  Array.from({ length: 20 }, (_, i) => {
    const t = (2 * Math.PI * i) / 20;
    return [
      [-35 + 58 * Math.cos(t), -35 + 58 * Math.sin(t - Math.PI / 8), 1],
      [35 + 35 * Math.cos(t), 35 + 35 * Math.sin(t - Math.PI / 2.3), -1],
    ];
  }).flat(),
);

describe('cross entropy’s limit', () => {
  it('on the zero-mean set of PE Fig. 2 is one-sided and far from the optimum', () => {
    const found = crossEntropyBounds(zeroMean)!;
    // Printed values of docs/science/ce-vs-squared.md, section 4, eight digits.
    expect(found.gammaOptimal).toBeCloseTo(24.218493, 5);
    expect(found.margin).toBeCloseTo(4.401383, 5);
    expect(found.halfGap).toBeCloseTo(23.577983, 5);
    expect(found.oneSided).toBe(true);
    expect(found.corrected / found.halfGap).toBeCloseTo(1.233, 3);
  });

  it('on the line set meets the corrected Theorem 2 with equality', () => {
    const found = crossEntropyBounds(line)!;
    expect(found.gammaOptimal).toBeCloseTo(12.270131, 5);
    expect(found.margin).toBeCloseTo(0.492308, 5);
    expect(found.codimension).toBe(1);
    expect(found.distanceSquared).toBeCloseTo(0.24938, 5);
    expect(found.biasScaled).toBeCloseTo(4.0643, 4);
    expect(Math.abs(found.corrected / found.halfGap - 1)).toBeLessThan(1e-9);
    expect(found.oneSided).toBe(false);
  });

  it('on I = {10}, J = {−1} breaks Corollary 2 as printed', () => {
    const found = crossEntropyBounds(
      points([
        [10, 1],
        [-1, -1],
      ]),
    )!;
    expect(found.w[0]).toBeCloseTo(2 / 11, 12);
    expect(found.biasScaled).toBeCloseTo(-2 / 11, 12);
    expect(found.margin).toBeCloseTo(2, 12);
    expect(found.corollaryPrinted).toBeCloseTo(0.55, 12);
    expect(found.corollaryCorrected).toBeCloseTo(5.5, 12);
  });

  it('through the origin gives no bound by Corollary 2, rather than one over the rounding of B', () => {
    const found = crossEntropyBounds(
      points([
        [0.3, 0.1, 1],
        [-0.3, -0.1, -1],
        [0.2, 0.4, 1],
        [-0.2, -0.4, -1],
      ]),
    )!;
    expect(Math.abs(found.biasScaled)).toBeLessThan(1e-12);
    expect(found.biasScaled).not.toBe(0);
    expect(found.corollaryPrinted).toBe(Infinity);
    expect(found.corollaryCorrected).toBe(Infinity);
    expect(found.corrected).toBeCloseTo(found.gammaSupport, 12);
  });

  it('does not exist where the classes overlap', () => {
    const overlapping = points([
      [0, 0, 1],
      [2, 0, 1],
      [1, 0, -1],
    ]);
    expect(augmentedSvm(overlapping)).toBeUndefined();
    expect(hardMarginSvm(overlapping)).toBeUndefined();
    expect(
      hardMarginSvm(
        points([
          [1, 1, 1],
          [1, 1, -1],
        ]),
      ),
    ).toBeUndefined();
  });
});

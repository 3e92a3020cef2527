import { describe, expect, it } from 'vitest';
import { changedRange, orderedRange, within, zoomedPanel } from '../../../../core/figures/spec/zoom.ts';
import { thin } from '../../../../core/figures/spec/thin.ts';

const linear = { scale: 'linear' } as const;
const log = { scale: 'log' } as const;
const symlog = { scale: 'symlog', linearWithin: 0.1 } as const;
const near = (range: { min: number; max: number } | null, min: number, max: number): void => {
  expect(range!.min).toBeCloseTo(min, 9);
  expect(range!.max).toBeCloseTo(max, 9);
};

describe('a changed range', () => {
  it('keeps the value it is made longer or shorter about where it stands on the screen', () => {
    near(changedRange(linear, { min: 0, max: 10 }, { at: 2, factor: 0.5 }), 1, 6);
    near(changedRange(log, { min: 1, max: 100 }, { factor: 0.5 }), 10 ** 0.5, 10 ** 1.5);
    near(changedRange(log, { min: 1, max: 100 }, { at: 1, factor: 2 }), 1, 1e4);
    const wider = changedRange(symlog, { min: -1, max: 1 }, { factor: 2 })!;
    expect(wider.min).toBeCloseTo(-wider.max, 9);
    near(changedRange(symlog, wider, { factor: 0.5 }), -1, 1);
  });

  it('moves by parts of its length, on the axis as it is drawn', () => {
    near(changedRange(linear, { min: 0, max: 10 }, { shift: 0.2 }), 2, 12);
    near(changedRange(log, { min: 1, max: 100 }, { shift: -0.5 }), 0.1, 10);
  });

  it('is none where its ends cannot be told apart, or are no numbers', () => {
    expect(orderedRange(1, 1)).toBeNull();
    expect(orderedRange(3, 1)).toEqual({ min: 1, max: 3 });
    expect(orderedRange(NaN, 1)).toBeNull();
    expect(changedRange(linear, { min: 0, max: 10 }, { at: 5, factor: 1e-13 })).toBeNull();
    expect(changedRange(log, { min: 1e300, max: 1e308 }, { factor: 4 })).toBeNull();
  });
});

describe('what lies within a range', () => {
  const x = Float64Array.from({ length: 1_000_000 }, (_, i) => i);
  const y = x.map((at) => Math.sin(at));
  const band = { x, y, low: y, high: y };

  it('is all its points and one beyond each end', () => {
    expect([...within(band, { min: 10, max: 12.5 }).x]).toEqual([9, 10, 11, 12, 13]);
    expect([...within(band, { min: -5, max: 0 }).x]).toEqual([0, 1]);
    expect(within(band, { min: 2e6, max: 3e6 }).x.length).toBe(1);
  });

  it('is drawn in full where the screen has room for it, unlike a curve of a million points', () => {
    const all = thin(band, linear, 200);
    expect(all.x.length).toBeLessThan(1000);
    const part = thin(within(band, { min: 500_000, max: 500_300 }), linear, 200);
    expect(part.x.length).toBe(303);
    expect(part.x.buffer.byteLength).toBeLessThan(10_000);
  });
});

it('a zoomed panel has the ends on its axes, along y where they were chosen', () => {
  const panel = { x: { label: 'step', ...linear }, y: { label: 'loss', ...log, min: 1e-9 } };
  const x = { min: 1, max: 2 };
  expect(zoomedPanel(panel, { x, y: null })).toEqual({ x: { ...panel.x, ...x }, y: panel.y });
  expect(zoomedPanel(panel, { x, y: { min: 3, max: 4 } }).y).toEqual({ ...panel.y, min: 3, max: 4 });
});

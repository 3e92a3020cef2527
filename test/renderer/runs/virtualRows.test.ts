import { describe, expect, it } from 'vitest';
import { Lines } from '../../../renderer/runs/virtualRows.ts';

const groups = [
  { name: 'a', count: 3 },
  { name: 'b', count: 2 },
  { name: null, count: 1 },
];

describe('Lines', () => {
  it('counts heads and the rows of open groups, and finds each place again', () => {
    const lines = new Lines(groups, true, new Set(['b']));
    expect(lines.count).toBe(7);
    expect(Array.from({ length: 7 }, (_, i) => lines.at(i))).toEqual([
      { kind: 'group', name: 'a', count: 3, open: true },
      { kind: 'row', place: 0 },
      { kind: 'row', place: 1 },
      { kind: 'row', place: 2 },
      { kind: 'group', name: 'b', count: 2, open: false },
      { kind: 'group', name: null, count: 1, open: true },
      { kind: 'row', place: 5 },
    ]);
    expect([0, 2, 3, 5, 6].map((place) => lines.lineOf(place))).toEqual([1, 3, undefined, 6, undefined]);
  });

  it('has no heads where nothing is grouped', () => {
    const lines = new Lines([{ name: null, count: 10_000 }], false, new Set());
    expect(lines.count).toBe(10_000);
    expect(lines.at(9_999)).toEqual({ kind: 'row', place: 9_999 });
  });
});

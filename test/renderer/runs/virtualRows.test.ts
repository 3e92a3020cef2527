import { describe, expect, it } from 'vitest';
import { Lines, slotLines } from '../../../renderer/runs/virtualRows.ts';

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

describe('slotLines', () => {
  it('shows lines without a gap, and leaves those that stay in their elements', () => {
    const sorted = (lines: readonly number[]): number[] => [...lines].sort((a, b) => a - b);
    const before = slotLines(3, 5, 100);
    const after = slotLines(5, 5, 100);
    expect(sorted(before)).toEqual([3, 4, 5, 6, 7]);
    expect(sorted(after)).toEqual([5, 6, 7, 8, 9]);
    expect([5, 6, 7].map((line) => after.indexOf(line))).toEqual([5, 6, 7].map((line) => before.indexOf(line)));
  });

  it('stays within the lines that there are', () => {
    expect(slotLines(-4, 5, 3)).toEqual([0, 1, 2]);
    expect([...slotLines(98, 5, 100)].sort((a, b) => a - b)).toEqual([95, 96, 97, 98, 99]);
    expect(slotLines(0, 5, 0)).toEqual([]);
  });
});

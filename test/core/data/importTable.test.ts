import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DataFolder } from '../../../core/data/dataFolder.ts';
import { freeSetName, importTable } from '../../../core/data/importTable.ts';

let place: string;
let folder: DataFolder;
const bytes = new TextEncoder().encode('a,b,label\n1,2,1\n-1,-2,-1\n');
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'excite-table-'));
  folder = new DataFolder(place);
});
afterEach(() => rmSync(place, { recursive: true }));

it('keeps a table under its name, and one that is no table not at all', () => {
  expect(importTable(folder, 'mine', bytes, 'mine.csv')).toMatchObject({ rows: 2, columns: 2 });
  expect(() => importTable(folder, 'other', new Uint8Array([65]), 'other.csv')).toThrow(/other\.csv cannot be used/);
  expect(folder.names()).toEqual(['mine']);
});

it.each(['../out', '', 'cifar10', 'a/b', '.hidden'])('refuses the name "%s"', (name) => {
  expect(() => importTable(folder, name, bytes, 'x.csv')).toThrow(/^name is/);
});

it('makes a free name of any file name', () => {
  importTable(folder, 'mine', bytes, 'mine.csv');
  expect(freeSetName(folder, 'mine.csv')).toBe('mine-2');
  expect(freeSetName(folder, '../ä b.c.csv')).toBe('b-c');
  expect(freeSetName(folder, 'cifar10.csv')).toBe('table');
  expect(freeSetName(folder, '%%%.csv')).toBe('table');
});

import { describe, expect, it } from 'vitest';
import { contextOf } from '../../../test/core/studies/recordRun.ts';
import type { DataSets } from '../../data/dataSets.ts';
import { checkStudy } from './check.ts';
import type { StudyParams } from './fields.ts';
import { importRefusals, withImportedPoints } from './importedPoints.ts';
import { ceVsSquared } from './study.ts';

const tables: Readonly<Record<string, string>> = {
  mine: 'x1,x2,label\n0.1,2,5\n-1,-2e-3,-5\n',
  wide: '1,2,3,1\n4,5,6,0\n',
};
const data: DataSets = {
  has: (set) => set in tables,
  read: (set) => new TextEncoder().encode(tables[set]),
};
const context = (params: Partial<StudyParams>) => ({ ...contextOf(ceVsSquared, null, { params }), data });
const own = { experiment: 'planar', pointSource: 'own' } as const;

describe('an imported table as own points', () => {
  it('stands where the written points would, the larger label as 1', () => {
    const [arm] = withImportedPoints(context({ ...own, importedName: 'mine', ownPoints: '9,9,1' })).arms;
    expect((arm!.params as StudyParams).ownPoints).toBe('0.1,2,1\n-1,-0.002,0');
  });

  it('is not looked for where the points are others', () => {
    const asked = context({ pointSource: 'drawn', importedName: 'gone' });
    expect(withImportedPoints(asked).arms).toEqual(asked.arms);
    expect(importRefusals(asked)).toEqual([]);
  });

  it('is refused by name where it is not there, and by its lines where it does not suit', () => {
    const sentences = (name: string): string[] =>
      checkStudy(context({ ...own, importedName: name })).refusals.map(({ key, sentence }) => `${key}: ${sentence}`);
    expect(sentences('gone')).toEqual([
      expect.stringMatching(/^importedName: Arm main: importedName is "gone"; no table of that name was imported/),
    ]);
    expect(sentences('wide')).toEqual([expect.stringMatching(/^ownPoints: .*line 1 has 4 columns/)]);
    expect(sentences('mine')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { contextOf } from '../../../../test/core/studies/recordRun.ts';
import type { StudyParams } from '../fields.ts';
import { peTraining } from '../study.ts';
import { passesAfter, passesOf } from './passes.ts';

describe('passes of a training sample', () => {
  it('are counted from what each method does', () => {
    expect(passesOf({ method: 'pe', pieces: 4 }, false)).toBe(3);
    expect(passesOf({ method: 'pe', pieces: 1 }, true)).toBe(8);
    expect(passesOf({ method: 'pe', pieces: 4 }, true)).toBe(20);
    expect(passesOf({ method: 'adversarial', pieces: 4 }, true)).toBe(11);
    expect(passesOf({ method: 'penalty', pieces: 4 }, true)).toBe(8);
  });

  it('are the same in all arms of matched, within 0.2 %', () => {
    const { arms } = contextOf(peTraining, 'matched');
    const spent = arms.map(({ params }) => passesAfter(params as StudyParams, Number(params['epochs'])));
    expect(spent).toEqual([3150, 3150, 3146, 3151]);
  });
});

import { expect, it } from 'vitest';
import { minutesText } from '../../../core/contract/minutesText.ts';

it('carries rounded seconds and minutes over', () => {
  expect([60_000, 179_700, 182_400, 3_599_600, 7_500_000].map(minutesText)).toEqual([
    '1 min 0 s',
    '3 min 0 s',
    '3 min 2 s',
    '1 h 0 min',
    '2 h 5 min',
  ]);
});

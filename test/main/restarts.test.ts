import { expect, it } from 'vitest';
import { Restarts } from '../../main/restarts.ts';

it('at most 3 restarts in 5 minutes', () => {
  const restarts = new Restarts();
  const minute = 60_000;
  const answers = [0, 1, 2, 3, 4.9, 5, 5.5, 6, 7, 8].map((at) => restarts.mayRestart(at * minute));
  expect(answers).toEqual([true, true, true, false, false, true, false, true, true, false]);
});

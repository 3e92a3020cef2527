import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { slurmSettingsSchema, sweepDocumentSchema } from '../../../core/contract/sweep.ts';
import { rankCollapse } from '../../../core/studies/rank-collapse/study.ts';
import { Dispatcher } from '../../../core/sweeps/dispatcher.ts';
import { expand } from '../../../core/sweeps/expand.ts';
import { asyncHistory } from '../../../main/cli/store.ts';
import { scratchHistory } from '../history/sampleRun.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('looks seldom while no sweep is open, often while one is, and at once when it is woken', async () => {
  const history = scratchHistory();
  let looks = 0;
  const store = asyncHistory(history);
  const dispatcher = new Dispatcher({
    history: () => {
      looks += 1;
      return store;
    },
    executors: [],
    owner: { pid: process.pid, processStart: 'now' },
    isAlive: () => true,
    everyMs: 500,
    idleEveryMs: 5000,
    onTrouble: (error) => {
      throw error;
    },
  });
  await vi.advanceTimersByTimeAsync(20_100);
  expect(looks).toBe(5);
  const document = sweepDocumentSchema.parse({ study: 'rank-collapse' });
  history.createSweep({
    document,
    studyVersion: rankCollapse.version,
    executor: 'local',
    jobs: 0,
    settings: slurmSettingsSchema.parse({}),
    priority: 0,
    members: expand(document, rankCollapse).runs,
    nowMs: 1,
  });
  dispatcher.wake();
  await vi.advanceTimersByTimeAsync(2600);
  expect(looks).toBe(11);
  expect(dispatcher.leads).toBe(true);
  await dispatcher.close('The test is over.');
  const atTheEnd = looks;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looks).toBe(atTheEnd);
});

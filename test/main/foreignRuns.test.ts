import { expect, it } from 'vitest';
import type { RunRecord } from '../../core/contract/run.ts';
import { ForeignRuns } from '../../main/foreignRuns.ts';

const run = (id: string, status: RunRecord['status'], steps = 0): RunRecord => ({
  id,
  study: 'rank-collapse',
  version: 1,
  preset: null,
  arms: ['main'],
  params: {},
  seed: 0,
  replicas: 1,
  name: '',
  tags: [],
  note: '',
  status,
  stopReason: null,
  startedAt: 0,
  steps,
  wallMs: 0,
  backend: 'cpu',
  device: '',
  threads: 1,
  plan: '',
  fingerprint: '',
  appVersion: '',
  gitRevision: null,
  forced: false,
  binned: false,
  archived: false,
  star: false,
  colour: null,
  dash: null,
  reason: null,
});

it('tells of runs that another process added, moved on or lost, and of none of our own', async () => {
  let stored = [run('old', 'finished'), run('ours', 'running')];
  let lost: RunRecord[] = [];
  const told: string[] = [];
  const foreign = new ForeignRuns({
    history: { listRuns: () => Promise.resolve(stored) },
    markLostRuns: () => {
      stored = stored.map((one) => lost.find((l) => l.id === one.id) ?? one);
      return Promise.resolve(lost);
    },
    isOurs: (runId) => runId === 'ours',
    onChanged: ({ id, status, steps }) => told.push(`${id} ${status} ${steps}`),
  });
  const look = async (): Promise<string[]> => {
    told.length = 0;
    await foreign.look();
    return [...told];
  };
  expect(await look()).toEqual([]);
  stored = [run('new', 'running', 10), run('old', 'finished'), run('ours', 'running', 5)];
  expect(await look()).toEqual(['new running 10']);
  stored = [run('new', 'running', 20), run('old', 'finished'), run('ours', 'running', 5)];
  expect(await look()).toEqual(['new running 20']);
  expect(await look()).toEqual([]);
  lost = [run('new', 'interrupted', 20)];
  expect(await look()).toEqual(['new interrupted 20']);
});

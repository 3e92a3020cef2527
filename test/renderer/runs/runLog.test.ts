import { expect, it } from 'vitest';
import type { RunDetail } from '../../../core/contract/channels.ts';
import { runLog } from '../../../renderer/runs/runLog.ts';

const run = {
  status: 'finished',
  startedAt: 1000,
  stopReason: 'stepsDone',
  reason: null,
  steps: 200,
  wallMs: 3000,
  backend: 'cpu',
  threads: 1,
} as RunDetail['run'];
const warning = { code: 'nearZero', key: 'mu', sentence: 'mu is near zero.' };
const checkpoints = [
  { step: 200, createdAt: 3000, sizeBytes: 2048 },
  { step: 100, createdAt: 2000, sizeBytes: 1024 },
] as RunDetail['checkpoints'];
const detail = { run, warnings: [warning], checkpoints, rows: 12 } as unknown as RunDetail;

it('tells in order how a run began, what was warned of, what was kept and how it ended', () => {
  expect(runLog(detail)).toEqual([
    { at: 1000, text: 'begun on cpu, 1 thread' },
    { at: null, text: 'warning: mu is near zero.' },
    { at: 2000, text: expect.stringMatching(/^checkpoint at step 100, 1(\.0)? kB$/) as string },
    { at: 3000, text: expect.stringMatching(/^checkpoint at step 200, 2(\.\d)? kB$/) as string },
    { at: null, text: 'finished after 3.0 s of computing, step 200, 12 rows: steps done' },
  ]);
});

it('gives the reason of one that was interrupted, and no end of one that goes on', () => {
  const lost = { ...run, status: 'interrupted', stopReason: null, reason: 'The engine is gone.' } as RunDetail['run'];
  expect(runLog({ ...detail, run: lost }).at(-1)!.text).toMatch(/^interrupted after .*: The engine is gone\.$/);
  const going = { ...run, status: 'running', stopReason: null } as RunDetail['run'];
  expect(runLog({ ...detail, run: going, checkpoints: [] })).toHaveLength(2);
});

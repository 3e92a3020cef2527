import { describe, expect, it } from 'vitest';
import { ExpectedError } from '../../../core/contract/errors.ts';
import { slurmSettingsSchema, sweepDocumentSchema, type SweepRecord } from '../../../core/contract/sweep.ts';
import type { HistoryStore } from '../../../core/history/openHistory.ts';
import { rankCollapse } from '../../../core/studies/rank-collapse/study.ts';
import { expand } from '../../../core/sweeps/expand.ts';
import { LocalExecutor, type RunHost } from '../../../core/sweeps/executors/local.ts';
import type { Machine } from '../../../core/sweeps/machine.ts';
import { asyncHistory } from '../../../main/cli/store.ts';
import { newRun, scratchHistory } from '../history/sampleRun.ts';

const plenty: Machine = {
  cores: 3,
  freeMemoryBytes: () => 64e9,
  freeDiskBytes: () => Promise.resolve(1e12),
  peakMemoryBytes: () => 0,
};

/** An executor over a real history, whose runs begin and never end. */
function laboratory(machine: Partial<Machine>, document: object = {}, start?: RunHost['start']) {
  const history: HistoryStore = scratchHistory();
  const foreseen: boolean[] = [];
  const parsed = sweepDocumentSchema.parse({ study: 'rank-collapse', seeds: [1, 2, 3, 4, 5, 6], ...document });
  const { id } = history.createSweep({
    document: parsed,
    studyVersion: rankCollapse.version,
    executor: 'local',
    jobs: 0,
    settings: slurmSettingsSchema.parse({}),
    priority: 0,
    members: expand(parsed, rankCollapse).runs,
    nowMs: 1,
  });
  const host: RunHost = {
    start:
      start ??
      ((spec, memberOf) =>
        Promise.resolve(history.createRun(newRun({ memberOf, spec: { ...newRun().spec, ...spec } })))),
    resume: () => Promise.reject(new Error('nothing is resumed here')),
    interrupt: () => undefined,
    whenEnded: () => new Promise(() => undefined),
    foresee: (isMoreToCome) => foreseen.push(isMoreToCome),
  };
  const executor = new LocalExecutor({
    history: () => asyncHistory(history),
    host,
    machine: { ...plenty, ...machine },
    studies: [rankCollapse],
    folder: '/home',
    wake: () => undefined,
  });
  const advance = async (): Promise<SweepRecord> => {
    await executor.advance([history.sweepRecord(id)]);
    // What was launched has reached its place in the history when the turns that it needs are over.
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    return history.sweepRecord(id);
  };
  return { history, id, foreseen, advance };
}

describe('the local executor', () => {
  it('starts as many runs as there are cores, and no more when asked again', async () => {
    const { advance } = laboratory({});
    expect((await advance()).counts).toMatchObject({ running: 3, waiting: 3 });
    expect((await advance()).counts).toMatchObject({ running: 3, waiting: 3 });
  });

  it('counts the threads of each run, and the single runs of the same history', async () => {
    const two = laboratory({ cores: 4 }, { threads: 2 });
    expect((await two.advance()).counts.running).toBe(2);
    const busy = laboratory({ cores: 3 });
    busy.history.createRun(newRun());
    expect((await busy.advance()).counts.running).toBe(2);
  });

  it('says whether runs will follow those that are being started', async () => {
    const never = (): Promise<never> => new Promise(() => undefined);
    const six = laboratory({ cores: 3 }, {}, never);
    await six.advance();
    const all = laboratory({ cores: 6 }, {}, never);
    await all.advance();
    expect([six.foreseen, all.foreseen]).toEqual([[true], [false]]);
    six.history.setSweep(six.id, { status: 'paused', reason: null });
    await six.advance();
    expect(six.foreseen).toEqual([true, false]);
  });

  it('starts one run at a time where memory is short', async () => {
    const { advance } = laboratory({ freeMemoryBytes: () => 1e9 }, { memoryMb: 2000 });
    expect((await advance()).counts.running).toBe(1);
  });

  it('pauses with the reason before the disk is full, and when it is', async () => {
    const nearly = await laboratory({ freeDiskBytes: () => Promise.resolve(10e6) }).advance();
    expect(nearly).toMatchObject({ status: 'paused', counts: { running: 0, waiting: 6, failed: 0 } });
    expect(nearly.reason).toContain('has 9 MB left');
    const full = new ExpectedError('diskFull', 'The disk is full.');
    const { advance } = laboratory({}, {}, () => Promise.reject(full));
    expect(await advance()).toMatchObject({ status: 'paused', reason: 'The disk is full.', counts: { failed: 0 } });
  });

  it('says at the next look what the end of a run could not store, and pauses when it can', async () => {
    const full = new ExpectedError('diskFull', 'The disk is full.');
    const { history, id, advance } = laboratory({}, {}, () => Promise.reject(full));
    const store = history.setSweep;
    history.setSweep = () => {
      throw full;
    };
    expect((await advance()).status).toBe('running');
    await expect(advance()).rejects.toThrow(full);
    history.setSweep = store;
    await advance();
    expect(history.sweepRecord(id)).toMatchObject({ status: 'paused', reason: 'The disk is full.' });
  });
});

import { describe, expect, it } from 'vitest';
import { ExpectedError } from '../../../../core/contract/errors.ts';
import { slurmSettingsSchema, sweepDocumentSchema, type SweepMember } from '../../../../core/contract/sweep.ts';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { HistoryStore } from '../../../../core/history/openHistory.ts';
import { claim, newRun, owner, rowBatch, rowsOf, scratchFolder, scratchHistory, thrownBy } from '../sampleRun.ts';

const members = (...names: string[]) =>
  names.map((name) => ({ hash: name.repeat(40).slice(0, 40), point: { mu: -0 }, spec: newRun().spec }));
const [a, b, c] = members('a', 'b', 'c').map(({ hash }) => hash) as [string, string, string];
const document = sweepDocumentSchema.parse({ study: 'rank-collapse' });
const ended = { stopReason: 'stepsDone', reason: null, steps: 1, wallMs: 5, claims: [] } as const;

function newSweep(history: HistoryStore, priority = 0, nowMs = 1): string {
  const settings = slurmSettingsSchema.parse({});
  return history.createSweep({
    document,
    studyVersion: 1,
    executor: 'local',
    jobs: 0,
    settings,
    priority,
    members: members('a', 'b'),
    nowMs,
  }).id;
}

describe('a sweep in the history', () => {
  it('gives each of its places one run, whoever starts it', () => {
    const history = scratchHistory();
    const sweepId = newSweep(history);
    const { id } = history.createRun(newRun({ memberOf: { sweepId, hash: a } }));
    expect(thrownBy(() => history.createRun(newRun({ memberOf: { sweepId, hash: a } })))).toMatchObject({
      code: 'conflict',
    });
    expect(history.listRuns({ limit: 10 }).map((run) => run.id)).toEqual([id]);
    expect(history.nextMembers(sweepId, 10).map(({ hash }) => hash)).toEqual([b]);
    const hashes = (status: SweepMember['status']): string[] =>
      history.sweepMembers(sweepId, status).map(({ hash }) => hash);
    expect([hashes('running'), hashes('waiting'), hashes('done')]).toEqual([[a], [b], []]);
    history.setTasks(sweepId, [{ hash: b, task: 'array#0' }]);
    expect(hashes('running')).toEqual([a, b]);
    history.setTasks(sweepId, [{ hash: b, task: null }]);
    expect(history.sweepRecord(sweepId).counts).toEqual({ waiting: 1, running: 1, done: 0, failed: 0 });
  });

  it('takes up a run again that lost its process, and is finished when nothing is left', () => {
    const history = scratchHistory();
    const sweepId = newSweep(history);
    const first = history.createRun(newRun({ memberOf: { sweepId, hash: a } }));
    history.markLostRuns(() => false);
    expect(history.nextMembers(sweepId, 10).map(({ runId }) => runId)).toEqual([first.id, null]);
    history.reopenRun(first.id, owner, newRun().provenance, 2);
    history.endRun(first.id, { ...ended, status: 'finished' });
    expect(history.settleSweep(sweepId).status).toBe('running');
    const second = history.createRun(newRun({ memberOf: { sweepId, hash: b } }));
    history.endRun(second.id, { ...ended, status: 'failed', reason: 'It broke.' });
    expect(history.settleSweep(sweepId)).toMatchObject({
      status: 'finished',
      counts: { waiting: 0, running: 0, done: 1, failed: 1 },
      runsWallMs: 5,
    });
    expect(history.sweepMembers(sweepId).map(({ status, reason }) => [status, reason])).toEqual([
      ['done', null],
      ['failed', 'It broke.'],
    ]);
    expect(history.sweepMembers(sweepId, 'failed').map(({ reason }) => reason)).toEqual(['It broke.']);
    expect(history.openSweeps()).toEqual([]);
    expect(history.retryMembers(sweepId, null)).toBe(1);
    expect(history.sweepRecord(sweepId).status).toBe('paused');
    expect(history.nextMembers(sweepId, 10)).toMatchObject([{ hash: b, runId: null, attempts: 0 }]);
    expect(history.runRecord(second.id).status).toBe('failed');
  });

  it('is extended by what is missing alone', () => {
    const history = scratchHistory();
    const sweepId = newSweep(history);
    history.createRun(newRun({ memberOf: { sweepId, hash: a } }));
    expect(history.extendSweep(sweepId, document, members('b', 'c', 'a'))).toEqual({ added: 1 });
    expect(history.sweepMembers(sweepId).map(({ hash, ordinal }) => [hash, ordinal])).toEqual([
      [a, 0],
      [b, 1],
      [c, 2],
    ]);
    expect(Object.is(history.sweepMembers(sweepId)[2]!.point['mu'], -0)).toBe(true);
  });

  it('comes before others by its priority, then by its age', () => {
    const history = scratchHistory();
    const [old, young, urgent] = [newSweep(history, 0, 1), newSweep(history, 0, 2), newSweep(history, 5, 3)];
    expect(history.openSweeps().map(({ id }) => id)).toEqual([urgent, old, young]);
    history.setSweep(urgent, { priority: -1 });
    expect(history.openSweeps().map(({ id }) => id)).toEqual([old, young, urgent]);
  });

  it('has one dispatcher: of two that saw the same dead one, one takes its place', () => {
    const history = scratchHistory();
    const [dead, first, second] = [1, 2, 3].map((pid) => ({ pid, processStart: `start ${pid}` }));
    expect(history.takeDispatch(dead!, null)).toBe(true);
    expect(history.takeDispatch(first!, dead!)).toBe(true);
    expect(history.takeDispatch(second!, dead!)).toBe(false);
    history.leaveDispatch(dead!);
    expect(history.dispatcher()).toEqual(first);
    history.leaveDispatch(first!);
    expect(history.dispatcher()).toBeNull();
  });
});

describe('a run that a task computed in its own database', () => {
  function computed(spec: Parameters<typeof newRun>[1] = {}): string {
    const file = join(scratchFolder(), 'history.sqlite');
    const task = scratchHistory(file);
    const { id } = task.createRun(newRun({}, { tags: [], ...spec }));
    task.appendRows(
      id,
      rowBatch([
        [0, 0, 0, 1, 0.1],
        [1, 1, 2, 7, NaN],
        [1, 0, 1, 7, -0],
      ]),
    );
    task.appendTable(id, {
      seq: 1,
      table: 'spectrum',
      ordinal: 0,
      length: 2,
      columns: { value: Float64Array.of(1, -0) },
    });
    task.endRun(id, { ...ended, status: 'finished', claims: [claim] });
    return file;
  }
  const taskSpec = (sweepId: string) => ({ tags: [sweepId] });

  it('is gathered bit for bit, and a second time not at all', () => {
    const history = scratchHistory();
    const sweepId = newSweep(history);
    const file = computed(taskSpec(sweepId));
    history.gatherRun(sweepId, a, file);
    history.gatherRun(sweepId, a, file);
    expect(history.listRuns({ limit: 10 })).toHaveLength(1);
    const { runId } = history.sweepMembers(sweepId)[0]!;
    expect(rowsOf(history.rowPage(runId!, null, 10).batch)).toEqual([
      [0, 0, 0, 1, 0.1],
      [1, 0, 1, 7, -0],
      [1, 1, 2, 7, NaN],
    ]);
    expect(history.tableBatches(runId!, 'spectrum')[0]!.columns).toEqual({ value: Float64Array.of(1, -0) });
    expect(history.runDetail(runId!).claims).toEqual([claim]);
    expect(history.verifyRun(runId!)).toEqual([]);
    expect(history.settleSweep(sweepId).counts).toMatchObject({ done: 1 });
  });

  it('is refused when it is another run than was asked for, has not ended, or was damaged', () => {
    const history = scratchHistory();
    const sweepId = newSweep(history);
    const refused = (file: string): ExpectedError =>
      thrownBy(() => history.gatherRun(sweepId, a, file)) as ExpectedError;
    expect(refused(computed({ ...taskSpec(sweepId), seed: 1 })).message).toContain('another run');
    const open = join(scratchFolder(), 'history.sqlite');
    scratchHistory(open).createRun(newRun({}, taskSpec(sweepId)));
    expect(refused(open).message).toContain('no run that has ended');
    const damaged = computed(taskSpec(sweepId));
    const bits = new Sqlite(damaged);
    bits.exec('UPDATE rows SET value = 0.2 WHERE value = 0.1');
    bits.close();
    expect(refused(damaged)).toMatchObject({ code: 'databaseDamaged' });
    expect(history.listRuns({ limit: 10 })).toEqual([]);
  });
});

import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Owner } from '../../../core/history/api.ts';
import {
  claim,
  newRun,
  owner,
  provenance,
  rowBatch,
  rowsOf,
  scratchFolder,
  scratchHistory,
  thrownBy,
} from './sampleRun.ts';

const alive = (): boolean => true;
const dead = (): boolean => false;
const end = { status: 'finished', stopReason: 'converged', reason: null, steps: 90, wallMs: 12.5 } as const;

describe('runs', () => {
  it('gives back the record, the spec and the detail that were stored', () => {
    const history = scratchHistory();
    const warnings = [{ code: 'stiff', key: 'learningRate', sentence: 'The step is long.' }];
    const run = newRun({ warnings }, { tags: ['b', 'a', 'b'], note: 'a "note"\n', until: 7, force: true });
    const record = history.createRun(run);
    expect(record).toMatchObject({
      ...provenance,
      status: 'running',
      forced: true,
      tags: ['b', 'a'],
      steps: 0,
      version: 1,
    });
    expect(record.id).toMatch(/^20261104-141503-[0-9a-z]{6}$/);
    expect(history.runSpec(record.id)).toEqual({ ...run.spec, tags: ['b', 'a'] });
    expect(history.runDetail(record.id)).toEqual({
      run: record,
      metrics: run.metrics,
      armParams: { decay: { learningRate: 0.1 }, none: { learningRate: 0 } },
      warnings,
      claims: [],
      checkpoints: [],
      tables: [],
      rows: 0,
    });
  });

  it('names a run that is not there', () => {
    expect(thrownBy(() => scratchHistory().runRecord('nope'))).toMatchObject({
      code: 'notFound',
      message: 'There is no run "nope" in this history.',
    });
  });

  it('draws another id when the first is taken', () => {
    const history = scratchHistory();
    const ids = Array.from({ length: 50 }, () => history.createRun(newRun()).id);
    expect(new Set(ids).size).toBe(50);
    expect(ids.every((id) => /^[a-z0-9-]{1,64}$/.test(id))).toBe(true);
  });

  it('lists newest first and filters by study, tag, status and bin', () => {
    const history = scratchHistory();
    const at = (nowMs: number, spec = {}): string => history.createRun(newRun({ nowMs }, spec)).id;
    const [old, young, other] = [
      at(1000, { tags: ['x'] }),
      at(3000, { tags: ['x', 'y'] }),
      at(2000, { study: 'label-noise' }),
    ];
    history.endRun(old, { ...end, claims: [] });
    const ids = (filter: object): string[] => history.listRuns({ limit: 10, ...filter }).map((run) => run.id);
    expect(ids({})).toEqual([young, other, old]);
    expect(ids({ limit: 1 })).toEqual([young]);
    expect(ids({ study: 'rank-collapse' })).toEqual([young, old]);
    expect(ids({ tag: 'x' })).toEqual([young, old]);
    expect(ids({ status: 'finished' })).toEqual([old]);
    history.binRun(old);
    expect(ids({})).toEqual([young, other]);
    expect(ids({ binned: true })).toEqual([old]);
    history.restoreRun(old);
    expect(ids({ binned: false })).toEqual([young, other, old]);
  });

  it('ends with claims whose numbers JSON cannot hold', () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    const claims = [
      claim,
      { ...claim, id: 'C2', measured: 'NaN', control: null },
      { ...claim, id: 'C3', measured: -Infinity },
    ];
    expect(history.endRun(id, { ...end, claims })).toMatchObject({
      status: 'finished',
      stopReason: 'converged',
      steps: 90,
    });
    expect(history.runDetail(id).claims).toEqual(claims);
    history.endRun(id, { ...end, claims });
    expect(history.runDetail(id).claims).toEqual(claims);
  });

  it('reopens an interrupted run under a new owner, not a running or a finished one', () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    const reopen = (): unknown =>
      history.reopenRun(id, { pid: 8, processStart: '9' }, { ...provenance, threads: 2 }, 5000);
    expect(thrownBy(reopen)).toMatchObject({ code: 'conflict' });
    history.endRun(id, { ...end, status: 'interrupted', stopReason: null, reason: 'Ctrl-C', claims: [claim] });
    expect(reopen()).toMatchObject({ status: 'running', reason: null, threads: 2, steps: 90 });
    expect(history.runDetail(id).claims).toEqual([]);
    expect(history.runningOwners()).toEqual([{ runId: id, owner: { pid: 8, processStart: '9' } }]);
    history.endRun(id, { ...end, stopReason: 'until', claims: [] });
    expect(reopen()).toMatchObject({ status: 'running', stopReason: null });
    history.endRun(id, { ...end, claims: [] });
    expect(thrownBy(reopen)).toMatchObject({ code: 'conflict' });
  });

  it('makes a run interrupted when its owner is gone, and no other run', () => {
    const history = scratchHistory();
    const lost = history.createRun(newRun()).id;
    const kept = history.createRun(newRun({ owner: { ...owner, processStart: 'later' } })).id;
    const isAlive = (who: Owner): boolean => who.processStart === 'later';
    expect(history.markLostRuns(isAlive)).toMatchObject([{ id: lost, status: 'interrupted' }]);
    expect(history.runRecord(lost).reason).toContain('4711');
    expect(history.runRecord(kept).status).toBe('running');
    expect(history.markLostRuns(isAlive)).toEqual([]);
  });

  it('hands a wish to cancel to the living owner with its heartbeat', () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    const beat = { nowMs: 2000, steps: 12, wallMs: 3 };
    expect(history.heartbeat(id, beat)).toEqual({ cancelRequested: false });
    expect(history.requestCancel(id, alive)).toMatchObject({ status: 'running', steps: 12 });
    expect(history.heartbeat(id, beat)).toEqual({ cancelRequested: true });
    history.endRun(id, { ...end, status: 'cancelled', stopReason: null, claims: [] });
    history.reopenRun(id, owner, provenance, 3000);
    expect(history.heartbeat(id, beat)).toEqual({ cancelRequested: false });
  });

  it('cancels a run without a living owner at once, and refuses a finished one', () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    expect(history.requestCancel(id, dead).status).toBe('cancelled');
    history.endRun(id, { ...end, claims: [] });
    expect(thrownBy(() => history.requestCancel(id, alive))).toMatchObject({ code: 'conflict' });
  });

  it('edits name, note and tags apart from each other', () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun({}, { tags: ['a'], note: 'n' }));
    expect(history.editRun(id, { name: 'new' })).toMatchObject({ name: 'new', note: 'n', tags: ['a'] });
    expect(history.editRun(id, { note: '', tags: ['z', 'y'] })).toMatchObject({
      name: 'new',
      note: '',
      tags: ['z', 'y'],
    });
  });

  it('keeps a running run out of the bin', () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    expect(thrownBy(() => history.binRun(id))).toMatchObject({ code: 'conflict' });
  });

  it('adds a warning once', () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    const [a, b] = ['a', 'b'].map((code) => ({ code, key: 'k', sentence: 's' }));
    history.addWarnings(id, [a!]);
    history.addWarnings(id, [a!, b!]);
    expect(history.runDetail(id).warnings).toEqual([a, b]);
  });

  it('keeps the newest two checkpoints and names the files that may go', () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    const at = (step: number, file = `${step}.bin`) => ({
      step,
      file,
      sha256: `hash${step}`,
      sizeBytes: 8,
      createdAt: step,
    });
    expect([1, 2, 3].map((step) => history.addCheckpoint(id, at(step)))).toEqual([[], [], ['1.bin']]);
    expect(history.addCheckpoint(id, at(3))).toEqual([]);
    expect(history.checkpoints(id)).toEqual([at(3), at(2)]);
    expect(history.addCheckpoint(id, at(5, '2.bin'))).toEqual([]);
    expect(history.checkpoints(id)).toEqual([at(5, '2.bin'), at(3)]);
  });

  it('gives a branch what its run had at the checkpoint, all in one', () => {
    const history = scratchHistory();
    const parent = history.createRun(newRun());
    const rows = [0, 1, 2, 3].flatMap((step) =>
      [0, 1].map((arm) => [arm, 0, 0, step, 10 * arm + step] as const).filter(([arm]) => arm === 0 || step < 2),
    );
    history.appendRows(parent.id, rowBatch(rows));
    for (const ordinal of [0, 1, 2])
      history.appendTable(parent.id, {
        seq: 1,
        table: 't',
        ordinal,
        length: 1,
        columns: { x: Float64Array.of(ordinal) },
      });
    const checkpoint = { step: 2, file: '000001-2.checkpoint', sha256: 'a', sizeBytes: 8, createdAt: 1 };
    const inherits = { recorded: { lastSteps: { decay: 2 }, ordinals: { t: 2 } }, checkpoint };
    const branch = { runId: parent.id, step: 2 };
    const run = history.createRun(newRun({ branch, inherits, scheduled: 'It waits.' }));
    expect(run).toMatchObject({ branch, steps: 2, status: 'scheduled' });
    const { batch } = history.rowPage(run.id, null, 100);
    expect(rowsOf(batch)).toEqual([0, 1, 2].map((step) => [0, 0, 0, step, step]));
    expect(history.tableBatches(run.id, 't').map(({ columns }) => columns)).toEqual(
      [0, 1].map((x) => ({ x: Float64Array.of(x) })),
    );
    expect(history.checkpoints(run.id)).toEqual([checkpoint]);
    expect(history.verifyRun(run.id)).toEqual([]);
    expect(history.runRecord(parent.id).branch).toBeUndefined();
    const gone = newRun({ branch: { runId: 'nothing', step: 2 }, inherits });
    expect(thrownBy(() => history.createRun(gone))).toMatchObject({ code: 'notFound' });
    expect(history.listRuns({ limit: 10 })).toHaveLength(2);
  });

  it('keeps artefacts of a run', () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    const figure = { file: 'figure.svg', kind: 'figure', sha256: 'a', sizeBytes: 1, createdAt: 2 };
    history.addArtefact(id, { ...figure, sha256: 'old' });
    history.addArtefact(id, figure);
    expect(history.artefacts(id)).toEqual([figure]);
  });

  it('lists 10,000 runs in under 2 s', () => {
    const file = join(scratchFolder(), 'history.sqlite');
    const history = scratchHistory(file);
    history.createRun(newRun({}, { tags: ['t'] }));
    const copies = new Sqlite(file);
    const numbers = `WITH RECURSIVE n (k) AS (SELECT 2 UNION ALL SELECT k + 1 FROM n WHERE k < 10000)`;
    for (const table of ['runs', 'arms', 'tags']) {
      const columns = (copies.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) =>
        name === 'run_key'
          ? 'k'
          : table === 'runs' && name === 'id'
            ? `id || k`
            : name === 'started_at'
              ? 'started_at + k'
              : name,
      );
      copies.exec(`${numbers} INSERT INTO ${table} SELECT ${columns.join(', ')} FROM n, ${table}`);
    }
    copies.close();
    const start = performance.now();
    const runs = history.listRuns({ limit: 10_000 });
    const tookMs = performance.now() - start;
    expect(runs).toHaveLength(10_000);
    expect(tookMs).toBeLessThan(2_000);
    console.info(`10,000 runs listed in ${tookMs.toFixed(0)} ms`);
  });
});

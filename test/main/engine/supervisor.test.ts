import { readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExpectedError } from '../../../core/contract/errors.ts';
import type { AsyncHistory, Batch } from '../../../core/history/api.ts';
import { asyncHistory } from '../../../main/cli/store.ts';
import { whyWait } from '../../../main/engine/admission.ts';
import { isAlive } from '../../../main/engine/owner.ts';
import type { SupervisorOptions } from '../../../main/engine/supervisor.ts';
import { bundle } from './support/bundle.ts';
import { Laboratory } from './support/laboratory.ts';
import { walkSpec } from './support/walk.ts';

// Dozens of processes are started; on a busy machine each may take a second.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

let built: Awaited<ReturnType<typeof bundle>>;
let lab: Laboratory;
const entry = (): string => join(built.folder, 'engineEntry.mjs');
const anew = async (options: Partial<SupervisorOptions>): Promise<void> => {
  await lab.close();
  lab = new Laboratory(entry(), options);
};

beforeAll(async () => void (built = await bundle('engineEntry.ts')));
afterAll(() => built.remove());
beforeEach(() => void (lab = new Laboratory(entry())));
afterEach(() => lab.close());

/** Slow enough to be met in the middle: 2 arms of 300 steps of 1 ms. */
const slow = walkSpec({ steps: 300, workMs: 1 });
/** At work until it is told to stop. */
const long = walkSpec({ steps: 300_000, workMs: 1 });

describe('a run', () => {
  it('is stored whole before it is told, with its provenance, warnings and claims', async () => {
    const stored: boolean[] = [];
    lab.supervisor.on((event) => {
      if (event.kind !== 'rows') return;
      const { arm, replica, metric, step } = event.batch;
      stored.push(lab.rows(event.runId).has([arm.at(-1), replica.at(-1), metric.at(-1), step.at(-1)].join()));
    });
    const run = await lab.finish(walkSpec());
    expect(run).toMatchObject({
      status: 'finished',
      stopReason: 'stepsDone',
      steps: 400,
      version: 3,
      backend: 'cpu',
      threads: 1,
      plan: 'float64 loops',
      appVersion: 'test',
    });
    expect(run.fingerprint).toContain('app test; walk version 3; cpu, float64 loops; threads 1; node');
    expect(lab.rows(run.id).size).toBe(2800);
    expect(stored.length).toBeGreaterThan(1);
    expect(stored.every(Boolean)).toBe(true);
    const { claims, warnings } = lab.store.runDetail(run.id);
    expect(claims).toMatchObject([{ id: 'drifts', verdict: 'holds', control: { verdict: 'differs' } }]);
    expect(warnings.map(({ code }) => code)).toEqual(['still', 'walk']);
    expect(
      lab.events.filter(({ kind }) => kind === 'changed').map((event) => event.kind === 'changed' && event.run.status),
    ).toEqual(['running', 'finished']);
    expect(lab.supervisor.running).toEqual([]);
  });

  it('gives the same rows for the same seed and others for another', async () => {
    const [one, same, other] = [
      await lab.finish(walkSpec()),
      await lab.finish(walkSpec()),
      await lab.finish(walkSpec({}, { seed: 8 })),
    ];
    expect(lab.result(same.id)).toEqual(lab.result(one.id));
    expect(lab.rows(other.id)).not.toEqual(lab.rows(one.id));
  });

  it('that diverges is finished, with its rows', async () => {
    const run = await lab.finish(walkSpec({ divergeAt: 50 }));
    expect(run).toMatchObject({ status: 'finished', stopReason: 'diverged', steps: 50 });
    expect(lab.rows(run.id).size).toBe(50 * 3 + 25);
  });

  it('whose study throws is failed, says that this is a bug, and keeps the rows before it', async () => {
    const run = await lab.finish(walkSpec({ throwAt: 50 }));
    expect(run).toMatchObject({
      status: 'failed',
      stopReason: null,
      reason: 'This is a bug in the workbench: the walk stumbled',
    });
    expect(lab.rows(run.id).size).toBe(49 * 3 + 25);
  });

  it('whose claim cannot be judged is failed', async () => {
    const run = await lab.finish(walkSpec({ steps: 2 }, { replicas: 666 }));
    expect(run).toMatchObject({
      status: 'failed',
      reason: 'This is a bug in the workbench: claim drifts could not be judged: the evaluator stumbled',
    });
  });

  it('with some arms only judges what it can', async () => {
    const run = await lab.finish(walkSpec({}, { arms: ['drifting'] }));
    expect(lab.store.runDetail(run.id).claims).toMatchObject([
      { verdict: 'notApplicable', why: 'arm still was not executed.' },
    ]);
  });

  it('says when the backend that was asked for is not used', async () => {
    const run = await lab.finish(walkSpec({ steps: 2 }, { backend: 'wasm' }));
    expect(run).toMatchObject({ status: 'finished', backend: 'cpu' });
    expect(lab.store.runDetail(run.id).warnings).toContainEqual({
      code: 'backendUnused',
      key: 'backend',
      sentence: 'The backend wasm is there, but walk computes in float64 loops on the CPU and does not use it.',
    });
  });
});

describe('what is refused stores nothing', () => {
  const nothingStored = (): void => expect(lab.store.listRuns({ limit: 10 })).toEqual([]);

  it('bad input, with key, value and what is allowed', async () => {
    const cases: [Parameters<typeof walkSpec>, string, string][] = [
      [[{}, { study: 'walks' }], 'study', 'study is "walks", which is not a study; there are walk.'],
      [[{}, { preset: 'drifts' }], 'preset', 'preset is "drifts", which is not a preset of walk; it has drift.'],
      [
        [{}, { arms: ['drifting', 'lying'] }],
        'arms',
        'arms is "lying", which is not an arm of drift; there are drifting, still.',
      ],
      [[{}, { arms: ['still', 'still'] }], 'arms', 'arms is "still", which is named twice; each arm is executed once.'],
      [[{ steps: 0.5 }], 'steps', 'steps (steps) is 0.5; it must be a whole number at least 1 and at most 1000000.'],
      [[{ noise: NaN }], 'noise', 'noise (noise) is NaN; it must be a finite number at least 0 and at most 100.'],
      [[{}, { replicas: 0 }], 'replicas', 'replicas is 0'],
      [
        [{}, { preset: null, arms: ['drifting'] }],
        'arms',
        'arms is "drifting", which is not an arm of a run with own params; there are main.',
      ],
    ];
    for (const [words, key, sentence] of cases) {
      for (const ask of ['start', 'check'] as const) {
        const error = await lab.supervisor[ask](walkSpec(...words)).then(
          () => undefined,
          (e: unknown) => e as ExpectedError,
        );
        expect(error).toBeInstanceOf(ExpectedError);
        expect(error).toMatchObject({ code: 'badInput', issues: [{ key }] });
        expect(error!.message).toContain(sentence);
      }
    }
    expect(lab.engine).toBeUndefined();
    nothingStored();
  });

  it('an arm whose override is out of range', async () => {
    await expect(lab.supervisor.start(walkSpec({ drift: 11 }))).rejects.toMatchObject({
      code: 'badInput',
      issues: [{ key: 'drift', received: '11' }],
    });
  });

  it('a refusal of the study, unless forced; the forced run says so for ever', async () => {
    const loud = walkSpec({ noise: 60 });
    expect((await lab.supervisor.check(loud)).refusals).toMatchObject([
      { key: 'noise', forcible: true },
      { key: 'noise' },
    ]);
    await expect(lab.supervisor.start(loud)).rejects.toMatchObject({
      code: 'refused',
      issues: [{ key: 'noise', received: '60' }, {}],
      hint: expect.stringContaining('--force') as string,
    });
    nothingStored();
    const run = await lab.finish({ ...loud, force: true });
    expect(run).toMatchObject({ status: 'finished', forced: true });
    expect(lab.store.runDetail(run.id).warnings).toContainEqual({
      code: 'forced',
      key: 'noise',
      sentence: 'Forced: noise is 60; above 50 the walk drowns.',
    });
  });

  it('a backend that is not there', async () => {
    await expect(lab.supervisor.start(walkSpec({}, { backend: 'gpu' }))).rejects.toMatchObject({ code: 'unavailable' });
    nothingStored();
  });

  it('checks answer from one engine, one after the other', async () => {
    const preflights = await Promise.all([
      lab.supervisor.check(walkSpec()),
      lab.supervisor.check(walkSpec({ noise: 51 })),
    ]);
    expect(preflights.map(({ refusals }) => refusals.length)).toEqual([0, 2]);
  });
});

describe('stopping and going on', () => {
  it('until a step: paused; resumed: equal to an uninterrupted run bit for bit', async () => {
    const whole = await lab.finish(walkSpec());
    const first = await lab.finish(walkSpec({}, { until: 123 }));
    expect(first).toMatchObject({ status: 'paused', stopReason: 'until', steps: 123 });
    await lab.supervisor.resume(first.id, { until: 399 });
    expect(await lab.supervisor.whenEnded(first.id)).toMatchObject({ status: 'paused', steps: 399 });
    await lab.supervisor.resume(first.id);
    expect(await lab.supervisor.whenEnded(first.id)).toMatchObject({ status: 'finished' });
    expect(lab.result(first.id)).toEqual(lab.result(whole.id));
  });

  it('cancelled, interrupted, resumed: equal to an uninterrupted run, two checkpoints kept', async () => {
    const whole = await lab.finish(slow);
    const { id } = await lab.supervisor.start(slow);
    await lab.heard(({ kind }) => kind === 'rows');
    await lab.supervisor.cancel(id);
    expect(await lab.supervisor.whenEnded(id)).toMatchObject({ status: 'cancelled', reason: 'Cancelled by the user.' });
    await lab.supervisor.resume(id);
    await lab.heard(({ kind }) => kind === 'rows');
    lab.supervisor.interrupt(id, { reason: 'Stopped by Ctrl-C.' });
    expect(await lab.supervisor.whenEnded(id)).toMatchObject({ status: 'interrupted', reason: 'Stopped by Ctrl-C.' });
    const files = lab.store.checkpoints(id).map(({ file }) => file);
    expect(files).toHaveLength(2);
    expect(readdirSync(lab.checkpoints(id)).sort()).toEqual(files.sort());
    await lab.supervisor.resume(id);
    expect(await lab.supervisor.whenEnded(id)).toMatchObject({ status: 'finished' });
    expect(lab.result(id)).toEqual(lab.result(whole.id));
  });

  it('from an earlier step gives the same rows again', async () => {
    const whole = await lab.finish(slow);
    const { id } = await lab.supervisor.start(slow);
    await lab.heard(({ kind }) => kind === 'rows');
    await lab.supervisor.cancel(id);
    await lab.supervisor.whenEnded(id);
    await lab.supervisor.resume(id, { fromStep: 0 });
    await lab.supervisor.whenEnded(id);
    expect(lab.result(id)).toEqual(lab.result(whole.id));
  });

  it('with a damaged newest checkpoint goes on from the one before and says so', async () => {
    const whole = await lab.finish(slow);
    const { id } = await lab.supervisor.start(slow);
    while (lab.store.checkpoints(id).length < 2) await lab.heard(({ kind }) => kind === 'rows');
    await lab.supervisor.cancel(id);
    await lab.supervisor.whenEnded(id);
    const [newest] = lab.store.checkpoints(id);
    truncateSync(join(lab.checkpoints(id), newest!.file), 200);
    await lab.supervisor.resume(id);
    await lab.supervisor.whenEnded(id);
    expect(lab.rows(id)).toEqual(lab.rows(whole.id));
    expect(lab.store.runDetail(id).claims).toEqual(lab.store.runDetail(whole.id).claims);
    expect(lab.store.runDetail(id).warnings).toContainEqual(
      expect.objectContaining({ code: 'checkpointDamaged', key: newest!.file }),
    );
  });

  it('under another fingerprint only when that is accepted, with a warning that tells the difference', async () => {
    const run = await lab.finish(walkSpec({}, { until: 10 }));
    const newer = new Laboratory(entry(), {
      history: asyncHistory(lab.store),
      checkpointFolder: (id) => lab.checkpoints(id),
      appVersion: 'newer',
    });
    await expect(newer.supervisor.resume(run.id)).rejects.toMatchObject({
      code: 'fingerprintDiffers',
      message: expect.stringContaining('app test → app newer') as string,
    });
    expect(lab.store.runRecord(run.id).status).toBe('paused');
    await newer.supervisor.resume(run.id, { acceptFingerprint: true });
    expect(await newer.supervisor.whenEnded(run.id)).toMatchObject({ status: 'finished', appVersion: 'newer' });
    expect(lab.store.runDetail(run.id).warnings.map(({ code }) => code)).toContain('fingerprintDiffers');
    await newer.close();
  });

  it('not when it is finished, running or unknown', async () => {
    const run = await lab.finish(walkSpec());
    await expect(lab.supervisor.resume(run.id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(lab.supervisor.resume('no-such-run')).rejects.toMatchObject({ code: 'notFound' });
    const { id } = await lab.supervisor.start(slow);
    await expect(lab.supervisor.resume(id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('an engine that does not answer is killed after the grace time', async () => {
    await anew({ graceMs: 200 });
    const { id } = await lab.supervisor.start(walkSpec({ hangAt: 1 }));
    lab.supervisor.interrupt(id);
    const run = await lab.supervisor.whenEnded(id);
    expect(run).toMatchObject({
      status: 'interrupted',
      reason: 'Interrupted by the user. The engine did not stop by itself and was ended.',
    });
  });

  it('at once, without a checkpoint, when asked twice', async () => {
    const { id } = await lab.supervisor.start(slow);
    await lab.heard(({ kind }) => kind === 'rows');
    lab.supervisor.interrupt(id, { now: true });
    expect((await lab.supervisor.whenEnded(id)).status).toBe('interrupted');
  });

  it('all runs, when the workbench closes', async () => {
    const runs = [await lab.supervisor.start(slow), await lab.supervisor.start(slow)];
    await lab.heard(({ kind }) => kind === 'rows');
    await lab.supervisor.shutdown();
    expect(runs.map(({ id }) => lab.store.runRecord(id).status)).toEqual(['interrupted', 'interrupted']);
    await expect(lab.supervisor.start(slow)).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('with room for one run', () => {
  const free = { bytes: Infinity };
  const capacity = { threads: 1, freeBytes: () => free.bytes };
  const status = (id: string): string => lab.store.runRecord(id).status;

  it('others wait for their turn, first come first served, and compute what they would have', async () => {
    const alone = await lab.finish(walkSpec({ steps: 50 }));
    const expected = lab.rows(alone.id);
    await anew({ capacity });
    const first = await lab.supervisor.start(long);
    const second = await lab.supervisor.start(walkSpec({ steps: 50 }));
    const third = await lab.supervisor.start(long);
    expect([first, second, third].map((run) => run.status)).toEqual(['running', 'scheduled', 'scheduled']);
    expect(second.reason).toBe('It waits for its turn: it needs 1 of 1 threads, and 1 are at work.');
    expect(lab.supervisor.waiting).toEqual([second.id, third.id]);
    await expect(lab.supervisor.resume(second.id)).rejects.toMatchObject({ code: 'conflict' });
    const thirdBegins = lab.heard((event) => event.kind === 'changed' && event.run.id === third.id);
    const secondEnds = lab.heard(
      (event) => event.kind === 'changed' && event.run.id === second.id && event.run.status === 'finished',
    );
    await lab.supervisor.cancel(first.id);
    await secondEnds;
    await thirdBegins;
    expect(lab.rows(second.id)).toEqual(expected);
    expect(lab.store.runRecord(second.id)).toMatchObject({
      status: 'finished',
      reason: null,
      fingerprint: alone.fingerprint,
    });
    await lab.supervisor.cancel(third.id);
    await lab.supervisor.whenEnded(third.id);
    for (const { id } of [first, second, third]) expect(lab.store.verifyRun(id)).toEqual([]);
  });

  it('one that waits is cancelled at once, here or by another process', async () => {
    await anew({ capacity });
    await lab.supervisor.start(long);
    const [here, there] = [await lab.supervisor.start(slow), await lab.supervisor.start(slow)];
    await lab.supervisor.cancel(here.id);
    expect(status(here.id)).toBe('cancelled');
    lab.store.requestCancel(there.id, isAlive);
    await lab.heard((event) => event.kind === 'changed' && event.run.status === 'cancelled');
    expect(status(there.id)).toBe('cancelled');
    expect(lab.supervisor.waiting).toEqual([]);
  });

  it('those that wait when it closes are interrupted and say so', async () => {
    await anew({ capacity });
    await lab.supervisor.start(long);
    const { id } = await lab.supervisor.start(walkSpec({ steps: 50 }));
    await lab.supervisor.shutdown();
    expect(lab.store.runRecord(id)).toMatchObject({
      status: 'interrupted',
      reason: 'The workbench was closed. Its turn had not come.',
    });
  });

  it('one that goes on waits as well, and refuses what cannot be started', async () => {
    await anew({ capacity });
    const paused = await lab.finish(walkSpec({ steps: 50 }, { until: 20 }));
    await lab.supervisor.start(slow);
    expect((await lab.supervisor.resume(paused.id)).status).toBe('scheduled');
    await expect(lab.supervisor.start(walkSpec({ steps: -1 }))).rejects.toMatchObject({ code: 'badInput' });
    await lab.heard(
      (event) => event.kind === 'changed' && event.run.id === paused.id && event.run.status === 'finished',
    );
    free.bytes = 100 * 2 ** 20;
    await lab.supervisor.start(slow);
    const roomy = { threads: 9, freeBytes: () => free.bytes };
    expect(whyWait({ threads: 1, gpu: false }, [{ threads: 1, gpu: false }], roomy)).toMatch(
      /100 MiB of memory are free/,
    );
    const taken = (mebibytes: number) => ({
      ...roomy,
      freeBytes: () => Infinity,
      allowance: () => ({ limitBytes: 2 ** 30, takenBytes: mebibytes * 2 ** 20 }),
    });
    const one = { threads: 1, gpu: false };
    expect(whyWait(one, [one], taken(600))).toBe(
      'It waits for its turn: the runs take 600 of the 1024 MiB that the settings allow; a run may begin with 512 left.',
    );
    expect(whyWait(one, [one], taken(500))).toBeUndefined();
    expect(whyWait({ threads: 1, gpu: true }, [], roomy)).toBeUndefined();
    free.bytes = Infinity;
    expect(whyWait({ threads: 1, gpu: true }, [{ threads: 1, gpu: true }], roomy)).toMatch(/GPU/);
  });
});

describe('when something is lost', () => {
  it('a lost engine is an interrupted run, or goes on by itself where that is wanted', async () => {
    const whole = await lab.finish(slow);
    const { id } = await lab.supervisor.start(slow);
    await lab.heard(({ kind }) => kind === 'rows');
    lab.engine!.kill();
    expect(await lab.supervisor.whenEnded(id)).toMatchObject({
      status: 'interrupted',
      reason: 'The engine ended unexpectedly (killed by SIGKILL).',
    });
    const expected = lab.result(whole.id);
    const asked: string[] = [];
    await anew({ autoRestart: (run) => asked.push(run.status) <= 3 });
    const { id: again } = await lab.supervisor.start(slow);
    await lab.heard(({ kind }) => kind === 'rows');
    lab.engine!.kill();
    expect(await lab.supervisor.whenEnded(again)).toMatchObject({ status: 'finished' });
    expect(asked).toEqual(['interrupted']);
    expect(lab.result(again)).toEqual(expected);
  });

  it('an engine that hangs is ended, and the run says so', async () => {
    // 120 beats of silence; the engine's own heartbeat comes every second.
    await anew({ heartbeatMs: 20 });
    const hung = await lab.finish(walkSpec({ hangAt: 1 }));
    expect(hung).toMatchObject({
      status: 'interrupted',
      reason: 'The engine hung: it said nothing for 2 s and was ended.',
    });
  });

  it('an engine that is asked by the system to end writes a checkpoint first', async () => {
    const { id } = await lab.supervisor.start(slow);
    await lab.heard(({ kind }) => kind === 'rows');
    process.kill(lab.store.runningOwners()[0]!.owner.pid, 'SIGTERM');
    expect(await lab.supervisor.whenEnded(id)).toMatchObject({
      status: 'interrupted',
      reason: 'The engine was asked to end by the system.',
    });
    expect(lab.store.checkpoints(id).length).toBeGreaterThan(0);
  });

  it('a lost history is waited for with a bounded buffer, and nothing is missing afterwards', async () => {
    const whole = await lab.finish(walkSpec({ steps: 3000 }));
    const { id } = await lab.supervisor.start(walkSpec({ steps: 3000 }));
    await lab.heard(({ kind }) => kind === 'rows');
    const gone = new Proxy({} as AsyncHistory, {
      get: () => () => Promise.reject(new ExpectedError('historyLost', 'The history is gone.')),
    });
    const lost = lab.heard(({ kind }) => kind === 'historyLost');
    lab.supervisor.setHistory(gone);
    expect(await lost).toEqual({ kind: 'historyLost', sentence: 'The history is gone.' });
    const before = lab.store.runDetail(id).rows;
    lab.supervisor.setHistory(asyncHistory(lab.store));
    await lab.supervisor.whenEnded(id);
    expect(lab.rows(id).size).toBeGreaterThan(before);
    expect(lab.result(id)).toEqual(lab.result(whole.id));
  });

  it('stores what comes close behind one another together', async () => {
    const stored: number[] = [];
    const told: string[] = [];
    const store = asyncHistory(lab.store);
    lab.supervisor.setHistory(
      new Proxy(store, {
        get: (target, name: keyof AsyncHistory) =>
          name === 'appendBatches'
            ? (runId: string, batches: readonly Batch[]) => {
                stored.push(batches.length);
                return target.appendBatches(runId, batches);
              }
            : target[name],
      }),
    );
    lab.supervisor.on((event) => {
      if (event.kind === 'rows' || event.kind === 'table') told.push(event.runId);
    });
    const { id } = await lab.supervisor.start(walkSpec({ steps: 3000 }));
    await lab.supervisor.whenEnded(id);
    const batches = stored.reduce((sum, count) => sum + count, 0);
    expect(told.length).toBe(batches);
    expect(stored.length).toBeLessThan(batches / 2);
  });

  it('a full disk interrupts the run and says so', async () => {
    const full = asyncHistory(lab.store);
    const { id } = await lab.supervisor.start(slow);
    await lab.heard(({ kind }) => kind === 'rows');
    lab.supervisor.setHistory(
      new Proxy(full, {
        get: (target, name: keyof AsyncHistory) =>
          name === 'appendBatches'
            ? () => Promise.reject(new ExpectedError('diskFull', 'The disk is full.'))
            : target[name],
      }),
    );
    expect(await lab.supervisor.whenEnded(id)).toMatchObject({ status: 'interrupted', reason: 'The disk is full.' });
  });

  it('the owner of a running run is its engine, alive until the end is stored', async () => {
    const { id } = await lab.supervisor.start(slow);
    const [running] = lab.store.runningOwners();
    expect(running?.runId).toBe(id);
    expect(running!.owner.pid).not.toBe(process.pid);
    expect(isAlive(running!.owner)).toBe(true);
    expect(isAlive({ ...running!.owner, processStart: 'another' })).toBe(false);
    await lab.supervisor.whenEnded(id);
    expect(isAlive(running!.owner)).toBe(false);
  });
});

import { fork, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { RowBatch } from '../../../core/contract/run.ts';
import { Randomness } from '../../../core/random.ts';
import { historyClient, type RemoteHistory } from '../../../main/history/client.ts';
import { childPort } from '../../../main/history/ports.ts';
import { newRun, rowBatch, rowsOf, scratchFolder, scratchHistory } from '../../core/history/sampleRun.ts';
import { bundle } from '../engine/support/bundle.ts';

let bundled: Awaited<ReturnType<typeof bundle>>;
beforeAll(async () => {
  bundled = await bundle(resolve('main/history/entry.ts'));
}, 60_000);
afterAll(() => bundled.remove());

/** A history process on that home, and its client. */
function startHistory(home: string): { child: ChildProcess; history: RemoteHistory; gone: Promise<void> } {
  const child = fork(join(bundled.folder, 'entry.mjs'), [home], { serialization: 'advanced', execArgv: [] });
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  return { child, history: historyClient(childPort(child)), gone };
}

const batchRows = 200;

/** Batch k of a run: steps 200k to 200k + 199 of one metric. */
function numberedBatch(k: number): RowBatch {
  return rowBatch(
    Array.from({ length: batchRows }, (_, i) => [0, 0, 0, batchRows * k + i, Math.sqrt(batchRows * k + i)]),
  );
}

describe('history processes', () => {
  it('lose no acknowledged batch, killed with SIGKILL at 20 random moments while they write', async () => {
    const home = scratchFolder();
    const random = new Randomness(11).stream('data', 0);
    const kills = 20;
    const draws = random.integers(0, new Uint32Array(2 * kills), 12);
    const { id } = await startHistory(home).history.createRun(newRun());
    let acknowledged = 0;
    for (let kill = 0; kill < kills; kill++) {
      const { child, history, gone } = startHistory(home);
      const killAfter = acknowledged + draws[2 * kill]!;
      const sent = Array.from({ length: 24 }, (_, i) => history.appendRows(id, numberedBatch(acknowledged + i)));
      const answered = Promise.allSettled(
        sent.map(async (answer) => {
          await answer;
          acknowledged++;
          if (acknowledged !== killAfter) return;
          for (let turn = 0; turn < draws[2 * kill + 1]!; turn++) await new Promise((next) => setImmediate(next));
          child.kill('SIGKILL');
        }),
      );
      if (draws[2 * kill] === 0) child.kill('SIGKILL');
      await gone;
      for (const one of await answered)
        if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'historyLost' });
      const store = scratchHistory(join(home, 'history.sqlite'));
      expect(store.verifyRun(id)).toEqual([]);
      const stored = store.runDetail(id).rows;
      expect(stored).toBeGreaterThanOrEqual(batchRows * acknowledged);
      expect(stored % batchRows).toBe(0);
      store.close();
    }
    expect(acknowledged).toBeGreaterThan(kills);
    const { history } = startHistory(home);
    await history.appendRows(id, numberedBatch(acknowledged));
    const { batch } = await history.rowPage(id, null, 100_000);
    const whole = Array.from({ length: acknowledged + 1 }, (_, k) => rowsOf(numberedBatch(k))).flat();
    expect(rowsOf(batch).slice(0, whole.length)).toEqual(whole);
  });

  it('share one database: four open a new home at once and write at the same time as this process', async () => {
    const home = scratchFolder();
    const histories = Array.from({ length: 4 }, () => startHistory(home).history);
    const ids = await Promise.all(histories.map(async (history) => (await history.createRun(newRun())).id));
    const store = scratchHistory(join(home, 'history.sqlite'));
    const ours = store.createRun(newRun()).id;
    const batches = 50;
    const theirs = histories.map(async (history, i) => {
      for (let k = 0; k < batches; k++) await history.appendRows(ids[i]!, numberedBatch(k));
    });
    for (let k = 0; k < batches; k++) {
      store.appendRows(ours, numberedBatch(k));
      await new Promise((next) => setImmediate(next));
    }
    await Promise.all(theirs);
    for (const id of [...ids, ours]) {
      expect(store.runDetail(id).rows).toBe(batches * batchRows);
      expect(store.verifyRun(id)).toEqual([]);
    }
    expect(store.verifyFile()).toEqual([]);
    expect(await histories[0]!.listRuns({ limit: 10 })).toHaveLength(5);
  });

  it('tell a wish to cancel from one process to the other', async () => {
    const home = scratchFolder();
    const [window, terminal] = [startHistory(home).history, startHistory(home).history];
    const { id } = await window.createRun(newRun());
    await terminal.requestCancel(id, () => true);
    expect(await window.heartbeat(id, { nowMs: 1, steps: 0, wallMs: 0 })).toEqual({ cancelRequested: true });
  });

  it('open a database that is newer for reading, name both versions, and write nothing', async () => {
    const home = scratchFolder();
    const file = join(home, 'history.sqlite');
    const store = scratchHistory(file);
    const { id } = store.createRun(newRun());
    store.close();
    new Sqlite(file).exec('PRAGMA user_version = 99').close();
    const { history } = startHistory(home);
    expect(await history.readOnly()).toMatch(/version 99.*up to \d+.*for reading only/);
    expect(await history.listRuns({ limit: 1 })).toMatchObject([{ id }]);
    for (let i = 0; i < 2; i++) {
      await expect(history.createRun(newRun())).rejects.toMatchObject({
        code: 'databaseNewer',
        message: expect.stringMatching(/version 99.*up to \d+/) as string,
      });
    }
  });

  it('end by themselves when the process that started them goes', async () => {
    const { child, history, gone } = startHistory(scratchFolder());
    await history.listRuns({ limit: 1 });
    child.disconnect();
    await gone;
    expect(child.exitCode).toBe(0);
    await expect(history.listRuns({ limit: 1 })).rejects.toMatchObject({ code: 'historyLost' });
  });
});

import { fork, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Randomness } from '../../../core/random.ts';
import { asyncHistory } from '../../../main/cli/store.ts';
import { isAlive } from '../../../main/engine/owner.ts';
import { bundle } from './support/bundle.ts';
import { Laboratory } from './support/laboratory.ts';
import { walkSpec } from './support/walk.ts';

// Dozens of processes are started; on a busy machine each may take a second.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

let built: Awaited<ReturnType<typeof bundle>>;
let lab: Laboratory;
const entry = (): string => join(built.folder, 'engineEntry.mjs');

beforeAll(async () => void (built = await bundle('engineEntry.ts', 'hostEntry.ts')));
afterAll(() => built.remove());
beforeEach(() => void (lab = new Laboratory(entry())));
afterEach(() => lab.close());

/** 2 arms of 300 steps of 1 ms; 30 tables an arm, told together where they come close behind one another. */
const spec = walkSpec({ steps: 300, workMs: 1 });

describe('kill -9 of the engine', () => {
  it('at 20 random moments loses no stored row, and the resumed run equals an uninterrupted one bit for bit', async () => {
    const whole = await lab.finish(spec);
    const expected = lab.result(whole.id);
    const moments = new Randomness(20).stream('noise', 0).integers(0, new Uint32Array(20), 28);
    for (const moment of moments) {
      let tables = 0;
      const told: string[] = [];
      const stop = lab.supervisor.on((event) => {
        if (event.kind === 'rows') {
          const { arm, replica, metric, step } = event.batch;
          arm.forEach((_, i) => told.push([arm[i], replica[i], metric[i], step[i]].join()));
        }
        if (event.kind === 'table' && tables++ === moment) lab.engine!.kill();
      });
      const killed = await lab.finish(spec);
      stop();
      expect(killed, `moment ${moment}`).toMatchObject({
        status: 'interrupted',
        reason: 'The engine ended unexpectedly (killed by SIGKILL).',
      });
      const stored = lab.rows(killed.id);
      expect(told.filter((key) => !stored.has(key))).toEqual([]);
      await lab.supervisor.resume(killed.id);
      expect((await lab.supervisor.whenEnded(killed.id)).status).toBe('finished');
      expect(lab.result(killed.id), `moment ${moment}`).toEqual(expected);
    }
  });
});

/** A host in a process of its own, with a run. */
async function startHost(): Promise<{
  host: ChildProcess;
  runId: string;
  stored: () => number;
  enough: Promise<void>;
}> {
  const folder = lab.checkpoints('elsewhere');
  const host = fork(join(built.folder, 'hostEntry.mjs'), [entry(), lab.database, folder], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let rows = 0;
  let started: (runId: string) => void;
  let seen: () => void;
  const runId = new Promise<string>((resolve) => (started = resolve));
  const enough = new Promise<void>((resolve) => (seen = resolve));
  host.on('message', (message: { up?: true; runId?: string; rows?: number }) => {
    if (message.up) host.send(walkSpec({ steps: 2000, workMs: 1 }));
    if (message.runId) started(message.runId);
    if (message.rows && (rows += message.rows) > 0) seen();
  });
  return { host, runId: await runId, stored: () => rows, enough };
}

const exitOf = (child: ChildProcess): Promise<void> => new Promise((resolve) => child.once('exit', () => resolve()));

describe('another process', () => {
  it('cancels a run within 2 s, with a checkpoint', async () => {
    const { host, runId, enough } = await startHost();
    await enough;
    const beganMs = performance.now();
    await lab.supervisor.cancel(runId);
    expect(lab.store.runRecord(runId).status).toBe('running');
    await vi.waitFor(() => expect(lab.store.runRecord(runId).status).toBe('cancelled'), {
      timeout: 10_000,
      interval: 20,
    });
    expect(performance.now() - beganMs).toBeLessThan(2000);
    expect(lab.store.checkpoints(runId)).toHaveLength(1);
    host.kill('SIGKILL');
    await exitOf(host);
  });
});

describe('kill -9 of the host', () => {
  it('lets the engine write a checkpoint and exit within 5 s; the run goes on from there without a gap', async () => {
    const { host, runId, stored, enough } = await startHost();
    await enough;
    const { owner } = lab.store.runningOwners().find((running) => running.runId === runId)!;
    expect(isAlive(owner)).toBe(true);
    const died = exitOf(host);
    host.kill('SIGKILL');
    await died;
    await vi.waitFor(() => expect(isAlive(owner)).toBe(false), { timeout: 5000, interval: 20 });
    expect(lab.rows(runId).size).toBeGreaterThanOrEqual(stored());
    // The only checkpoint: the host asked for none in its life.
    const files = readdirSync(lab.checkpoints('elsewhere'));
    expect(files).toHaveLength(1);
    const step = Number(/-(\d+)\./.exec(files[0]!)![1]);
    expect(step).toBeGreaterThan(0);

    const taken = new Laboratory(entry(), {
      history: asyncHistory(lab.store),
      checkpointFolder: () => lab.checkpoints('elsewhere'),
    });
    const first = taken.heard(({ kind }) => kind === 'rows');
    await taken.supervisor.resume(runId);
    const event = await first;
    expect(event.kind === 'rows' && Math.min(...event.batch.step)).toBeGreaterThan(0);
    expect((await taken.supervisor.whenEnded(runId)).status).toBe('finished');
    await taken.close();
    const whole = await lab.finish(walkSpec({ steps: 2000 }));
    expect(lab.rows(runId)).toEqual(lab.rows(whole.id));
    expect(lab.marks(runId)).toEqual(lab.marks(whole.id));
    expect(lab.store.runDetail(runId).claims).toEqual(lab.store.runDetail(whole.id).claims);
  });
});

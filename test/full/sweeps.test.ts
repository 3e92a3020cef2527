import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sweepDocumentSchema, type SweepRecord } from '../../core/contract/sweep.ts';
import { RandomStream } from '../../core/random.ts';
import { TaskFolder } from '../../core/sweeps/slurm/taskFolder.ts';
import { ask } from '../e2e/support/ask.ts';
import { openWorkbench, servicePids, TestHome, type Workbench } from '../e2e/support/workbench.ts';
import { BuiltTerminal, type Started } from '../main/cli/support/terminal.ts';
import { SlurmCluster } from '../support/slurmCluster.ts';
import { inHistory, sweepDigest, sweepFaults } from '../support/sweepDigest.ts';

/**
 * Kill -9 at random moments, 30 times over the two executors: the sweep is finished with no run twice, none lost, and the
 * numbers of a sweep that was left alone. EXCITE_CHECK_KILLS: another number of kills in all.
 */
const kills = Number(process.env['EXCITE_CHECK_KILLS'] ?? 30);
const share = (parts: number): number => Math.ceil((kills * parts) / 30);
const patience = { timeout: 600_000, interval: 50 };
const seed = 20_261_126;

const record = (home: string, id: string): SweepRecord => inHistory(home, (history) => history.sweepRecord(id));
const isOver = ({ status, counts }: SweepRecord): boolean => status !== 'running' && counts.running === 0;

interface Campaign {
  readonly home: string;
  readonly id: string;
  readonly runs: number;
  readonly kills: number;
  /** What can be killed now, by name; each resolves when the sweep goes on, or false where there was nothing to kill. */
  readonly victims: Readonly<Record<string, () => Promise<boolean>>>;
  readonly stream: number;
}

/** Kills spread over the sweep, each at a random moment after its share of the runs; returns who was killed. */
async function kill({ home, id, runs, kills: times, victims, stream }: Campaign): Promise<string[]> {
  const names = Object.keys(victims);
  const waits = new RandomStream(seed, stream, 'noise').integers(0, new Uint32Array(times), 2000);
  const killed: string[] = [];
  for (const [index, waitMs] of waits.entries()) {
    await vi.waitUntil(() => {
      const { counts } = record(home, id);
      return counts.done + counts.failed >= Math.floor((index * (runs - 2)) / times) && counts.running > 0;
    }, patience);
    await pause(waitMs);
    const name = names[index % names.length]!;
    await vi.waitUntil(() => victims[name]!(), patience);
    killed.push(name);
  }
  return killed;
}

function killPid(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

/** An engine of the sweep, wherever it was started. */
function killRun(home: string): Promise<boolean> {
  const [one] = inHistory(home, (history) => history.runningOwners());
  return Promise.resolve(one !== undefined && killPid(one.owner.pid));
}

describe('kill -9 of terminals and of what they started', () => {
  const walks = ['sweep', 'long-walk', '--preset', 'walk', '--grid', 'steps=200000,300000,400000'];
  let terminal: BuiltTerminal;
  beforeAll(async () => {
    terminal = await BuiltTerminal.build();
  }, 120_000);
  afterAll(() => terminal.remove());

  async function whole(...seeds: string[]): Promise<Record<string, string>> {
    const home = terminal.home();
    const { sweep } = await terminal.json<{ sweep: SweepRecord }>(home, ...walks, ...seeds);
    return sweepDigest(home, sweep.id);
  }

  it('on this machine', async () => {
    const seeds = ['--seeds', '1..16'];
    const expected = await whole(...seeds);
    const home = terminal.home();
    let started = terminal.start(home, ...walks, ...seeds);
    const id = (await started.said(/(sweep-[a-z0-9-]+): 48 runs/))[1]!;
    const killTerminal = async (): Promise<boolean> => {
      started.child.kill('SIGKILL');
      await started.finished;
      started = terminal.start(home, 'sweep', 'resume', id);
      return true;
    };
    const victims = { terminal: killTerminal, run: () => killRun(home) };
    const killed = await kill({ home, id, runs: 48, kills: share(12), victims, stream: 1 });
    console.log(`on this machine: killed ${killed.join(', ')}`);
    const end = await started.finished;
    expect(end.status, end.stderr).toBe(0);
    expect(sweepFaults(home, id)).toEqual([]);
    expect(sweepDigest(home, id)).toEqual(expected);
  });

  it('on a Slurm cluster', async () => {
    const seeds = ['--seeds', '1..8'];
    const expected = await whole(...seeds);
    const cluster = await SlurmCluster.start();
    try {
      cluster.keepWatch();
      Object.assign(process.env, cluster.env);
      const home = terminal.home();
      await terminal.json(home, 'sweep', 'slurm', '--folder', cluster.shared, '--partition', 'main');
      let started: Started = terminal.start(home, ...walks, ...seeds, '--executor', 'slurm');
      const id = (await started.said(/(sweep-[a-z0-9-]+): 24 runs/))[1]!;
      const killTerminal = async (): Promise<boolean> => {
        started.child.kill('SIGKILL');
        await started.finished;
        started = terminal.start(home, 'sweep', 'resume', id);
        return true;
      };
      const killTask = (): Promise<boolean> => {
        const job = computingTask(cluster, id);
        if (job !== undefined) cluster.ask('scancel', '--signal=KILL', '--batch', job);
        return Promise.resolve(job !== undefined);
      };
      const killController = async (): Promise<boolean> => {
        await cluster.killController();
        return true;
      };
      const victims = { task: killTask, terminal: killTerminal, slurmctld: killController };
      const killed = await kill({ home, id, runs: 24, kills: share(12), victims, stream: 2 });
      console.log(`on Slurm: killed ${killed.join(', ')}`);
      const end = await started.finished;
      expect(end.status, end.stderr).toBe(0);
      expect(sweepFaults(home, id)).toEqual([]);
      expect(sweepDigest(home, id)).toEqual(expected);
    } finally {
      await cluster.stop();
    }
  });

  /** Slurm's id of a task whose run has begun. */
  function computingTask(cluster: SlurmCluster, sweepId: string): string | undefined {
    const folder = join(cluster.shared, sweepId);
    const tasks = join(folder, 'tasks');
    const places = existsSync(tasks) ? readdirSync(tasks).map((hash) => new TaskFolder(folder, hash)) : [];
    const begun = places.filter(({ database }) => existsSync(database)).map(({ holder }) => holder);
    const told = cluster.ask('squeue', '--noheader', '--array', '--states=RUNNING', '--format=%F_%K %A');
    return [...told.matchAll(/^(\d+_\d+) (\d+)/gm)].find(([, job]) => begun.includes(job))?.[2];
  }
});

describe('kill -9 of the window and of its processes', () => {
  const document = sweepDocumentSchema.parse({
    study: 'rank-collapse',
    preset: 'ce-gd',
    replicas: 4,
    seeds: Array.from({ length: 12 }, (_, index) => index + 1),
  });
  const homes: TestHome[] = [];
  afterAll(() => {
    for (const home of homes) home.remove();
  });

  async function begin(): Promise<{ test: TestHome; workbench: Workbench; id: string }> {
    const test = new TestHome();
    homes.push(test);
    const workbench = await openWorkbench(test, switches);
    const wanted = { document, executor: 'local', jobs: 0, priority: 0 } as const;
    const { sweepId: id } = await ask(workbench.page, 'sweeps.start', wanted);
    return { test, workbench, id };
  }
  const switches = ['--test-checkpoint-every-ms=250'];

  it('goes on by itself when the window is opened again', async () => {
    const alone = await begin();
    await vi.waitUntil(() => isOver(record(alone.test.home, alone.id)), patience);
    await alone.workbench.app.close();
    const expected = sweepDigest(alone.test.home, alone.id);

    const { test, id, workbench: first } = await begin();
    let workbench = first;
    const killWindow = async (): Promise<boolean> => {
      const main = workbench.app.process();
      const gone = new Promise((resolve) => main.once('exit', resolve));
      main.kill('SIGKILL');
      await gone;
      workbench = await openWorkbench(test, switches);
      return true;
    };
    const killHistory = async (): Promise<boolean> => {
      const [pid] = await servicePids(workbench.app, 'history');
      return pid !== undefined && killPid(pid);
    };
    const victims = { window: killWindow, run: () => killRun(test.home), history: killHistory };
    const killed = await kill({ home: test.home, id, runs: 12, kills: share(6), victims, stream: 3 });
    console.log(`in the window: killed ${killed.join(', ')}`);
    await vi.waitUntil(() => isOver(record(test.home, id)), patience);
    await workbench.app.close();
    expect(sweepFaults(test.home, id)).toEqual([]);
    expect(sweepDigest(test.home, id)).toEqual(expected);
  });
});

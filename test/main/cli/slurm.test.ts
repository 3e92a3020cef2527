import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SweepMember, SweepRecord } from '../../../core/contract/sweep.ts';
import { TaskFolder } from '../../../core/sweeps/slurm/taskFolder.ts';
import { missingSlurmPrograms, SlurmCluster } from '../../support/slurmCluster.ts';
import { inHistory, sweepDigest, sweepFaults } from '../../support/sweepDigest.ts';
import { BuiltTerminal } from './support/terminal.ts';

interface SweepDocument {
  readonly sweep: SweepRecord;
  readonly runs: readonly SweepMember[];
}

const isRoot = process.getuid?.() === 0;
const patience = { timeout: 240_000, interval: 100 };
const record = (home: string, id: string): SweepRecord => inHistory(home, (history) => history.sweepRecord(id));

it.runIf(!isRoot)('an ordinary user cannot start a Slurm cluster: sweeps on Slurm are tested as root alone', () => {
  expect(isRoot).toBe(false);
});

it.runIf(isRoot)('the set-up has brought Slurm and munge', () => {
  expect(missingSlurmPrograms()).toEqual([]);
});

describe.runIf(isRoot)('sweeps on a real Slurm cluster of one node', () => {
  let terminal: BuiltTerminal;
  let cluster: SlurmCluster;

  beforeAll(async () => {
    terminal = await BuiltTerminal.build();
    cluster = await SlurmCluster.start();
    cluster.keepWatch();
    Object.assign(process.env, cluster.env);
  }, 180_000);
  afterAll(async () => {
    await cluster.stop();
    terminal.remove();
  }, 60_000);

  async function slurmHome(): Promise<string> {
    const home = terminal.home();
    await terminal.json(home, 'sweep', 'slurm', '--folder', cluster.shared, '--partition', 'main');
    return home;
  }

  /** Resolves with Slurm's id of a task that computes: its run has begun. */
  function taskOf(sweepId: string): Promise<string> {
    const folder = join(cluster.shared, sweepId);
    const tasks = join(folder, 'tasks');
    return vi.waitUntil(() => {
      const places = existsSync(tasks) ? readdirSync(tasks).map((hash) => new TaskFolder(folder, hash)) : [];
      const begun = places.filter(({ database }) => existsSync(database)).map(({ holder }) => holder);
      const told = cluster.ask('squeue', '--noheader', '--array', '--states=RUNNING', '--format=%F_%K %A');
      return [...told.matchAll(/^(\d+_\d+) (\d+)/gm)].find(([, job]) => begun.includes(job))?.[2];
    }, patience);
  }

  it('gives the numbers of the local executor bit for bit, 48 runs', async () => {
    const home = await slurmHome();
    const words = ['sweep', 'long-walk', '--preset', 'walk', '--grid', 'steps=1000..12000:12', '--seeds', '1..4'];
    const slurm = await terminal.json<SweepDocument>(home, ...words, '--executor', 'slurm');
    const local = await terminal.json<SweepDocument>(home, ...words);
    expect(slurm.sweep).toMatchObject({ executor: 'slurm', status: 'finished', counts: { done: 48, failed: 0 } });
    expect(sweepFaults(home, slurm.sweep.id)).toEqual([]);
    expect(sweepDigest(home, slurm.sweep.id)).toEqual(sweepDigest(home, local.sweep.id));
    expect(existsSync(join(cluster.shared, slurm.sweep.id, 'tasks', slurm.runs[0]!.hash))).toBe(false);
  }, 300_000);

  it('goes on after kill -9 of the terminal, of tasks and of slurmctld, and after a requeue', async () => {
    const home = await slurmHome();
    const words = ['sweep', 'long-walk', '--preset', 'walk', '--grid', 'steps=400000,800000', '--seeds', '1..3'];
    const started = terminal.start(home, ...words, '--executor', 'slurm');
    const id = (await started.said(/(sweep-[a-z0-9-]+): 6 runs/))[1]!;
    await taskOf(id);
    started.child.kill('SIGKILL');
    await started.finished;
    cluster.ask('scontrol', 'requeue', await taskOf(id));
    const resumed = terminal.start(home, 'sweep', 'resume', id);
    cluster.ask('scancel', '--signal=KILL', '--batch', await taskOf(id));
    await cluster.killController();
    expect((await resumed.finished).status).toBe(0);
    expect(sweepFaults(home, id)).toEqual([]);
    const local = await terminal.json<SweepDocument>(home, ...words);
    expect(sweepDigest(home, id)).toEqual(sweepDigest(home, local.sweep.id));
  }, 600_000);

  it('pauses with the reason when the shared folder is gone, and goes on when it is back', async () => {
    const home = await slurmHome();
    const words = ['sweep', 'long-walk', '--preset', 'walk', '--grid', 'steps=2000,3000', '--executor', 'slurm'];
    const started = terminal.start(home, ...words, '--jobs', '1');
    const id = (await started.said(/(sweep-[a-z0-9-]+): 2 runs/))[1]!;
    await vi.waitUntil(() => record(home, id).counts.running > 0, patience);
    const folder = join(cluster.shared, id);
    renameSync(folder, `${folder}.away`);
    await vi.waitUntil(() => record(home, id).status === 'paused', patience);
    expect(record(home, id).reason).toContain(`The shared folder ${folder} is not there`);
    started.child.kill('SIGKILL');
    await started.finished;
    renameSync(`${folder}.away`, folder);
    const { sweep } = await terminal.json<SweepDocument>(home, 'sweep', 'resume', id);
    expect(sweep.counts).toMatchObject({ done: 2, failed: 0 });
    expect(sweepFaults(home, id)).toEqual([]);
  }, 300_000);

  it('shows the script before it is sent, and hands on what sbatch says of it', async () => {
    const home = await slurmHome();
    const words = ['sweep', 'exact-numbers', '--grid', 'steps=1,2', '--executor', 'slurm'];
    await terminal.json(home, 'sweep', 'slurm', '--partition', 'nowhere', '--mem', '100', '--extra=--comment=mine');
    const { script } = await terminal.json<{ script: string }>(home, ...words, '--jobs', '1', '--dry-run');
    for (const line of ['--array=0-1%1', '--partition=nowhere', '--mem=100M', '--comment=mine', '--requeue'])
      expect(script).toContain(`#SBATCH ${line}\n`);
    const { status, stdout } = await terminal.excite(home, ...words);
    expect(status).toBe(1);
    expect(stdout).toMatch(/paused.*sbatch: error: invalid partition specified: nowhere/);
  });
});

it('a sweep for Slurm without a shared folder is refused with what to do', async () => {
  const terminal = await BuiltTerminal.build();
  try {
    const words = ['sweep', 'exact-numbers', '--grid', 'steps=1', '--executor', 'slurm'];
    const { status, stderr } = await terminal.excite(terminal.home(), ...words);
    expect(status).toBe(2);
    expect(stderr).toMatch(/shared folder is not set.*\n.*excite sweep slurm --folder/);
  } finally {
    terminal.remove();
  }
});

it('a shared folder that goes away as a job is sent is what the sweep says, not that sbatch cannot open the script', async () => {
  const terminal = await BuiltTerminal.build();
  const folder = mkdtempSync(join(tmpdir(), 'excite-sbatch-'));
  const path = process.env['PATH'];
  try {
    const lines = [
      '#!/bin/sh',
      'for script; do :; done',
      'sweep=$(dirname "$(dirname "$script")")',
      'mv "$sweep" "$sweep.away"',
      'echo "sbatch: error: Unable to open file $script" >&2',
      'exit 1',
    ];
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, 'shared'));
    writeFileSync(join(folder, 'bin', 'sbatch'), `${lines.join('\n')}\n`, { mode: 0o755 });
    process.env['PATH'] = `${join(folder, 'bin')}:${path}`;
    const home = terminal.home();
    await terminal.json(home, 'sweep', 'slurm', '--folder', join(folder, 'shared'));
    const words = ['sweep', 'exact-numbers', '--grid', 'steps=1', '--executor', 'slurm'];
    const { status, stdout } = await terminal.excite(home, ...words);
    expect(status).toBe(1);
    expect(stdout).toMatch(/paused.*The shared folder \S+\/shared\/sweep-\S+ is not there/);
  } finally {
    process.env['PATH'] = path;
    rmSync(folder, { recursive: true });
    terminal.remove();
  }
});

import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SweepRecord } from '../../../core/contract/sweep.ts';
import { inHistory, sweepDigest, sweepFaults } from '../../support/sweepDigest.ts';
import { BuiltTerminal } from './support/terminal.ts';

const isRoot = process.getuid?.() === 0;
const patience = { timeout: 60_000, interval: 50 };
const grid = ['sweep', 'long-walk', '--preset', 'walk', '--grid', 'steps=200000,300000'];
const walks = [...grid, '--seeds', '1..3'];
/** Far from its end when the disk is full. */
const manyWalks = [...grid, '--seeds', '1..10'];
const longestFullMs = 8000;
const megabyte = Buffer.alloc(1024 ** 2);

it.runIf(!isRoot)('an ordinary user cannot mount a small disk: full disks are tested as root alone', () => {
  expect(isRoot).toBe(false);
});

describe.runIf(isRoot)('a sweep whose disk is full', () => {
  let terminal: BuiltTerminal;
  let disk: string;

  beforeAll(async () => {
    terminal = await BuiltTerminal.build();
  }, 120_000);
  afterAll(() => terminal.remove());
  beforeEach(() => {
    disk = mkdtempSync(join(tmpdir(), 'excite-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'excite-disk', disk]);
  });
  afterEach(() => {
    execFileSync('umount', ['--lazy', disk]);
    rmSync(disk, { recursive: true });
  });

  /** Takes what is free but for so many megabytes. */
  function fill(leaveMb: number): void {
    const file = openSync(join(disk, 'filler'), 'w');
    try {
      for (;;) {
        writeSync(file, megabyte);
        if (leaveMb === 0) continue;
        const free = execFileSync('df', ['--output=avail', '--block-size=1M', disk], { encoding: 'utf8' });
        if (Number(free.trim().split('\n')[1]) <= leaveMb) return;
      }
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    } finally {
      closeSync(file);
    }
  }
  const empty = (): void => rmSync(join(disk, 'filler'), { force: true });
  const home = (): string => join(disk, 'home');
  const record = (id: string): SweepRecord => inHistory(home(), (history) => history.sweepRecord(id));

  it('is paused with the reason before its disk is full, and goes on when there is room', async () => {
    fill(40);
    const { status, stdout, stderr } = await terminal.excite(home(), ...walks);
    expect({ status, stderr }).toMatchObject({ status: 1 });
    expect(stdout).toMatch(/paused, 0 of 6 runs done.*has \d\d MB left; a sweep goes on with 64 MB or more/);
    const id = /sweep-[a-z0-9-]+/.exec(stdout)![0];
    empty();
    expect((await terminal.excite(home(), 'sweep', 'resume', id)).status).toBe(0);
    expect(sweepFaults(home(), id)).toEqual([]);
  }, 120_000);

  it('loses nothing when the disk fills under its runs', async () => {
    const other = terminal.home();
    const whole = await terminal.json<{ sweep: SweepRecord }>(other, ...manyWalks);
    const started = terminal.start(home(), ...manyWalks);
    const id = (await started.said(/(sweep-[a-z0-9-]+): 20 runs/))[1]!;
    await vi.waitUntil(() => record(id).counts.done > 0 && record(id).counts.running > 0, patience);
    fill(0);
    // Where there is room for a line that says so the sweep is paused; where there is none it waits for it.
    const freed = setTimeout(empty, longestFullMs);
    const { status, stdout, stderr } = await started.finished;
    clearTimeout(freed);
    empty();
    expect(stderr).not.toContain('ExpectedError');
    if (status !== 0) {
      expect(stdout, stderr).toMatch(/paused.*The disk that holds/);
      expect((await terminal.excite(home(), 'sweep', 'resume', id, '--failed')).status).toBe(0);
    }
    expect(sweepFaults(home(), id)).toEqual([]);
    expect(sweepDigest(home(), id)).toEqual(sweepDigest(other, whole.sweep.id));
  }, 240_000);

  it('is paused with the reason when the disk that a cluster shares is full', async () => {
    const shared = join(disk, 'shared');
    mkdirSync(shared);
    const own = terminal.home();
    await terminal.json(own, 'sweep', 'slurm', '--folder', shared);
    fill(0);
    const { status, stdout } = await terminal.excite(own, ...walks, '--executor', 'slurm');
    expect(status).toBe(1);
    expect(stdout).toContain(`paused, 0 of 6 runs done. The shared folder ${shared} is on a disk that is full`);
  }, 120_000);
});

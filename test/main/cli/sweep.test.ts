import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SweepMember, SweepRecord } from '../../../core/contract/sweep.ts';
import { RandomStream } from '../../../core/random.ts';
import { inHistory, sweepDigest, sweepFaults } from '../../support/sweepDigest.ts';
import { BuiltTerminal, type Started } from './support/terminal.ts';

interface SweepDocument {
  readonly sweep: SweepRecord;
  readonly runs: readonly SweepMember[];
}

/** Twelve runs of two arms and three replicas; each writes checkpoints while it is killed. */
const walks = ['sweep', 'long-walk', '--preset', 'walk', '--grid', 'steps=200000,300000,400000', '--seeds', '1..4'];
const patience = { timeout: 60_000, interval: 50 };

let terminal: BuiltTerminal;
let whole: Record<string, string>;

beforeAll(async () => {
  terminal = await BuiltTerminal.build();
  const home = terminal.home();
  const { sweep } = await terminal.json<SweepDocument>(home, ...walks);
  whole = sweepDigest(home, sweep.id);
}, 120_000);
afterAll(() => terminal.remove());

async function sweepIdOf(started: Started): Promise<string> {
  return (await started.said(/(sweep-[a-z0-9-]+): 12 runs/))[1]!;
}

const record = (home: string, id: string): SweepRecord => inHistory(home, (history) => history.sweepRecord(id));

/** Resolves when so many runs are done, and a few more are being computed. */
function underWay(home: string, id: string, done: number): Promise<unknown> {
  return vi.waitUntil(() => {
    const { counts } = record(home, id);
    return counts.done >= done && counts.running > 0;
  }, patience);
}

describe('a sweep in a terminal', () => {
  it('computes every run once, with a thread each, and says how it stands', async () => {
    const home = terminal.home();
    const { sweep, runs } = await terminal.json<SweepDocument>(home, ...walks);
    expect(sweep).toMatchObject({ status: 'finished', counts: { waiting: 0, running: 0, done: 12, failed: 0 } });
    expect(runs.map(({ point, seed }) => [point['steps'], seed])).toEqual(
      [200_000, 300_000, 400_000].flatMap((steps) => [1, 2, 3, 4].map((seed) => [steps, seed])),
    );
    expect(sweepFaults(home, sweep.id)).toEqual([]);
    expect(sweepDigest(home, sweep.id)).toEqual(whole);
    const { stdout } = await terminal.excite(home, 'sweep', 'status');
    expect(stdout).toContain(sweep.id);
  });

  it('goes on after kill -9 of the terminal and of single runs: none twice, none lost, the same numbers', async () => {
    const home = terminal.home();
    let started = terminal.start(home, ...walks);
    const id = await sweepIdOf(started);
    const draw = new RandomStream(3, 0, 'noise').integers(0, new Uint32Array(3), 3);
    for (const [kill, more] of draw.entries()) {
      await underWay(home, id, Math.min(kill * 3 + more, 9));
      const owners = inHistory(home, (history) => history.runningOwners());
      if (kill % 2 === 1 && owners[0]) process.kill(owners[0].owner.pid, 'SIGKILL');
      started.child.kill('SIGKILL');
      await started.finished;
      started = terminal.start(home, 'sweep', 'resume', id);
    }
    expect((await started.finished).status).toBe(0);
    expect(sweepFaults(home, id)).toEqual([]);
    expect(sweepDigest(home, id)).toEqual(whole);
  });

  it('is paused from another terminal with checkpoints, and goes on where it stopped', async () => {
    const home = terminal.home();
    const started = terminal.start(home, ...walks);
    const id = await sweepIdOf(started);
    await underWay(home, id, 2);
    const { sweep: paused } = await terminal.json<SweepDocument>(home, 'sweep', 'pause', id);
    expect(paused).toMatchObject({ status: 'paused', reason: 'Paused by the user.', counts: { running: 0 } });
    expect((await started.finished).status).toBe(1);
    const { sweep } = await terminal.json<SweepDocument>(home, 'sweep', 'resume', id);
    expect(sweep.status).toBe('finished');
    expect(sweepFaults(home, id)).toEqual([]);
    expect(sweepDigest(home, id)).toEqual(whole);
  });

  it('is handed out by one of two terminals; the other steps in when that one is killed', async () => {
    const home = terminal.home();
    const first = terminal.start(home, ...walks);
    const id = await sweepIdOf(first);
    await underWay(home, id, 1);
    const second = terminal.start(home, 'sweep', 'resume', id);
    await second.said(/hands out the runs of this history/);
    first.child.kill('SIGKILL');
    expect((await second.finished).status).toBe(0);
    expect(sweepFaults(home, id)).toEqual([]);
    expect(sweepDigest(home, id)).toEqual(whole);
  });

  it('stops with checkpoints at Ctrl-C, exit 130', async () => {
    const home = terminal.home();
    const started = terminal.start(home, ...walks);
    const id = await sweepIdOf(started);
    await underWay(home, id, 1);
    started.child.kill('SIGINT');
    expect((await started.finished).status).toBe(130);
    expect(record(home, id)).toMatchObject({ status: 'paused', counts: { running: 0 } });
    expect((await terminal.excite(home, 'sweep', 'cancel', id)).status).toBe(0);
    expect(record(home, id).status).toBe('cancelled');
  });

  it('is extended: only the missing runs are computed', async () => {
    const home = terminal.home();
    const small = ['sweep', 'exact-numbers', '--grid', 'steps=1,2', '--seeds', '1..2'];
    const { sweep, runs } = await terminal.json<SweepDocument>(home, ...small);
    const more = ['sweep', 'extend', sweep.id, '--grid', 'steps=1,2,3', '--seeds', '3'];
    expect(await terminal.json(home, ...more, '--dry-run')).toMatchObject({ runs: 5 });
    const extended = await terminal.json<SweepDocument>(home, ...more);
    expect(extended.runs).toHaveLength(9);
    expect(extended.sweep.counts.done).toBe(9);
    expect(extended.runs.slice(0, 4).map(({ runId }) => runId)).toEqual(runs.map(({ runId }) => runId));
    expect(sweepFaults(home, sweep.id)).toEqual([]);
  });

  it('lists a run that its study refuses with the reason, and runs it again when asked', async () => {
    const home = terminal.home();
    const refused = ['sweep', 'label-noise', '--preset', 'ms-quick', '--grid', 'rank=1,30', '--set', 'steps=20'];
    const { status, stdout } = await terminal.excite(home, ...refused, '--arms', 'noise', '--json');
    const { sweep, runs } = JSON.parse(stdout) as SweepDocument;
    expect(status).toBe(1);
    expect(sweep).toMatchObject({ status: 'finished', counts: { done: 1, failed: 1 } });
    expect(runs[1]).toMatchObject({ status: 'failed', reason: expect.stringContaining('rank') as string });
    const text = await terminal.excite(home, 'sweep', 'status', sweep.id);
    expect(text.stdout).toContain('rank=30');
    const again = await terminal.excite(home, 'sweep', 'resume', sweep.id, '--failed');
    expect(again.stderr).toContain('1 failed runs are waited for again');
    expect(again.status).toBe(1);
  });
});

describe('what cannot be a sweep exits 2 and stores nothing', () => {
  const home = (): string => terminal.home();
  const document = (content: object): string => {
    const file = join(terminal.home(), 'sweep.json');
    writeFileSync(file, JSON.stringify(content));
    return file;
  };
  it.each<[string, () => string[], RegExp]>([
    ['a bad value', () => ['long-walk', '--grid', 'steps=0,5'], /axis steps: steps \(steps\) is 0; it must be/],
    ['a billion runs', () => ['long-walk', '--grid', 'steps=1..1000000000:1000000000'], /1,000,000,000 runs/],
    ['an axis without values', () => ['long-walk', '--grid', 'steps'], /--grid steps has no value/],
    ['bad seeds', () => ['long-walk', '--seeds', '8..1'], /seeds is "8..1"/],
    [
      'an unknown executor',
      () => ['long-walk', '--executor', 'cloud'],
      /executor is "cloud"; it must be one of local, slurm/,
    ],
    ['no such thing', () => ['nonsense'], /neither a file, nor a study .* nor a shipped sweep/],
    ['an unknown key', () => [document({ study: 'long-walk', axis: [] })], /Unrecognized key: "axis"/],
    ['a file that is no document', () => [document([])], /must hold one JSON object/],
    ['jobs of none', () => ['long-walk', '--jobs', '0'], /jobs .* is 0/],
  ])('%s', async (_, words, sentence) => {
    const place = home();
    const { status, stderr } = await terminal.excite(place, 'sweep', ...words());
    expect(stderr).toMatch(sentence);
    expect(status).toBe(2);
  });
});

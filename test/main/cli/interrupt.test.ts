import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../../core/random.ts';
import { BuiltTerminal } from './support/terminal.ts';

let terminal: BuiltTerminal;
let whole: string;

interface RunDocument {
  readonly run: { readonly id: string; readonly status: string; readonly stopReason: string | null };
}

/** Kills of the terminal in one campaign; the walk is long enough for them. */
const kills = process.env['EXCITE_FULL'] === '1' ? 20 : 3;
const walk = ['run', 'long-walk', '--preset', 'walk', '--seed', '7', '--set', `steps=${kills}000000`] as const;

beforeAll(async () => {
  terminal = await BuiltTerminal.build();
  const home = terminal.home();
  const { run } = await terminal.json<RunDocument>(home, ...walk);
  whole = await everythingOf(home, run.id);
}, 120_000);
afterAll(() => terminal.remove());

/** The run's rows and tables as CSV. */
async function everythingOf(home: string, id: string): Promise<string> {
  const out = join(home, 'csv');
  await terminal.json(home, 'export', id, '--format', 'csv', '--out', out);
  return ['rows.csv', 'turns.csv'].map((name) => readFileSync(join(out, id, name), 'utf8')).join('\n');
}

/** Every number of the CSV by its place; a step whose batch was cut in two has some of its numbers. */
function cellsOf(csv: string): Set<string> {
  return new Set(
    csv.split('\n').flatMap((line) => {
      const cells = line.split(',');
      const place = cells.slice(0, 3).join(',');
      return cells.slice(1).flatMap((cell, column) => (cell === '' ? [] : [`${place}|${column}|${cell}`]));
    }),
  );
}

async function statusOf(home: string, id: string): Promise<string> {
  return (await terminal.json<RunDocument>(home, 'runs', 'show', id)).run.status;
}

async function runIdOf(started: ReturnType<BuiltTerminal['start']>): Promise<string> {
  return (await started.said(/run ([a-z0-9-]+)\n/))[1]!;
}

describe('a run that is stopped', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s: checkpoint, status interrupted, exit 130, resume equal bit for bit',
    async (signal) => {
      const home = terminal.home();
      const started = terminal.start(home, ...walk);
      const id = await runIdOf(started);
      started.child.kill(signal);
      const { status, stdout, stderr } = await started.finished;
      expect(status).toBe(130);
      expect(stdout).toContain('status     interrupted: Interrupted by the user.');
      expect(stderr).toContain(`excite resume ${id} goes on with it.`);

      const resumed = await terminal.json<RunDocument>(home, 'resume', id);
      expect(resumed.run).toMatchObject({ id, status: 'finished', stopReason: 'stepsDone' });
      expect(await everythingOf(home, id)).toBe(whole);
    },
  );

  it('a second Ctrl-C ends at once, and the run still goes on to the same rows', async () => {
    const home = terminal.home();
    const started = terminal.start(home, ...walk);
    const id = await runIdOf(started);
    started.child.kill('SIGINT');
    started.child.kill('SIGINT');
    expect((await started.finished).status).toBe(130);
    expect(await statusOf(home, id)).toBe('interrupted');
    await terminal.json(home, 'resume', id);
    expect(await everythingOf(home, id)).toBe(whole);
  });

  it('--until pauses the run with exit 0; resume goes on to the same rows', async () => {
    const home = terminal.home();
    const { run } = await terminal.json<RunDocument>(home, ...walk, '--until', '500000');
    expect(run).toMatchObject({ status: 'paused', stopReason: 'until' });
    expect((await terminal.json<RunDocument>(home, 'resume', run.id)).run.status).toBe('finished');
    expect(await everythingOf(home, run.id)).toBe(whole);
  });

  it('cancel from another process is heard, exits 130, and the run can still be resumed', async () => {
    const home = terminal.home();
    const started = terminal.start(home, 'run', 'long-walk', '--set', 'steps=1000000000');
    const id = await runIdOf(started);
    const cancelled = await terminal.excite(home, 'cancel', id);
    expect(cancelled).toMatchObject({
      status: 0,
      stdout: `${id} is cancelled; excite resume ${id} goes on with it.\n`,
    });
    expect((await started.finished).status).toBe(130);
    const again = terminal.start(home, 'resume', id);
    await runIdOf(again);
    again.child.kill('SIGINT');
    expect((await again.finished).status).toBe(130);
  });

  it(
    `survives kill -9 of the terminal at ${kills} seeded moments: nothing stored is lost, the end is the same`,
    { timeout: 60_000 + 15_000 * kills },
    async () => {
      const home = terminal.home();
      const delays = new RandomStream(20, 0, 'subset').integers(0, new Uint32Array(kills), 400);
      const first = terminal.start(home, ...walk);
      const id = await runIdOf(first);
      let now = first;
      const wholeCells = cellsOf(whole);
      let before: ReadonlySet<string> = new Set();
      for (const delay of delays) {
        await new Promise((resolve) => setTimeout(resolve, delay));
        now.child.kill('SIGKILL');
        await now.finished;
        await orphanGone(home, id);
        if ((await statusOf(home, id)) === 'finished') break;
        expect(await statusOf(home, id)).toBe('interrupted');
        const stored = cellsOf(await everythingOf(home, id));
        expect([...before].filter((cell) => !stored.has(cell))).toEqual([]);
        expect([...stored].filter((cell) => !wholeCells.has(cell))).toEqual([]);
        before = stored;
        now = terminal.start(home, 'resume', id);
        await runIdOf(now);
      }
      await now.finished;
      if ((await statusOf(home, id)) !== 'finished') await terminal.json(home, 'resume', id);
      expect(await everythingOf(home, id)).toBe(whole);
    },
  );
});

/** The engine of a killed terminal writes a checkpoint and ends by itself; until then its run is running. */
async function orphanGone(home: string, id: string): Promise<void> {
  for (;;) {
    const { status, stdout } = await terminal.excite(home, 'runs', 'show', id, '--json');
    expect(status).toBe(0);
    if ((JSON.parse(stdout) as RunDocument).run.status !== 'running') return;
  }
}

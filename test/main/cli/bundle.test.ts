import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHistory } from '../../../core/history/openHistory.ts';
import { rowBatch } from '../../core/history/sampleRun.ts';
import { BuiltTerminal } from './support/terminal.ts';

let terminal: BuiltTerminal;
let home: string;
let runs: string[];
let file: string;

/** What `excite verify --json` says of a run. */
interface Verified {
  readonly run: string;
  readonly demand: string;
  readonly same: boolean;
  readonly rows: { compared: number; differing: number; missing: number; extra: number };
  readonly first: { where: string; stored: unknown; here: unknown } | null;
}

beforeAll(async () => {
  terminal = await BuiltTerminal.build();
  home = terminal.home();
  file = join(mkdtempSync(join(home, 'out-')), 'two.zip');
  runs = [];
  for (const words of [
    ['exact-numbers', '--preset', 'all'],
    ['rank-collapse', '--preset', 'decay-square'],
  ])
    runs.push((await terminal.json<{ run: { id: string } }>(home, 'run', ...words)).run.id);
}, 240_000);
afterAll(() => terminal.remove());

describe('a bundle from terminal to terminal', () => {
  it('is imported once, whole, and says where it comes from', async () => {
    const written = await terminal.json<{ contentHash: string; path: string }>(home, 'bundle', ...runs, '--out', file);
    expect(written.path).toBe(file);
    const other = terminal.home();
    const first = await terminal.json<{ contentHash: string; runs: { outcome: string }[] }>(other, 'import', file);
    expect(first.contentHash).toBe(written.contentHash);
    expect(first.runs.map(({ outcome }) => outcome)).toEqual(['added', 'added']);
    const again = await terminal.json<{ runs: { outcome: string }[] }>(other, 'import', file);
    expect(again.runs.map(({ outcome }) => outcome)).toEqual(['here', 'here']);
    for (const id of runs) {
      const shown = (where: string) => terminal.json<{ run: object }>(where, 'runs', 'show', id);
      expect(await shown(other)).toEqual(await shown(home));
    }
    expect((await terminal.excite(other, 'runs', 'show', runs[0]!)).stdout).toMatch(/imported from two\.zip/);
    const back = join(other, 'back.zip');
    expect((await terminal.excite(other, 'bundle', ...runs, '--out', back)).status).toBe(0);
    expect(readFileSync(back).equals(readFileSync(file))).toBe(true);
  });

  it('verifies bit for bit on the machine that made it, special numbers included', async () => {
    const { runs: found } = await terminal.json<{ runs: Verified[] }>(home, 'verify', file);
    expect(found.map(({ run }) => run).sort()).toEqual([...runs].sort());
    for (const one of found) expect(one).toMatchObject({ demand: 'bits', same: true, first: null });
    expect(found.find(({ run }) => run === runs[0])!.rows).toEqual({
      compared: 10,
      differing: 0,
      missing: 0,
      extra: 0,
    });
    // The reruns are nobody's: the history has the runs that it had.
    expect(await terminal.json<unknown[]>(home, 'runs', 'list')).toHaveLength(2);
  });

  it('with one bit of one value changed before it was made does not verify, and exit 1 says so', async () => {
    const forged = terminal.home();
    await terminal.excite(forged, 'import', file);
    const history = openHistory(join(forged, 'history.sqlite'));
    history.appendRows(runs[0]!, rowBatch([[0, 0, 0, 5, 0]]));
    history.close();
    const path = join(forged, 'forged.zip');
    expect((await terminal.excite(forged, 'bundle', runs[0]!, '--out', path)).status).toBe(0);
    const { status, stdout } = await terminal.excite(home, 'verify', path, '--json');
    expect(status).toBe(1);
    const [found] = (JSON.parse(stdout) as { runs: Verified[] }).runs;
    expect(found).toMatchObject({ demand: 'bits', same: false, rows: { compared: 10, differing: 1 } });
    expect(found!.first).toEqual({ where: 'main, value, replica 0, step 5', stored: 0, here: '-0' });
  });

  it('carries a stopped run with its checkpoints, which goes on elsewhere', async () => {
    const walker = terminal.home();
    const set = ['--set', 'steps=200000'];
    const started = await terminal.json<{ run: { id: string; status: string } }>(
      walker,
      'run',
      'long-walk',
      '--preset',
      'walk',
      ...set,
      '--until',
      '150000',
    );
    expect(started.run.status).toBe('paused');
    const path = join(walker, 'walk.zip');
    await terminal.json(walker, 'bundle', started.run.id, '--checkpoints', '--out', path);
    const other = terminal.home();
    await terminal.json(other, 'import', path);
    const resumed = await terminal.json<{ run: { status: string; steps: number }; metrics: unknown }>(
      other,
      'resume',
      started.run.id,
    );
    expect(resumed.run).toMatchObject({ status: 'finished', steps: 200_000 });
    const whole = await terminal.json<{ metrics: unknown }>(walker, 'run', 'long-walk', '--preset', 'walk', ...set);
    expect(resumed.metrics).toEqual(whole.metrics);
  });
});

describe('what is no bundle', () => {
  it('is refused with its reason and exit 2; nothing is stored', async () => {
    const other = terminal.home();
    const bad = join(other, 'bad.zip');
    writeFileSync(bad, 'PK');
    for (const command of ['import', 'verify']) {
      const { status, stderr } = await terminal.excite(other, command, bad);
      expect([status, stderr]).toEqual([2, expect.stringContaining('The bundle is refused (notZip)')]);
      const missing = await terminal.excite(other, command, join(other, 'nowhere.zip'));
      expect([missing.status, missing.stderr]).toEqual([2, expect.stringContaining('cannot be read')]);
    }
    expect((await terminal.excite(home, 'bundle', runs[0]!, '--out', home)).status).toBe(2);
    expect((await terminal.excite(home, 'bundle', 'no-such-run', '--out', join(other, 'x.zip'))).status).toBe(2);
    expect(await terminal.json<unknown[]>(other, 'runs', 'list')).toEqual([]);
  });
});

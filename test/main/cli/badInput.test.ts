import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rankCollapseRules } from '../../support/rankCollapseRules.ts';
import { BuiltTerminal } from './support/terminal.ts';

let terminal: BuiltTerminal;
beforeAll(async () => {
  terminal = await BuiltTerminal.build();
});
afterAll(() => terminal.remove());

/** Exit 2, nothing on stdout, every pattern on stderr, and no run stored. */
async function expectRefused(
  home: string,
  words: readonly string[],
  patterns: readonly (string | RegExp)[],
): Promise<void> {
  const { status, stdout, stderr } = await terminal.excite(home, ...words);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  for (const pattern of patterns) expect(stderr).toMatch(pattern);
  expect(await terminal.json(home, 'runs', 'list')).toEqual([]);
}

describe('bad input of rank-collapse through the terminal', () => {
  it.each(rankCollapseRules)('%s', async (_, words, patterns) => {
    const [preset, ...settings] = words.split(' ');
    const set = settings.flatMap((setting) => ['--set', setting]);
    await expectRefused(terminal.home(), ['run', 'rank-collapse', '--preset', preset!, ...set], patterns);
  });
});

describe('bad words', () => {
  it.each([
    ['an unknown study', ['run', 'nothing'], ['study is "nothing"', 'rank-collapse']],
    ['an unknown preset', ['run', 'rank-collapse', '--preset', 'x'], ['preset is "x"', 'decay-square']],
    [
      'an unknown arm',
      ['run', 'rank-collapse', '--preset', 'decay-square', '--arms', 'decay,x'],
      ['arms has "x"', 'decay, mu-zero'],
    ],
    ['an unknown param', ['run', 'rank-collapse', '--set', 'eta=1'], ['eta is not a param', 'learningRate']],
    ['__proto__ as a param', ['run', 'rank-collapse', '--set', '__proto__=1'], ['__proto__ is not a param']],
    ['a param without a value', ['run', 'rank-collapse', '--set', 'mu'], ['--set mu has no value']],
    [
      'a seed that is not whole',
      ['run', 'rank-collapse', '--seed', '0.5'],
      ['seed', '0.5', 'a whole number at least 0'],
    ],
    ['a negative seed', ['run', 'rank-collapse', '--seed', '-1'], ['seed', '-1', 'at least 0']],
    ['no replicas', ['run', 'rank-collapse', '--replicas', '0'], ['replicas', 'is 0', 'at least 1']],
    ['threads in words', ['run', 'rank-collapse', '--threads', 'two'], ['threads', '"two"', 'at most 1024']],
    [
      'an unknown backend',
      ['run', 'rank-collapse', '--backend', 'tpu'],
      ['backend is "tpu"', 'auto, gpu, native, wasm, cpu'],
    ],
    ['another plan', ['run', 'rank-collapse', '--plan', 'fast'], ['plan is "fast"', 'must be default']],
    ['a branch without a step', ['run', 'rank-collapse', '--from', 'a'], ['from is "a"', 'RUN@STEP']],
    ['a branch at no step', ['run', 'rank-collapse', '--from', 'a@-1'], ['from', 'is -1', 'at least 0']],
    [
      'a branch with another seed and backend',
      ['run', 'rank-collapse', '--from', 'a@1', '--seed', '2', '--backend', 'cpu'],
      ['seed is "2"; a run that begins with --from keeps that of a', 'backend is "cpu"'],
    ],
    ['a branch of a run that is not there', ['run', 'rank-collapse', '--from', 'nothing@1'], ['nothing']],
    ['a tag that is too long', ['run', 'rank-collapse', '--tag', 'x'.repeat(65)], [/tags\.0 is "x+"/]],
    [
      'a preset beside a spec',
      ['run', 'rank-collapse', '--preset', 'decay-square', '--spec', 'x'],
      ['either --preset or --spec'],
    ],
    ['an unknown command', ['rnu'], ["unknown command 'rnu'", 'Did you mean']],
    ['an unknown option', ['run', 'rank-collapse', '--sed', '1'], ["unknown option '--sed'"]],
    ['a missing word', ['run'], ["missing required argument 'study'"]],
    ['no command', [], ['Usage: excite']],
    ['a home that is no path', ['runs', 'list', '--home', ''], ['--home is ""']],
    ['a run that is not there', ['runs', 'show', 'nothing'], ['nothing']],
    ['a status that does not exist', ['runs', 'list', '--status', 'done'], ['status is "done"', 'finished']],
    ['a limit of nothing', ['runs', 'list', '--limit', '0'], ['limit', 'is 0', 'at least 1']],
    [
      'a format that does not exist',
      ['export', 'x', '--format', 'gif', '--out', 'y'],
      ['format is "gif"', 'svg, pdf, png, tex, csv, json, parquet'],
    ],
    [
      'weights of two runs',
      ['export', 'x', 'z', '--format', 'safetensors', '--out', 'y'],
      ['format is "safetensors"', 'one run'],
    ],
    [
      'a step of a table',
      ['export', 'x', '--format', 'csv', '--step', '4', '--out', 'y'],
      ['step is "4"', 'safetensors'],
    ],
    ['weights that are not there', ['diagnose', 'nothing.npz'], ['file is "nothing.npz"', 'cannot be read']],
    ['a slope above 1', ['diagnose', 'x', '--data', 'y', '--slope', '2'], ['slope is "2"', 'from 0 to 1']],
    ['a slope without points', ['diagnose', 'x', '--slope', '0'], ['slope is "0"', '--data']],
    [
      'a figure of no width',
      ['export', 'x', '--format', 'pdf', '--out', 'y', '--width', '0mm'],
      ['width is "0mm"', 'from 20 to 600 mm'],
    ],
    [
      'a length without a unit and letters too small, both at once',
      ['export', 'x', '--format', 'pdf', '--out', 'y', '--height', '60', '--font-size', '2pt'],
      ['height is "60"', 'font-size is "2pt"', 'from 4pt to 24pt'],
    ],
    [
      'a venue that nobody knows',
      ['export', 'x', '--format', 'svg', '--out', 'y', '--venue', 'nips'],
      ['venue is "nips"', 'neurips, icml-column'],
    ],
    ['half a pixel', ['export', 'x', '--format', 'png', '--out', 'y', '--dpi', '1.5'], ['dpi is "1.5"', '36 to 1200']],
    [
      'a width for rows',
      ['export', 'x', '--format', 'csv', '--out', 'y', '--width', '84mm'],
      ['format is "csv"', 'belong to figures'],
    ],
    [
      'a table as a picture',
      ['export', 'x', '--format', 'pdf', '--table', 'rows', '--out', 'y'],
      ['table is "rows"', 'csv or parquet'],
    ],
    [
      'a file where a folder must be',
      ['export', 'x', '--format', 'csv', '--out', 'package.json'],
      ['out is "package.json", a file'],
    ],
    [
      'a folder where a file must be',
      ['export', 'x', '--format', 'csv', '--table', 'rows', '--out', '/'],
      ['out is "/", a folder'],
    ],
    ['smoke beside a run', ['report', 'x', '--smoke'], ['--smoke makes its own runs']],
  ] as const)('%s', async (_, words, patterns) => {
    await expectRefused(terminal.home(), words, patterns);
  });

  it('tells all that is wrong at once', async () => {
    const words = [
      'run',
      'rank-collapse',
      '--preset',
      'decay-square',
      '--set',
      'mu=-1',
      '--set',
      'points=1.5',
      '--seed',
      'x',
    ];
    await expectRefused(terminal.home(), words, [/^excite: seed/m, /^points/m, /^mu/m]);
  });
});

describe('a spec file', () => {
  const deep = '['.repeat(20_000) + ']'.repeat(20_000);
  it.each([
    ['that is not JSON', '{', ['cannot be used: it is not JSON']],
    ['that is a list', '[]', ['it must hold one JSON object']],
    ['with an unknown key', '{ "sead": 1 }', ['sead']],
    ['of another study', '{ "study": "long-walk" }', ['its study is "long-walk"']],
    ['with __proto__', '{ "__proto__": { "seed": 1 } }', ['it has the key "__proto__"']],
    ['with __proto__ among its params', '{ "params": { "__proto__": 1 } }', ['it has the key "__proto__"']],
    ['with a param that does not exist', '{ "params": { "constructor": 1 } }', ['constructor is not a param']],
    ['with a number as text', '{ "params": { "mu": "0.1" } }', ['mu', '"0.1"', 'a finite number']],
    ['with a seed out of range', '{ "seed": -1 }', ['seed is -1']],
    ['with a preset that does not exist', '{ "preset": "x" }', ['preset is "x"']],
    ['that is very deep', `{ "params": ${deep} }`, ['nested more than 4 levels deep']],
    ['that is too large', ' '.repeat(1_000_001), ['it has 1000001 bytes']],
  ] as const)('%s is refused', async (_, text, patterns) => {
    const home = terminal.home();
    const file = join(home, 'spec.json');
    writeFileSync(file, text);
    await expectRefused(home, ['run', 'rank-collapse', '--spec', file], patterns);
  });

  it('that is a folder, or not there, is refused', async () => {
    const home = terminal.home();
    mkdirSync(join(home, 'folder'));
    await expectRefused(home, ['run', 'rank-collapse', '--spec', join(home, 'folder')], ['it is not a file']);
    await expectRefused(home, ['run', 'rank-collapse', '--spec', join(home, 'none')], ['ENOENT']);
  });

  it('settles the run; words beside it win', async () => {
    const home = terminal.home();
    const file = join(home, 'spec.json');
    writeFileSync(
      file,
      '{ "preset": "contraction", "params": { "steps": 20 }, "seed": 3, "arms": ["descent"], "tags": ["a"] }',
    );
    const { run } = await terminal.json<{ run: object }>(home, 'run', 'template-study', '--spec', file, '--seed', '4');
    expect(run).toMatchObject({
      preset: 'contraction',
      params: { steps: 20 },
      seed: 4,
      arms: ['descent'],
      tags: ['a'],
      replicas: 4,
    });
  });
});

it('input that is refused by its form leaves no folder behind', async () => {
  const home = join(terminal.home(), 'home');
  const { status } = await terminal.excite(home, 'run', 'rank-collapse', '--set', 'mu=-1');
  expect(status).toBe(2);
  expect(() => readdirSync(home)).toThrow('ENOENT');
});

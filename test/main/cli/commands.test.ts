import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rankCollapse } from '../../../core/studies/rank-collapse/study.ts';
import { catalog } from './support/catalogEntry.ts';
import { BuiltTerminal } from './support/terminal.ts';

let terminal: BuiltTerminal;
beforeAll(async () => {
  terminal = await BuiltTerminal.build();
});
afterAll(() => terminal.remove());

type Run = Record<string, unknown> & { id: string };
interface RunDocument {
  readonly run: Run;
  readonly warnings: readonly object[];
  readonly metrics: Record<string, Record<string, { last: unknown[]; min: unknown[]; max: unknown[] }>>;
  readonly claims: readonly {
    readonly id: string;
    readonly verdict: string;
    readonly expectedVerdict: string;
    readonly control: { readonly verdict: string } | null;
  }[];
}

/** Keys of the terminal contract, in any order. */
const keys = {
  study: 'claims id metrics params presets question tables title',
  preset: 'arms id list origin seconds smoke title',
  param: 'choices default key kind label max min symbol unit',
  metric: 'key label symbol unit',
  table: 'columns key',
  studyClaim: 'expectedVerdict id preset sentence source statement',
  run: 'arms backend device fingerprint id name note params plan preset replicas seed startedAt status steps stopReason study tags threads version wallMs',
  document: 'claims metrics run warnings',
  claim: 'control expected expectedVerdict id measured sentence source statement tolerance verdict why',
  control: 'arm expected measured verdict',
};
const keysOf = (value: unknown): string =>
  Object.keys(value as object)
    .sort()
    .join(' ');

const contraction = ['run', 'template-study', '--preset', 'contraction'] as const;

describe('excite studies', () => {
  it('--json has exactly the keys of the contract', async () => {
    const home = terminal.home();
    const studies = await terminal.json<Record<string, object[]>[]>(home, 'studies');
    const study = studies[0]!;
    expect(keysOf(study)).toBe(keys.study);
    for (const [name, items] of [
      ['preset', 'presets'],
      ['param', 'params'],
      ['metric', 'metrics'],
      ['table', 'tables'],
      ['studyClaim', 'claims'],
    ] as const) {
      expect(new Set(study[items]!.map(keysOf))).toEqual(new Set([keys[name]]));
    }
    expect(study['claims']).toHaveLength(rankCollapse.claims.length);
    expect(await terminal.json(home, 'studies', 'rank-collapse')).toEqual([study]);
    expect(readdirSync(home)).toEqual([]);
  });

  it('for reading names every param, preset, chart and claim', async () => {
    const { stdout } = await terminal.excite(terminal.home(), 'studies', 'rank-collapse');
    const { fields, presets, charts, claims } = rankCollapse;
    for (const word of [
      ...Object.keys(fields),
      ...[...presets, ...claims].map(({ id }) => id),
      ...charts.map(({ key }) => key),
    ]) {
      expect(stdout).toContain(word);
    }
  });
});

describe('excite run', () => {
  it.each(rankCollapse.presets.map(({ id }) => id))(
    'rank-collapse --preset %s --json: every verdict expected, every control differs',
    async (preset) => {
      const document = await terminal.json<RunDocument>(terminal.home(), 'run', 'rank-collapse', '--preset', preset);
      expect(keysOf(document)).toBe(keys.document);
      expect(keysOf(document.run)).toBe(keys.run);
      expect(document.run).toMatchObject({
        study: 'rank-collapse',
        preset,
        status: 'finished',
        stopReason: 'stepsDone',
      });
      expect(new Set(document.claims.map(keysOf))).toEqual(new Set([keys.claim]));
      for (const { control } of document.claims) if (control) expect(keysOf(control)).toBe(keys.control);
      expect(document.claims.map(({ id }) => id)).toEqual(
        rankCollapse.claims.filter((claim) => claim.preset === preset).map(({ id }) => id),
      );
      expect(document.claims.filter(({ verdict, expectedVerdict }) => verdict !== expectedVerdict)).toEqual([]);
      expect(document.claims.filter(({ control }) => control?.verdict === 'same')).toEqual([]);
    },
  );

  it('prints the claims as a table, and says what a finding is', async () => {
    const home = terminal.home();
    const asExpected = await terminal.excite(home, ...contraction);
    expect(asExpected.stdout).toMatch(/^holds +holds +contraction .* differs: noisy /m);
    expect(asExpected.stdout).toContain('1 of 1 verdicts as expected; no finding.');
    const finding = await terminal.excite(home, ...contraction, '--set', 'noise=1e-9');
    expect(finding.status).toBe(0);
    expect(finding.stdout).toMatch(
      /0 of 1 verdicts as expected; 1 finding:\n {2}contraction: fails, expected: holds\./,
    );
  });

  it('one value a replica in last, min and max; options arrive in the run', async () => {
    const words = [
      '--seed',
      '5',
      '--replicas',
      '3',
      '--name',
      'a name',
      '--note',
      'a note',
      '--tag',
      'x',
      '--tag',
      'y',
      '--arms',
      'noisy',
    ];
    const { run, metrics, claims } = await terminal.json<RunDocument>(terminal.home(), ...contraction, ...words);
    expect(run).toMatchObject({
      seed: 5,
      replicas: 3,
      name: 'a name',
      note: 'a note',
      tags: ['x', 'y'],
      arms: ['noisy'],
    });
    expect(keysOf(metrics)).toBe('noisy');
    expect(keysOf(metrics['noisy']!['weight'])).toBe('last max min');
    for (const values of Object.values(metrics['noisy']!['weight']!)) expect(values).toHaveLength(3);
    expect(claims[0]).toMatchObject({ verdict: 'notApplicable', control: null });
  });

  it('a diverged run exits 3 and keeps its rows', async () => {
    const home = terminal.home();
    const { status, stdout } = await terminal.excite(
      home,
      ...contraction,
      '--set',
      'learningRate=1000',
      '--set',
      'curvature=1000',
      '--json',
    );
    expect(status).toBe(3);
    const { run, metrics, warnings } = JSON.parse(stdout) as RunDocument;
    expect(run).toMatchObject({ status: 'finished', stopReason: 'diverged' });
    expect(metrics['descent']!['weight']!.last.every((value) => value === 'Infinity' || value === '-Infinity')).toBe(
      true,
    );
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'unstable', key: 'learningRate' }));
  });

  it('a backend that is not there exits 4 with what to do, and stores nothing', async () => {
    const home = terminal.home();
    const { status, stderr } = await terminal.excite(home, ...contraction, '--backend', 'gpu');
    if (status === 0) return;
    expect({ status, stderr }).toMatchObject({
      status: 4,
      stderr: expect.stringContaining('backend is gpu') as string,
    });
    expect(await terminal.json(home, 'runs', 'list')).toEqual([]);
  });

  it('--quiet leaves stderr empty; without it stderr names the run', async () => {
    const home = terminal.home();
    expect((await terminal.excite(home, ...contraction, '--quiet')).stderr).toBe('');
    expect((await terminal.excite(home, ...contraction)).stderr).toMatch(/^template-study contraction: run \S+\n$/);
  });

  it('a reader that goes away early does not end the run', async () => {
    const home = terminal.home();
    const started = terminal.start(home, ...contraction);
    started.child.stdout!.destroy();
    expect((await started.finished).status).toBe(0);
    expect(await terminal.json(home, 'runs', 'list')).toMatchObject([{ status: 'finished' }]);
  });
});

describe('excite runs', () => {
  it('list, tag, note, rm, restore, show', async () => {
    const home = terminal.home();
    const first = (await terminal.json<RunDocument>(home, ...contraction)).run.id;
    const second = (await terminal.json<RunDocument>(home, ...contraction, '--seed', '2')).run.id;
    const listed = async (...words: string[]): Promise<string[]> =>
      (await terminal.json<Run[]>(home, 'runs', 'list', ...words)).map(({ id }) => id);
    expect(await listed()).toEqual([second, first]);
    expect(await listed('--limit', '1')).toEqual([second]);
    expect(await listed('--study', 'rank-collapse')).toEqual([]);
    expect(await listed('--status', 'finished')).toEqual([second, first]);

    expect(await terminal.json(home, 'runs', 'tag', first, 'good')).toMatchObject({ id: first, tags: ['good'] });
    expect(await terminal.json(home, 'runs', 'tag', first, 'best')).toMatchObject({ tags: ['good', 'best'] });
    expect(await listed('--tag', 'good')).toEqual([first]);
    expect(await terminal.json(home, 'runs', 'note', first, 'seen')).toMatchObject({ note: 'seen' });

    expect((await terminal.excite(home, 'runs', 'rm', first)).stdout).toContain(`excite runs restore ${first}`);
    expect(await listed()).toEqual([second]);
    expect((await terminal.excite(home, 'runs', 'restore', first)).status).toBe(0);
    expect(await listed()).toEqual([second, first]);

    const shown = await terminal.json<RunDocument>(home, 'runs', 'show', first);
    expect(shown.run).toMatchObject({ note: 'seen', tags: ['good', 'best'] });
    expect(keysOf(shown)).toBe(keys.document);
    const text = (await terminal.excite(home, 'runs', 'list')).stdout;
    expect(text.split('\n')[0]).toMatch(/^run +study +preset +status +started +steps +took +tags +name$/);
    expect(text).toMatch(new RegExp(`^${first} .* good,best$`, 'm'));
  });

  it('diff shows what differs and the claims and last values side by side', async () => {
    const home = terminal.home();
    const first = (await terminal.json<RunDocument>(home, ...contraction)).run.id;
    const second = (await terminal.json<RunDocument>(home, ...contraction, '--seed', '2', '--set', 'curvature=2')).run
      .id;
    const diff = await terminal.json<Record<string, object[]>>(home, 'runs', 'diff', first, second);
    expect(keysOf(diff)).toBe('claims metrics params runs');
    expect(diff['params']).toEqual([
      { key: 'seed', values: [0, 2] },
      { key: 'curvature', values: [1, 2] },
    ]);
    expect(diff['claims']).toMatchObject([{ id: 'contraction', verdicts: ['holds', 'holds'] }]);
    expect(diff['metrics']).toContainEqual(expect.objectContaining({ arm: 'descent', key: 'weight' }));
    expect((await terminal.excite(home, 'runs', 'diff', first, second)).stdout).toMatch(/^curvature +1 +2$/m);
  });
});

describe('excite export', () => {
  it('csv, json and svg', async () => {
    const home = terminal.home();
    const { run } = await terminal.json<RunDocument>(home, ...contraction);
    const out = join(home, 'out');
    const paths = async (...words: string[]) =>
      (await terminal.json<{ paths: string[] }>(home, 'export', run.id, ...words)).paths;

    expect(await paths('--format', 'csv', '--out', out)).toEqual([join(out, run.id)]);
    const rows = readFileSync(join(out, run.id, 'rows.csv'), 'utf8');
    expect(rows.split('\n')[0]).toBe('arm,replica,step,weight,predictedWeight,loss');
    expect(rows.split('\n')).toHaveLength(1 + 2 * 4 * 101 + 1);
    const single = join(home, 'single.csv');
    expect(await paths('--format', 'csv', '--table', 'rows', '--out', single)).toEqual([single]);
    expect(readFileSync(single, 'utf8')).toBe(rows);

    await paths('--format', 'json', '--out', out);
    const stored = JSON.parse(readFileSync(join(out, run.id, 'run.json'), 'utf8')) as RunDocument;
    expect(stored.run.id).toBe(run.id);

    const svg = join(home, 'weight.svg');
    expect(await paths('--format', 'svg', '--figure', 'weight', '--out', svg)).toEqual([svg]);
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg [^]*<path [^]*<\/svg>\n$/);
    expect(await paths('--format', 'svg', '--out', out)).toEqual([join(out, run.id, 'weight.svg')]);

    const sized = join(home, 'sized.svg');
    const pdf = join(home, 'weight.pdf');
    const size = ['--figure', 'weight', '--width', '84mm', '--height', '60mm', '--font-size', '7pt'];
    await paths('--format', 'svg', ...size, '--out', sized);
    expect(readFileSync(sized, 'utf8')).toMatch(/^<svg [^>]*width="84mm" height="60mm"/);
    await paths('--format', 'pdf', ...size, '--out', pdf);
    expect(readFileSync(pdf, 'latin1')).toMatch(/^%PDF-1\.4[^]*\/MediaBox \[0 0 238\.11 170\.079\]/);
    const parquet = join(home, 'rows.parquet');
    await paths('--format', 'parquet', '--table', 'rows', '--out', parquet);
    expect(readFileSync(parquet, 'latin1')).toMatch(/^PAR1[^]*PAR1$/);
    const tex = join(home, 'weight.tex');
    const beside = await paths('--format', 'tex', '--figure', 'weight', '--out', tex);
    expect(beside.slice(0, 2)).toEqual([tex, join(home, 'weight-figure.tex')]);

    const wrong = await terminal.excite(home, 'export', run.id, '--format', 'svg', '--figure', 'x', '--out', svg);
    expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining('has weight.') as string });
  });
});

describe('excite report', () => {
  it(
    '--smoke runs every smoke preset and leaves one page without a request to anywhere',
    { timeout: 120_000 },
    async () => {
      const home = terminal.home();
      const out = join(home, 'page');
      const { status, stdout } = await terminal.excite(home, 'report', '--smoke', '--out', out);
      const path = join(out, 'index.html');
      expect({ status, stdout }).toEqual({ status: 0, stdout: `${path}\n` });
      expect(await terminal.json<Run[]>(home, 'runs', 'list')).toHaveLength(catalog.length);

      const page = readFileSync(path, 'utf8');
      expect(page).toMatch(/http-equiv="Content-Security-Policy"\s+content="default-src 'none';/);
      expect(page).not.toMatch(/<(script|link|img|iframe|object|embed|base|form)\b/i);
      const targets = [...page.matchAll(/\b(?:src|href|action|data|poster|srcset)="([^"]*)"/g)].map(
        (match) => match[1]!,
      );
      expect(targets.filter((target) => !target.startsWith('#'))).toEqual([]);
      expect(
        [...page.matchAll(/url\(([^)]*)\)/g)].filter(([, target]) => !/^['"]?(#|&#34;#|&quot;#)/.test(target!)),
      ).toEqual([]);
      expect(page).not.toMatch(/@import|on(load|error|click)=/);
      for (const claim of rankCollapse.claims.filter(({ preset }) => preset === 'decay-square'))
        expect(page).toContain(claim.id);
      for (const { title } of rankCollapse.charts.filter(({ presets }) => presets?.includes('decay-square')))
        expect(page).toContain(title);
    },
  );

  it('of named runs, and of the newest of every preset; without any run it says so', async () => {
    const home = terminal.home();
    const out = join(home, 'page');
    expect(await terminal.excite(home, 'report', '--out', out)).toMatchObject({ status: 2, stdout: '' });
    const first = (await terminal.json<RunDocument>(home, ...contraction, '--note', 'a <b>note</b>')).run.id;
    const second = (await terminal.json<RunDocument>(home, ...contraction)).run.id;
    expect(await terminal.json(home, 'report', '--out', out)).toMatchObject({ runs: [second] });
    expect(await terminal.json(home, 'report', first, '--out', out)).toMatchObject({ runs: [first] });
    const page = readFileSync(join(out, 'index.html'), 'utf8');
    expect(page).toContain('a &#60;b&#62;note&#60;/b&#62;');
    expect(page).toContain(first);
    expect(readFileSync(join(out, 'report.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    expect(readdirSync(out).sort()).toEqual(['index.html', 'report.pdf']);
    const inFile = join(out, 'index.html', 'below a file');
    expect(await terminal.excite(home, 'report', '--out', inFile)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`out is "${inFile}"; the report cannot be written there.`) as string,
    });
  });
});

describe('the rest', () => {
  it('doctor names every part', async () => {
    const { items } = await terminal.json<{ items: { name: string }[] }>(terminal.home(), 'doctor');
    expect(items.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Workbench', 'Node', 'Home folder', 'SQLite', 'Backend cpu (plain)']) as string[],
    );
  });

  it.each([['--version'], ['run', '--version'], ['runs', 'list', '--version']])(
    '%s %s %s prints the version',
    async (...words) => {
      expect(await terminal.excite(terminal.home(), ...words)).toMatchObject({ status: 0, stdout: '0.1.0\n' });
    },
  );

  it('--help lists what exists and nothing else', async () => {
    const { status, stdout } = await terminal.excite(terminal.home(), '--help');
    expect(status).toBe(0);
    const listed = [...stdout.slice(stdout.indexOf('Commands:')).matchAll(/^ {2}(\w+)/gm)].map((match) => match[1]);
    expect(listed).toEqual([
      'studies',
      'run',
      'resume',
      'cancel',
      'runs',
      'sweep',
      'export',
      'report',
      'bundle',
      'import',
      'verify',
      'data',
      'diagnose',
      'storage',
      'bench',
      'doctor',
    ]);
    expect((await terminal.excite(terminal.home(), 'run', '--help')).stdout).toContain('--from <run@step>');
  });
});

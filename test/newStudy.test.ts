import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuiltTerminal } from './main/cli/support/terminal.ts';

const root = resolve('.');
const copy = mkdtempSync(join(tmpdir(), 'excite-new-study-'));

function node(...words: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: copy, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

const newStudy = (...words: string[]) => node('scripts/newStudy.mjs', ...words);

beforeAll(() => {
  for (const name of [
    'core',
    'main',
    'resources',
    'scripts/newStudy.mjs',
    'package.json',
    'tsconfig.base.json',
    'tsconfig.core.json',
    'vitest.config.ts',
  ]) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('npm run new-study', () => {
  it.each(['My-Study', '9lives', 'a--b', '../escape', 'a'.repeat(65)])('refuses the id %s and writes nothing', (id) => {
    const before = readFileSync(join(copy, 'core/studies/catalog.ts'), 'utf8');
    const { status, output } = newStudy(id);
    expect(status).toBe(2);
    expect(output).toContain(`The id is "${id}"; it must be kebab-case`);
    expect(readFileSync(join(copy, 'core/studies/catalog.ts'), 'utf8')).toBe(before);
  });

  it('makes a study that has types, passes its tests and is registered', { timeout: 180_000 }, async () => {
    expect(newStudy('my-id')).toMatchObject({ status: 0 });
    expect(newStudy('my-id')).toMatchObject({ status: 2, output: 'core/studies/my-id is there already.\n' });
    expect(readFileSync(join(copy, 'core/studies/catalog.ts'), 'utf8')).toMatch(
      /import \{ myIdStudy \} from '\.\/my-id\/study\.ts';[^]*myIdStudy[,\]]/,
    );
    expect(readFileSync(join(copy, 'core/studies/runners.ts'), 'utf8')).toMatch(
      /'my-id': async \(\) => \(\{\n\s+study: [^\n]*my-id\/study.ts'\)\)\.myIdStudy,\n\s+runner: [^\n]*my-id\/run\.ts/,
    );
    expect(readFileSync(join(copy, 'core/studies/my-id/study.ts'), 'utf8')).not.toMatch(/template/i);
    expect(existsSync(join(copy, 'core/studies/my-id/README.md'))).toBe(true);

    expect(node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.core.json')).toEqual({ status: 0, output: '' });
    const tests = node('node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', 'core/studies/my-id');
    expect(tests.status, tests.output).toBe(0);

    const terminal = await BuiltTerminal.build(copy);
    const run = ['run', 'my-id', '--preset', 'contraction'] as const;
    expect(await terminal.json(terminal.home(), ...run)).toMatchObject({
      run: { study: 'my-id', status: 'finished' },
      claims: [{ id: 'contraction', verdict: 'holds', control: { verdict: 'differs' } }],
    });
    terminal.remove();
  });
});

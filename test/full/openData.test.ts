import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { exportRun } from '../../core/history/export/exportRun.ts';
import { specials, storeSampleRun } from '../core/bundle/sampleBundle.ts';
import { scratchFolder, scratchHistory } from '../core/history/sampleRun.ts';

/** Some thousand small files. */
const removalMs = 120_000;

/** pip fetches pandas and DuckDB: this is of the full list, which may use the network. */
it('views and Parquet are read by the pandas and DuckDB of docs/open-data.md', async () => {
  const folder = scratchFolder();
  const file = join(folder, 'history.sqlite');
  const history = scratchHistory(file);
  const id = storeSampleRun(history);
  const exported = await exportRun(history, id, 'parquet', folder);
  const venv = mkdtempSync(join(tmpdir(), 'excite-venv-'));
  onTestFinished(() => rmSync(venv, { recursive: true }), removalMs);
  const python = join(venv, 'bin', 'python');
  execFileSync('python3', ['-m', 'venv', venv]);
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'pandas', 'duckdb']);

  const document = readFileSync('docs/open-data.md', 'utf8');
  const programs = [...document.matchAll(/```python\n(.*?)```/gs)].map((match) => match[1]!);
  const program = programs.find((text) => text.includes('import pandas'))!;
  writeFileSync(join(folder, 'read.py'), program);
  const parquet = join(exported, 'rows.parquet');
  const told = execFileSync(python, [join(folder, 'read.py'), file, id, parquet], { encoding: 'utf8' });
  const steps = specials.length;
  expect(told.trim().split('\n')).toEqual([
    'decay rank 1 4.0',
    `decay trainLoss ${steps} inf`,
    'none bound 1 -1.5',
    // NaN is the largest of DuckDB's numbers; the two metrics of step 3 are of different replicas.
    `decay ${steps + 1} nan`,
    'none 1 None',
  ]);
});

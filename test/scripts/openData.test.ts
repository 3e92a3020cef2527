import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { scratchFolder, scratchHistory } from '../core/history/sampleRun.ts';
import { specials, storeSampleRun } from '../core/bundle/sampleBundle.ts';

const document = readFileSync('docs/open-data.md', 'utf8');

describe('the open schema', () => {
  it('has the views and the columns that the document names, and no others', () => {
    const file = join(scratchFolder(), 'history.sqlite');
    scratchHistory(file);
    const database = new Sqlite(file, { readonly: true });
    const views = database
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name`)
      .pluck()
      .all() as string[];
    const found = views.map((view) => [
      view,
      (database.pragma(`table_info(${view})`) as { name: string }[]).map(({ name }) => name),
    ]);
    database.close();
    const told = [...document.matchAll(/^\| `(v_\w+)` \|[^|]*\|(.*)\|$/gm)].map(([, view, columns]) => [
      view,
      [...columns!.replace(/\([^)]*\)/g, '').matchAll(/`(\w+)`/g)].map((match) => match[1]),
    ]);
    expect(told.sort()).toEqual(found.sort());
  });

  it('is read by the Python of the document: rows, claims and tables, every number as it was stored', () => {
    const folder = scratchFolder();
    const file = join(folder, 'history.sqlite');
    const history = scratchHistory(file);
    const id = storeSampleRun(history);
    const [program] = [...document.matchAll(/```python\n(.*?)```/gs)].map((match) => match[1]!);
    const path = join(folder, 'read.py');
    writeFileSync(path, program!);
    const lines = execFileSync('python3', [path, file, id], {
      encoding: 'utf8',
      env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
    })
      .trim()
      .split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'decay rank 1 3 4.0',
      `decay trainLoss 0 ${specials.length - 1} 1.7976931348623157e+308`,
      'none bound 0 9007199254740991 -1.5',
      'C1 holds as expected',
    ]);
    const spelled = '[0.1, 1e-320, nan, inf, -inf, -0.0, 0.30000000000000004, 5e-324, 1.7976931348623157e+308]';
    expect(lines[4]).toContain(`spectrum {'value': ${spelled}, 'name': [`);
    expect(lines[5]).toBe("spectrum {'value': [7.0], 'name': ['last']}");
  });
});

import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuiltTerminal } from './support/terminal.ts';

let terminal: BuiltTerminal;
beforeAll(async () => {
  terminal = await BuiltTerminal.build();
});
afterAll(() => terminal.remove());

/** As sent by the study of the same name, in CSV's own spelling. */
const spelled = [
  '0.1',
  '1e-320',
  'NaN',
  'Infinity',
  '-Infinity',
  '-0',
  '0.30000000000000004',
  '5e-324',
  '1.7976931348623157e+308',
  '9007199254740994',
];

describe('numbers on their way from engine to file', () => {
  it('arrive in CSV as the same doubles, and in JSON as numbers or as their names', async () => {
    const home = terminal.home();
    const out = mkdtempSync(join(home, 'out-'));
    const { run, metrics } = await terminal.json<{
      run: { id: string };
      metrics: { main: { value: { last: unknown[]; min: unknown[]; max: unknown[] } } };
    }>(home, 'run', 'exact-numbers', '--preset', 'all');
    expect((await terminal.excite(home, 'export', run.id, '--format', 'csv', '--out', out)).status).toBe(0);

    const rows = readFileSync(join(out, run.id, 'rows.csv'), 'utf8');
    expect(rows).toBe(`arm,replica,step,value\n${spelled.map((text, step) => `main,0,${step},${text}\n`).join('')}`);
    const word = `"'=1+1, ""quoted"""`;
    const numbers = readFileSync(join(out, run.id, 'numbers.csv'), 'utf8');
    expect(numbers).toBe(`value,word\n${spelled.map((text) => `${text},${word}\n`).join('')}`);
    expect(metrics.main.value).toEqual({ last: [2 ** 53 + 2], min: ['-Infinity'], max: ['Infinity'] });
  });
});

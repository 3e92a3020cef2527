import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labelNoiseRules } from '../../support/labelNoiseRules.ts';
import { BuiltTerminal } from './support/terminal.ts';

let terminal: BuiltTerminal;
beforeAll(async () => {
  terminal = await BuiltTerminal.build();
});
afterAll(() => terminal.remove());

function run(words: string, ...more: readonly string[]): string[] {
  const [preset, ...settings] = words.split(' ');
  return ['run', 'label-noise', '--preset', preset!, ...settings.flatMap((setting) => ['--set', setting]), ...more];
}

describe('bad input of label-noise through the terminal', () => {
  it.each(labelNoiseRules)('refuses: %s', async (_, words, patterns) => {
    const { status, stdout, stderr } = await terminal.excite(terminal.home(), ...run(words));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    for (const pattern of patterns) expect(stderr).toContain(pattern);
  });

  it.each([
    ['one-logistic-even target=0 steps=20 settleSteps=20', 'none', 'noStationaryPoint'],
    ['relu-quick skipLine=false steps=20 settleSteps=20', 'none', 'theorem2DoesNotApply'],
    ['relu-quick inputs=0.5,0,1 labels=1,0,2 settleSteps=20', 'none', 'sorted'],
    ['repel', 'repellent-none', undefined],
  ])('warns and runs: %s, arm %s', async (words, arm, code) => {
    const args = run(words, '--arms', arm, '--replicas', '2', '--json');
    const { status, stdout } = await terminal.excite(terminal.home(), ...args);
    expect(status).toBe(0);
    const { warnings } = JSON.parse(stdout) as { warnings: { code: string }[] };
    expect(warnings.map((warning) => warning.code)).toEqual(code === undefined ? [] : [code]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuiltTerminal } from './support/terminal.ts';

let terminal: BuiltTerminal;
let home: string;
let paused: string;
beforeAll(async () => {
  terminal = await BuiltTerminal.build();
  home = terminal.home();
  const contraction = ['run', 'template-study', '--preset', 'contraction', '--until', '40'];
  paused = (await terminal.json<RunDocument>(home, ...contraction)).run.id;
}, 120_000);
afterAll(() => terminal.remove());

interface RunDocument {
  readonly run: { readonly id: string; readonly branch?: unknown };
  readonly warnings: readonly { readonly sentence: string }[];
  readonly metrics: unknown;
  readonly claims: unknown;
}

const branch = (...more: string[]): string[] => ['run', 'template-study', '--from', `${paused}@40`, ...more];

describe('excite run --from RUN@STEP', () => {
  it('gives the numbers of the run that goes on, with unchanged params', async () => {
    const { metrics, claims } = await terminal.json<RunDocument>(home, ...branch());
    const whole = await terminal.json<RunDocument>(home, 'resume', paused);
    expect({ metrics, claims }).toEqual({ metrics: whole.metrics, claims: whole.claims });
  });

  it('takes new params, says where it came from, and travels as a bundle that is not run again', async () => {
    const changed = await terminal.json<RunDocument>(
      home,
      ...branch('--set', 'learningRate=0.2', '--name', 'faster', '--tag', 'branch'),
    );
    const { id } = changed.run;
    expect(changed.run).toMatchObject({ name: 'faster', tags: ['branch'], status: 'finished', steps: 100 });
    expect(changed.warnings[0]!.sentence).toBe(
      `It begins from the checkpoint at step 40 of run ${paused}, whose rows up to there it has. From there on learningRate is 0.2 (there 0.1). Predicted curves and claims take the new params as if from step 0.`,
    );
    expect((await terminal.excite(home, 'runs', 'show', id)).stdout).toContain(`branch of  ${paused} at step 40\n`);

    const bundle = join(home, 'branch.zip');
    await terminal.json(home, 'bundle', id, '--out', bundle);
    expect(await terminal.excite(home, 'verify', bundle)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`began from the checkpoint at step 40 of run ${paused}; it cannot be run again`),
    });
    const other = terminal.home();
    await terminal.json(other, 'import', bundle);
    expect((await terminal.json<RunDocument>(other, 'runs', 'show', id)).metrics).toEqual(changed.metrics);
    expect((await terminal.excite(other, 'runs', 'show', id)).stdout).toContain(`branch of  ${paused} at step 40\n`);
  });

  it('trains longer or shorter than its run', async () => {
    const rowsOf = async (...more: string[]): Promise<string[]> => {
      const { run } = await terminal.json<RunDocument>(home, ...more);
      const out = join(home, `${run.id}.csv`);
      await terminal.json(home, 'export', run.id, '--format', 'csv', '--table', 'rows', '--out', out);
      return readFileSync(out, 'utf8').trim().split('\n');
    };
    const long = ['--set', 'steps=120'];
    const whole = await rowsOf('run', 'template-study', '--preset', 'contraction', ...long);
    expect(whole.length).toBeGreaterThan(120);
    // The first arm is at step 40, the second has not begun: both train 120 steps.
    expect(await rowsOf(...branch(...long))).toEqual(whole);
    const short = await terminal.json<RunDocument>(home, ...branch('--set', 'steps=41'));
    expect(short.run).toMatchObject({ status: 'finished', steps: 41 });
  });

  it.each([
    [['--set', 'curvature=2'], 'curvature is 2; a branch of'],
    [['--set', 'steps=40'], 'steps is 40; the branch begins at step 40 of'],
    [['--set', 'learningRate=-1'], 'learningRate (learning rate) is -1'],
    [['--set', 'learningRate'], '--set learningRate has no value'],
  ])('refuses %j and stores nothing', async (more, said) => {
    const before = await terminal.json<unknown[]>(home, 'runs', 'list');
    expect(await terminal.excite(home, ...branch(...more))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(said),
    });
    expect(await terminal.json(home, 'runs', 'list')).toEqual(before);
  });

  it('refuses a step without a checkpoint and another study', async () => {
    const at = (study: string, step: number) => terminal.excite(home, 'run', study, '--from', `${paused}@${step}`);
    expect((await at('template-study', 41)).stderr).toContain(`step is 41; run ${paused} has no checkpoint there`);
    expect((await at('rank-collapse', 40)).stderr).toContain(`study is "rank-collapse"; run ${paused} is one of`);
  });
});

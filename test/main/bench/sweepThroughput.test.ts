import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { measureThroughput } from '../../../main/bench/sweepThroughput.ts';
import { BuiltTerminal } from '../cli/support/terminal.ts';

let terminal: BuiltTerminal;
beforeAll(async () => {
  terminal = await BuiltTerminal.build();
}, 120_000);
afterAll(() => terminal.remove());

it('times a sweep of short runs and each of its runs', async () => {
  const { runs, coreMs, ownMs } = await measureThroughput(join(terminal.folder, 'cli.js'), 2);
  expect(runs).toBe(2);
  expect(ownMs).toBeGreaterThan(100);
  expect(coreMs).toBeGreaterThan(ownMs);
});

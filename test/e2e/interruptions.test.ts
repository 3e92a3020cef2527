import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Randomness } from '../../core/random.ts';
import { ask, specOf, untilStatus } from './support/ask.ts';
import { exportedSums } from './support/csv.ts';
import {
  computingEngine,
  isRunning,
  openWorkbench,
  servicePids,
  TestHome,
  until,
  type Workbench,
} from './support/workbench.ts';

/** Long enough to be killed in the middle, with several checkpoints. */
const spec = specOf('ce-gd', { replicas: 24 });
const switches = ['--test-checkpoint-every-ms=250'];
const kills = process.env['EXCITE_FULL'] ? 20 : 3;

/** Moments between the first and the last tenth of a run, the same in every test run. */
function moments(stream: number): number[] {
  const uniforms = new Randomness(20_260_103).stream('noise', stream).uniforms(0, new Float64Array(kills));
  return [...uniforms].map((u) => 0.1 + 0.8 * u);
}

describe('a killed process costs nothing that was stored', () => {
  const home = new TestHome();
  let workbench: Workbench;
  let reference: Record<string, string>;
  let rows: number;

  beforeAll(async () => {
    workbench = await openWorkbench(home, switches);
    const { runId } = await ask(workbench.page, 'run.start', spec);
    await untilStatus(workbench.page, runId, 'finished');
    rows = (await ask(workbench.page, 'runs.show', { runId })).rows;
    reference = await exportedSums(home.home, runId);
    expect(Object.keys(reference)).toContain('rows.csv');
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });

  /** Starts a run, and counts in the page the rows that it is told of; what was told was stored. */
  async function start(page: Page): Promise<string> {
    const { runId } = await ask(page, 'run.start', spec);
    await page.evaluate((watched) => {
      const counter = window as unknown as { told: number };
      counter.told = 0;
      window.workbench.on('run.rows', (payload) => {
        const { runId: of, batch } = payload as { runId: string; batch: { step: Float64Array } };
        if (of === watched) counter.told += batch.step.length;
      });
    }, runId);
    await ask(page, 'run.watch', { runId });
    return runId;
  }

  const told = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as { told: number }).told);
  const pause = (page: Page, fraction: number): Promise<true> =>
    until('that part of the run', async () => ((await told(page)) >= fraction * rows ? true : undefined));

  async function killHistory(): Promise<void> {
    const [pid] = await servicePids(workbench.app, 'history');
    process.kill(pid!, 'SIGKILL');
  }

  it.each(moments(0))('engine killed at %f of the run: it goes on by itself', async (fraction) => {
    const { page } = workbench;
    const runId = await start(page);
    await pause(page, fraction);
    const before = await told(page);
    process.kill(await computingEngine(workbench.app), 'SIGKILL');
    expect((await ask(page, 'runs.show', { runId })).rows).toBeGreaterThanOrEqual(before);
    const run = await untilStatus(page, runId, 'finished', 'failed');
    expect([run.status, await exportedSums(home.home, runId)]).toEqual(['finished', reference]);
  });

  it('engine killed four times: interrupted with the reason, and resumed by hand', async () => {
    const { page } = workbench;
    const runId = await start(page);
    for (let i = 0; i < 4; i++) {
      const pid = await computingEngine(workbench.app);
      await untilStatus(page, runId, 'running');
      process.kill(pid, 'SIGKILL');
      await until('its end', () => (isRunning(pid) ? undefined : true));
    }
    const lost = await untilStatus(page, runId, 'interrupted');
    expect(lost.reason).toMatch(/engine ended unexpectedly/);
    await ask(page, 'run.resume', { runId, acceptFingerprint: false, fromStep: null });
    await untilStatus(page, runId, 'finished');
    expect(await exportedSums(home.home, runId)).toEqual(reference);
  });

  it.each(moments(1))(
    'history killed at %f of the run: it is started again and nothing is missing',
    async (fraction) => {
      /* A window starts its history again three times in five minutes, then says that something is wrong. */
      if (moments(1).indexOf(fraction) % 3 === 0) {
        await workbench.app.close();
        workbench = await openWorkbench(home, switches);
      }
      const { page } = workbench;
      const runId = await start(page);
      await pause(page, fraction);
      const before = await told(page);
      await killHistory();
      const stored = await until(
        'the history',
        async () => (await ask(page, 'runs.show', { runId }).catch(() => undefined))?.rows,
      );
      expect(stored).toBeGreaterThanOrEqual(before);
      const run = await untilStatus(page, runId, 'finished', 'failed');
      expect([run.status, await exportedSums(home.home, runId)]).toEqual(['finished', reference]);
    },
  );

  it.each(moments(2))(
    'window killed at %f of the run: interrupted at the next start, and resumed',
    async (fraction) => {
      const runId = await start(workbench.page);
      await pause(workbench.page, fraction);
      const before = await told(workbench.page);
      const orphans = [
        ...(await servicePids(workbench.app, 'engine')),
        ...(await servicePids(workbench.app, 'history')),
      ];
      const gone = new Promise((exited) => workbench.app.process().once('exit', exited));
      workbench.app.process().kill('SIGKILL');
      await gone;
      await until('engine and history to end by themselves', () => (orphans.some(isRunning) ? undefined : true), 6000);
      workbench = await openWorkbench(home, switches);
      const { page } = workbench;
      await untilStatus(page, runId, 'interrupted');
      expect((await ask(page, 'runs.show', { runId })).rows).toBeGreaterThanOrEqual(before);
      await ask(page, 'run.resume', { runId, acceptFingerprint: false, fromStep: null });
      await untilStatus(page, runId, 'finished');
      expect(await exportedSums(home.home, runId)).toEqual(reference);
    },
  );
});

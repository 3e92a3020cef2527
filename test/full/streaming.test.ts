import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, specOf, untilStatus } from '../e2e/support/ask.ts';
import { mainThreadTasks } from '../e2e/support/mainThreadTasks.ts';
import { openWorkbench, TestHome, type Workbench } from '../e2e/support/workbench.ts';

const home = new TestHome();
let workbench: Workbench;
beforeAll(async () => {
  workbench = await openWorkbench(home);
});
afterAll(async () => {
  await workbench.app.close();
  home.remove();
});

it('stays quick while a run streams a million rows, and has drawn them a second after its end', async () => {
  const { app, page } = workbench;
  const spec = specOf('decay-square', { replicas: 26 });
  await page.getByTestId('nav-study-rank-collapse').click();
  await page.getByTestId('preset-decay-square').click();
  await page.getByTestId('field-replicas').fill(String(spec.replicas));
  await page.getByTestId('field-recordEvery').fill('4');
  const trace = join(home.folder, 'trace.json');
  await page.waitForTimeout(1000);
  await app.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({ included_categories: ['toplevel', 'devtools.timeline', '__metadata'] }),
  );
  await page.getByTestId('start-run').click();
  await page.getByTestId('run-status').waitFor();
  const runs = await ask(page, 'runs.list', { limit: 1 });
  await untilStatus(page, runs[0]!.id, 'finished');
  const { rows } = await ask(page, 'runs.show', { runId: runs[0]!.id });
  await page.locator(`[data-testid="rows-drawn"][data-rows="${rows}"]`).waitFor({ timeout: 1000 });
  await app.evaluate(({ contentTracing }, file) => contentTracing.stopRecording(file), trace);
  const pid = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId());

  const tasks = mainThreadTasks(trace, pid);
  const p95 = tasks[Math.floor(0.95 * tasks.length)]!;
  console.log(`${rows} rows; ${tasks.length} tasks, p95 ${p95.toFixed(1)} ms, longest ${tasks.at(-1)!.toFixed(1)} ms`);
  expect(rows).toBeGreaterThan(1_000_000);
  expect(tasks.length).toBeGreaterThan(1000);
  expect(p95).toBeLessThan(16);
  expect(tasks.at(-1)).toBeLessThan(100);
});

import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mainThreadTasks } from '../e2e/support/mainThreadTasks.ts';
import { openWorkbench, TestHome, type Workbench } from '../e2e/support/workbench.ts';

/** EXCITE_MADE_HOME: a home folder that scripts/makeRuns.mjs has filled already. */
const ready = process.env['EXCITE_MADE_HOME'];
const runs = 10_000;
const rows = 1_000_000;
const home = new TestHome();
let workbench: Workbench;
let page: Page;

beforeAll(async () => {
  const script = resolve(import.meta.dirname, '../../scripts/makeRuns.mjs');
  if (ready === undefined) execFileSync(process.execPath, [script, home.home], { stdio: 'ignore' });
  else cpSync(ready, home.home, { recursive: true });
  workbench = await openWorkbench(home);
  page = workbench.page;
}, 3_600_000);
afterAll(async () => {
  await workbench.app.close();
  home.remove();
});

interface Tasks {
  readonly p95: number;
  readonly longest: number;
}

/**
 * Tasks of the page's main thread in ms while `work` is done, by the time in which it had a processor: beside it the
 * software that draws takes both of a small machine's.
 */
async function traced(name: string, work: () => Promise<void>): Promise<Tasks> {
  const trace = join(home.folder, `${name}.json`);
  await workbench.app.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({ included_categories: ['toplevel', 'devtools.timeline', '__metadata'] }),
  );
  await work();
  await workbench.app.evaluate(({ contentTracing }, file) => contentTracing.stopRecording(file), trace);
  const pid = await workbench.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId(),
  );
  const [own, wall] = (['tdur', 'dur'] as const).map((clock): Tasks => {
    const tasks = mainThreadTasks(trace, pid, clock);
    return { p95: tasks[Math.floor(0.95 * tasks.length)]!, longest: tasks.at(-1)! };
  });
  const said = ({ p95, longest }: Tasks): string => `p95 ${p95.toFixed(1)}, longest ${longest.toFixed(1)} ms`;
  console.log(`${name}: tasks ${said(own!)} of a processor (${said(wall!)} by the wall's clock)`);
  return own!;
}

/** Milliseconds until what `done` waits for, as the page shows it. */
async function timed(name: string, work: () => Promise<void>, done: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await work();
  await done();
  console.log(`${name}: ${Math.round(performance.now() - start)} ms`);
}

const total = (text: string) => (): Promise<void> =>
  page.getByTestId('runs-total').getByText(text, { exact: true }).waitFor();

it('shows, scrolls, filters and orders 10,000 runs without holding the page up', async () => {
  await timed('run table opened', () => page.getByTestId('nav-runs').click(), total('10 001 runs'));
  const grid = page.getByTestId('runs-grid');
  expect(await grid.getAttribute('aria-rowcount')).toBe(String(runs + 2));
  const scroll = await traced('scroll', async () => {
    await grid.evaluate(
      (element) =>
        new Promise<void>((end) => {
          let frames = 0;
          const step = (): void => {
            element.scrollTop += 400;
            if (++frames < 300) requestAnimationFrame(step);
            else end();
          };
          requestAnimationFrame(step);
        }),
    );
  });
  const filter = page.getByTestId('runs-filter');
  await timed('filter tag:hundredth', () => filter.fill('tag:hundredth'), total('100 runs'));
  await timed(
    'filter by a metric',
    () => filter.fill('metric.s2OverS1Max<0.01 name~"made 0"'),
    () =>
      page
        .getByTestId('runs-total')
        .getByText(/^\d[\d ]* runs$/)
        .waitFor(),
  );
  await timed('filter cleared', () => filter.fill(''), total('10 001 runs'));
  await timed(
    'grouped by tag',
    async () => void (await page.getByTestId('runs-group').selectOption('tag')),
    () => page.locator('.grid-row.group').first().waitFor(),
  );
  await page.getByTestId('runs-group').selectOption('none');
  expect(scroll.p95).toBeLessThan(16);
  expect(scroll.longest).toBeLessThan(100);
});

it('opens a run of a million rows and draws it', async () => {
  await page.getByTestId('runs-filter').fill('tag:long');
  await total('1 run')();
  const grid = page.getByTestId('runs-grid');
  await grid.focus();
  const { p95, longest } = await traced('open', async () => {
    await timed(
      'run of a million rows opened and drawn',
      () => grid.press('Enter'),
      async () => {
        await page.locator(`[data-testid="rows-drawn"][data-rows="${rows}"]`).waitFor({ timeout: 600_000 });
        await page.locator('[data-testid^="chart-"] canvas').first().waitFor();
      },
    );
  });
  expect(p95).toBeLessThan(16);
  expect(longest).toBeLessThan(100);
});

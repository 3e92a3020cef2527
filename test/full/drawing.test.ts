import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mainThreadTasks } from '../e2e/support/mainThreadTasks.ts';
import { openWorkbench, TestHome, type Workbench } from '../e2e/support/workbench.ts';

const rows = 1_000_000;
const home = new TestHome();
let workbench: Workbench;
let page: Page;

beforeAll(async () => {
  const script = resolve(import.meta.dirname, '../../scripts/makeRuns.mjs');
  execFileSync(process.execPath, [script, home.home, '--runs', '1', '--rows', String(rows)], { stdio: 'ignore' });
  workbench = await openWorkbench(home);
  page = workbench.page;
}, 600_000);
afterAll(async () => {
  await workbench.app.close();
  home.remove();
});

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Milliseconds from a key of the first panel's zoom to the end of its drawing. */
function pressed(key: string): Promise<number> {
  return page.evaluate(
    (name) =>
      new Promise<number>((end) => {
        const chart = document.querySelector<HTMLElement>('[data-testid^="chart-"]')!;
        const tools = chart.querySelector<HTMLElement>('[data-testid="zoom-tools"] button')!;
        const start = performance.now();
        const watch = new MutationObserver(() => {
          watch.disconnect();
          end(performance.now() - start);
        });
        watch.observe(chart, { attributes: true, attributeFilter: ['data-drawn'] });
        tools.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
      }),
    key,
  );
}

/** What uPlot takes for the same series in a plot of that size: from the call to the end of its drawing, each time. */
async function timesOfUplot(keys: readonly string[], widthPx: number, heightPx: number): Promise<number[]> {
  const file = createRequire(import.meta.url).resolve('uplot/dist/uPlot.iife.min.js');
  const body = `${readFileSync(file, 'utf8')}
    (async () => {
      const [rows, keys] = [${rows}, ${JSON.stringify(keys)}];
      const x = Float64Array.from({ length: rows }, (_, i) => i);
      const y = x.map((i) => Math.exp(-3 * (i / rows)) * (1 + 0.3 * Math.sin(i / 5000) + 0.05 * Math.sin(i * 12.9898)));
      let drawn;
      const host = document.body.appendChild(document.createElement('div'));
      const plot = new uPlot({ width: ${widthPx}, height: ${heightPx}, scales: { x: { time: false } },
        series: [{}, { stroke: 'blue' }], hooks: { draw: [() => drawn?.()] } }, [x, y], host);
      await new Promise((wake) => setTimeout(wake, 1000));
      let [min, max] = [0, rows - 1];
      const times = [];
      for (const key of keys) {
        const [middle, length] = [(min + max) / 2, max - min];
        if (key === '0') [min, max] = [0, rows - 1];
        else if (key === 'ArrowRight') [min, max] = [min + 0.2 * length, max + 0.2 * length];
        else [min, max] = [middle - length / 3, middle + length / 3];
        const start = performance.now();
        const end = new Promise((resolve) => (drawn = resolve));
        plot.setScale('x', { min, max });
        await end;
        times.push(performance.now() - start);
        await new Promise((wake) => setTimeout(wake, 50));
      }
      return times;
    })()`;
  return workbench.app.evaluate(async ({ BrowserWindow }, source) => {
    const window = new BrowserWindow({ width: 1000, height: 600 });
    await window.loadURL('about:blank');
    const times = (await window.webContents.executeJavaScript(source)) as number[];
    window.destroy();
    return times;
  }, body);
}

it('zooms and moves a curve of a million points as quickly as uPlot draws it', async () => {
  await page.getByTestId('nav-runs').click();
  await page.getByTestId('runs-grid').getByRole('button', { name: 'one long run', exact: true }).click();
  await page.locator(`[data-testid="rows-drawn"][data-rows="${rows}"]`).waitFor({ timeout: 600_000 });
  const canvas = page.locator('[data-testid^="chart-"] .zoomable canvas').first();
  await canvas.waitFor();
  await page.waitForTimeout(2000);
  const { width, height } = (await canvas.boundingBox())!;
  const keys = Array.from({ length: 4 }, () => ['+', '+', 'ArrowRight', '+', 'ArrowRight', '0']).flat();

  const trace = join(home.folder, 'zoom.json');
  await workbench.app.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({ included_categories: ['toplevel', 'devtools.timeline', '__metadata'] }),
  );
  const ours: number[] = [];
  for (const key of keys) ours.push(await pressed(key));
  await workbench.app.evaluate(({ contentTracing }, file) => contentTracing.stopRecording(file), trace);
  const pid = await workbench.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId(),
  );
  const tasks = mainThreadTasks(trace, pid, 'tdur');
  const [p95, longest] = [tasks[Math.floor(0.95 * tasks.length)]!, tasks.at(-1)!];
  const work = tasks.reduce((sum, ms) => sum + ms, 0) / keys.length;
  const uplot = await timesOfUplot(keys, Math.round(width), Math.round(height));

  const all = (times: readonly number[]): number => median(times.filter((_, i) => keys[i] === '0'));
  console.log(
    `${keys.length} moves; ours: median ${median(ours).toFixed(1)} ms, ` +
      `the whole curve ${all(ours).toFixed(1)} ms; uPlot ${median(uplot).toFixed(1)} and ${all(uplot).toFixed(1)} ms; ` +
      `main thread ${work.toFixed(1)} ms a move, p95 ${p95.toFixed(1)} ms, longest ${longest.toFixed(1)} ms`,
  );
  expect(p95).toBeLessThan(16);
  expect(longest).toBeLessThan(100);
  // The page is held up for less than uPlot holds up its own.
  expect(work).toBeLessThan(median(uplot));
});

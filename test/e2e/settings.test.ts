import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, specOf, untilStatus } from './support/ask.ts';
import { excite, openWorkbench, TestHome, until, type Workbench } from './support/workbench.ts';

describe('the settings', () => {
  const home = new TestHome();
  let workbench: Workbench;
  let page: Page;

  beforeAll(async () => {
    workbench = await openWorkbench(home);
    page = workbench.page;
    await page.getByTestId('nav-runs').waitFor();
    await workbench.app.evaluate(({ Menu }) => Menu.getApplicationMenu()!.getMenuItemById('file.settings')!.click());
    await page.getByTestId('set-theme').waitFor();
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });

  const kept = (): Record<string, unknown> =>
    existsSync(join(home.home, 'settings.json'))
      ? (JSON.parse(readFileSync(join(home.home, 'settings.json'), 'utf8')) as Record<string, unknown>)
      : {};
  const fill = async (testId: string, text: string): Promise<void> => {
    await page.getByTestId(testId).fill(text);
    await page.getByTestId(testId).press('Tab');
  };

  it('keep each change beside the others', async () => {
    await page.getByTestId('set-theme').selectOption('dark');
    await page.getByTestId('set-palette').selectOption('muted');
    await fill('set-notify', '45');
    await until('the file', () => kept()['notifyAfterSeconds'] === 45 || undefined);
    expect(kept()).toMatchObject({ theme: 'dark', palette: 'muted', notifyAfterSeconds: 45 });
    await page.getByTestId('set-theme').selectOption('light');
  });

  it('say what a wrong number may be, and keep the last good one', async () => {
    await fill('set-threads', '-2');
    await page.getByText('Threads is "-2"; it must be a whole number from 0 to 1024.').waitFor();
    expect(await page.getByTestId('set-threads').inputValue()).toBe('-2');
    expect(kept()).toMatchObject({ threads: 0 });
    await fill('set-threads', '1');
    await until('the change', () => kept()['threads'] === 1 || undefined);
  });

  it('hold a run back that would take more memory than they allow, until they allow more', async () => {
    await fill('set-memory', '600');
    await until('the change', () => kept()['memoryMiB'] === 600 || undefined);
    const long = (await ask(page, 'run.start', specOf('ce-gd', { replicas: 72, threads: 1 }))).runId;
    await untilStatus(page, long, 'running');
    const second = (await ask(page, 'run.start', specOf('decay-square', { threads: 1, name: 'the second' }))).runId;
    const { run } = await ask(page, 'runs.show', { runId: second });
    expect(run).toMatchObject({ status: 'scheduled' });
    expect(run.reason).toMatch(/the runs take \d+ of the 600 MiB that the settings allow/);
    await fill('set-memory', '0');
    await untilStatus(page, second, 'finished');
    await ask(page, 'run.cancel', { runId: long });
    await untilStatus(page, long, 'cancelled');
  });

  it('give new figures their looks, in the window and in the terminal, byte for byte', async () => {
    await page.getByTestId('set-figure-format').selectOption('svg');
    await page.getByTestId('set-figure-venue').selectOption('icml-column');
    await page.getByTestId('figure-palette').selectOption('greys');
    await page.getByTestId('figure-gridLines').uncheck();
    await until(
      'the file',
      () => (kept()['figure'] as { gridLines?: boolean } | undefined)?.gridLines === false || undefined,
    );
    await page.screenshot({
      path: process.env['EXCITE_SETTINGS_PICTURE'] ?? join(home.folder, 'settings.png'),
      fullPage: true,
    });
    await page.getByTestId('nav-runs').click();
    await page.getByTestId('runs-grid').getByRole('button', { name: 'the second', exact: true }).click();
    expect(await page.getByTestId('figure-format').inputValue()).toBe('svg');
    await page.getByTestId('export-svg').click();
    const there = join(home.folder, 'there');
    await page.getByText(/^Saved as/).waitFor();
    const [runId] = readdirSync(home.saved);
    expect((await excite(home.home, 'export', runId!, '--format', 'svg', '--out', there)).status).toBe(0);
    const names = readdirSync(join(there, runId!));
    await expect
      .poll(() => readdirSync(join(home.saved, runId!)), { timeout: 60_000 })
      .toEqual(expect.arrayContaining(names));
    const read = (folder: string, name: string): string => readFileSync(join(folder, runId!, name), 'utf8');
    // A column of that venue: 82.55 mm, 234 points.
    expect(/<svg [^>]*>/.exec(read(there, 'collapse.svg'))![0]).toContain('82.55mm');
    for (const name of names) expect(read(home.saved, name), name).toBe(read(there, name));
    expect(workbench.pageErrors).toEqual([]);
  });
});

import { readFileSync, statSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './support/ask.ts';
import { openWorkbench, TestHome, until, type Workbench } from './support/workbench.ts';

/** What main told the desktop, in order. */
interface Told {
  readonly shares: number[];
  readonly blocked: string[];
}

describe('beside its runs the workbench', () => {
  const home = new TestHome();
  let workbench: Workbench;
  let page: Page;

  beforeAll(async () => {
    workbench = await openWorkbench(home, ['--test-checkpoint-every-ms=20']);
    page = workbench.page;
    await workbench.app.evaluate(({ BrowserWindow, powerSaveBlocker }) => {
      const told: Told = { shares: [], blocked: [] };
      const window = BrowserWindow.getAllWindows()[0]!;
      const [show, start, stop] = [window.setProgressBar, powerSaveBlocker.start, powerSaveBlocker.stop];
      window.setProgressBar = (share, options) => {
        told.shares.push(share);
        show.call(window, share, options);
      };
      powerSaveBlocker.start = (kind) => {
        told.blocked.push(kind);
        return start.call(powerSaveBlocker, kind);
      };
      powerSaveBlocker.stop = (id) => {
        told.blocked.push('freed');
        return stop.call(powerSaveBlocker, id);
      };
      Object.assign(globalThis, { told });
    });
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });

  const notice = (text: string): Promise<void> => page.locator('.notice', { hasText: text }).first().waitFor();
  const command = (id: string): Promise<void> =>
    workbench.app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()!.getMenuItemById(item)!.click(), id);

  it('teaches on the page of a study: formulas drawn offline, the printed beside the corrected, presets with their cost', async () => {
    await page.getByTestId('nav-study-rank-collapse').click();
    await page.locator('.formulas .formula svg').first().waitFor();
    const printed = page.locator('.formulas .beside', { hasText: 'as printed' }).first();
    expect(await printed.getByText('corrected').count()).toBe(1);
    expect(await printed.locator('.formula svg').count()).toBe(2);
    expect(await page.locator('.corrections tbody tr').count()).toBeGreaterThan(0);
    expect(await page.getByTestId('preset-decay-square').getByTestId('preset-cost').innerText()).toMatch(
      /^[\d.]+ s declared$/,
    );
  });

  it('shows progress in the taskbar and keeps the machine awake while a run is active', async () => {
    await page.getByTestId('preset-decay-square').click();
    await page.getByTestId('start-run').click();
    await page.locator('[data-testid="run-status"][data-status="finished"]').waitFor({ timeout: 200_000 });
    const told = await until('the taskbar to be clear', async () => {
      const now = await workbench.app.evaluate(() => (globalThis as unknown as { told: Told }).told);
      return now.shares.at(-1) === -1 && now.blocked.at(-1) === 'freed' ? now : undefined;
    });
    expect(told.blocked).toEqual(['prevent-app-suspension', 'freed']);
    expect(told.shares.some((share) => share > 0 && share <= 1)).toBe(true);
  });

  it('puts what a preset took here, and how it was judged, on its card', async () => {
    await page.getByTestId('nav-study-rank-collapse').click();
    const card = page.getByTestId('preset-decay-square');
    await card
      .getByTestId('preset-last')
      .getByText(/^\d+ of \d+ as expected/)
      .waitFor();
    expect(await card.getByTestId('preset-cost').innerText()).toMatch(/ here$/);
  });

  it('lists runs by size, verifies, backs up, drops checkpoints and empties the bin', async () => {
    const { runIds } = await ask(page, 'runs.matching', { filter: '', shelf: 'all' });
    await command('file.storage');
    const row = page.getByTestId(`storage-${runIds[0]}`);
    await row.waitFor();
    const { runs } = await ask(page, 'storage.list', {});
    expect(runs[0]!.checkpoints).toBeGreaterThan(0);
    const [size, unit] = (await row.locator('td').last().innerText()).trim().split(' ');
    const bytes = Number(size) * { B: 1, kB: 1000, MB: 1e6 }[unit!]!;
    expect(Math.abs(bytes / runs[0]!.checkpointBytes - 1)).toBeLessThan(0.05);
    await page.getByTestId('storage-verify').press('Enter');
    await page.getByTestId('storage-sound').waitFor();
    await page.getByTestId('storage-backup').press('Enter');
    await notice('Saved as ');
    const told = await page.locator('.notice', { hasText: 'Saved as ' }).first().innerText();
    const [saved] = /Saved as (.*)\./.exec(told)!.slice(1);
    expect(readFileSync(saved!).subarray(0, 15).toString()).toBe('SQLite format 3');
    expect(statSync(saved!).size).toBeGreaterThan(10_000);
    await page.getByTestId('storage-prune').press('Enter');
    await notice('of finished runs are gone.');
    expect((await ask(page, 'storage.list', {})).runs[0]!.checkpoints).toBe(0);
    await page.getByTestId('nav-runs').click();
    await page.getByTestId('runs-grid').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Delete');
    await page.getByTestId('runs-total').getByText('0 runs').waitFor();
    await command('file.storage');
    await page.getByTestId('storage-empty-bin').press('Enter');
    await page.getByTestId('storage-empty-sure').press('Enter');
    await notice('1 run is deleted for ever.');
    expect(await ask(page, 'runs.counts', {})).toEqual({ current: 0, archive: 0, bin: 0 });
  });

  it('has a report of this machine to attach to a bug, copied and saved', async () => {
    await command('help.report');
    await page.getByTestId('doctor').waitFor({ timeout: 120_000 });
    await page.getByTestId('report-copy').press('Enter');
    await notice('Report and log are in the clipboard.');
    const copied = await workbench.app.evaluate(({ clipboard }) => clipboard.readText());
    const [first] = await page.getByTestId('doctor').locator('tbody tr').first().locator('td, th').allInnerTexts();
    expect(copied).toContain(first!);
    await page.getByTestId('report-save').press('Enter');
    const file = await until('the saved report', async () => {
      const texts = await page.locator('.notice', { hasText: 'Saved as ' }).allInnerTexts();
      return texts.map((text) => /Saved as (.*report.*)\./.exec(text)?.[1]).find((found) => found !== undefined);
    });
    expect(readFileSync(file, 'utf8')).toContain(first!);
    expect(workbench.pageErrors).toEqual([]);
  });
});

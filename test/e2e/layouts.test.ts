import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asRoot, openWorkbench, TestHome, type Workbench } from './support/workbench.ts';

describe('the window', () => {
  const home = new TestHome();
  const spec = join(home.folder, 'handed over.json');
  let workbench: Workbench;
  let page: Page;

  const start = async (): Promise<void> => {
    workbench = await openWorkbench(home);
    page = workbench.page;
    await page.getByRole('tab').first().waitFor();
  };
  beforeAll(async () => {
    writeFileSync(spec, JSON.stringify({ study: 'rank-collapse', preset: 'decay-square', params: { mu: 0.03 } }));
    await start();
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });

  const fromPalette = async (words: string): Promise<void> => {
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette-filter').fill(words);
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
  };
  const panes = (): Promise<number> => page.getByRole('tablist').count();

  it('saves a layout under a name, and puts it back also after a restart', async () => {
    await page.getByTestId('nav-runs').click();
    await page.getByTestId('nav-data').click({ modifiers: ['Control'] });
    await expect.poll(panes).toBe(2);
    await fromPalette('Save this layout');
    await page.getByTestId('layout-name').fill('side by side');
    await page.keyboard.press('Enter');
    await page.getByTestId('layout-name').waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Data' }).focus();
    await page.keyboard.press('Delete');
    await expect.poll(panes).toBe(1);
    await fromPalette('side by side');
    await expect.poll(panes).toBe(2);
    await workbench.app.close();
    await start();
    await page.getByRole('tab', { name: 'Data' }).focus();
    await page.keyboard.press('Delete');
    await expect.poll(panes).toBe(1);
    await fromPalette('side by side');
    await expect.poll(panes).toBe(2);
    await page.getByRole('heading', { name: 'Data', level: 1 }).waitFor();
  });

  it('takes the file of a second start, which ends at once, and lists it as a recent document', async () => {
    const executable = await workbench.app.evaluate(({ app }) => app.getPath('exe'));
    const folder = await workbench.app.evaluate(({ app }) => app.getAppPath());
    const second = spawn(executable, [...(asRoot ? ['--no-sandbox'] : []), '--disable-gpu', folder, spec], {
      env: { ...process.env, EXCITE_HOME: home.home },
      stdio: 'ignore',
    });
    const ended = new Promise<number | null>((resolve) => second.once('exit', resolve));
    await page.getByText('handed over.json fills the form of Rank collapse.').waitFor();
    expect(await ended).toBe(0);
    expect(await page.getByTestId('field-mu').inputValue()).toBe('0.03');
    await page.getByTestId('field-mu').fill('0.5');
    await fromPalette('handed over');
    await expect.poll(() => page.getByTestId('field-mu').inputValue()).toBe('0.03');
    expect(workbench.pageErrors).toEqual([]);
  });
});

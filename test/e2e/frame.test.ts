import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench, TestHome, type Workbench } from './support/workbench.ts';

/** Titles of the tabs, pane after pane. */
const tabs = (page: Page): Promise<string[]> => page.getByRole('tab').allInnerTexts();
const titles = async (page: Page): Promise<string[]> => (await tabs(page)).map((text) => text.replace(/\s*×$/, ''));
const selected = (page: Page): Promise<string> =>
  page.locator('.dv-active-group [role="tab"][aria-selected="true"] .tab-face > span:first-child').innerText();

describe('the panes', () => {
  const home = new TestHome();
  let workbench: Workbench;
  let page: Page;

  beforeAll(async () => {
    workbench = await openWorkbench(home);
    page = workbench.page;
    await page.getByRole('tab').waitFor();
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });

  it('give each place one tab, and a way back by keyboard', async () => {
    await page.getByTestId('nav-runs').click();
    await page.getByTestId('nav-study-rank-collapse').click();
    await page.getByTestId('nav-runs').click();
    expect(await titles(page)).toEqual(['Cross-entropy against squared loss', 'Runs', 'Rank collapse']);
    expect(await selected(page)).toBe('Runs');
    await page.keyboard.press('Alt+ArrowLeft');
    await expect.poll(() => selected(page)).toBe('Rank collapse');
    await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(() => selected(page)).toBe('Runs');
  });

  it('go through the tabs by arrow keys, show with Enter and close with Delete', async () => {
    await page.getByRole('tab', { name: 'Runs' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(() => selected(page)).toBe('Rank collapse');
    await page.getByRole('tab', { name: 'Runs' }).focus();
    await page.keyboard.press('Delete');
    expect(await titles(page)).toEqual(['Cross-entropy against squared loss', 'Rank collapse']);
  });

  it('stand side by side, each with its page', async () => {
    await page.getByTestId('nav-data').click({ modifiers: ['Control'] });
    await page.getByRole('heading', { name: 'Data', level: 1 }).waitFor();
    expect(await page.getByRole('heading', { name: 'Rank collapse', level: 1 }).isVisible()).toBe(true);
    expect(await page.getByRole('tablist').count()).toBe(2);
    expect(workbench.pageErrors).toEqual([]);
  });
});

describe('after the window was killed', () => {
  const home = new TestHome();
  afterAll(() => home.remove());

  it('tabs, panes and a half-filled form are there again', async () => {
    const before = await openWorkbench(home);
    await before.page.getByTestId('nav-study-rank-collapse').click();
    await before.page.getByTestId('preset-decay-square').click();
    await before.page.getByTestId('nav-data').click({ modifiers: ['Control'] });
    await before.page.getByRole('tab', { name: 'Rank collapse' }).click();
    const saved = before.page.evaluate(
      () => new Promise((wake) => window.addEventListener('input', () => setTimeout(wake, 1000), { once: true })),
    );
    await before.page.getByTestId('field-steps').fill('12x');
    await saved;
    before.app.process().kill('SIGKILL');
    await new Promise<void>((gone) => before.app.once('close', () => gone()));

    const after = await openWorkbench(home);
    await after.page.getByRole('heading', { name: 'Data', level: 1 }).waitFor();
    expect(await titles(after.page)).toEqual(['Cross-entropy against squared loss', 'Rank collapse', 'Data']);
    expect(await after.page.getByRole('tablist').count()).toBe(2);
    expect(await selected(after.page)).toBe('Rank collapse');
    expect(await after.page.getByTestId('field-steps').inputValue()).toBe('12x');
    expect(await after.page.getByTestId('preset-select').inputValue()).toBe('decay-square');
    expect(after.pageErrors).toEqual([]);
    await after.app.close();
  });

  it('a sweep goes on to its end, and its form is as it was typed', async () => {
    const values = Array.from({ length: 24 }, (_, i) => (5 + i) / 100).join(',');
    const before = await openWorkbench(home);
    const { page } = before;
    await page.getByTestId('nav-sweeps').click();
    await page.getByTestId('sweep-study').selectOption('rank-collapse');
    await page.getByTestId('sweep-preset').selectOption('decay-square');
    await page.getByTestId('axis-key-0').selectOption('mu');
    await page.getByTestId('axis-text-0').fill(values);
    await page.getByTestId('sweep-start').click();
    await page
      .getByTestId('sweep-counts')
      .getByText(/^([1-9]|1[0-9]|2[0-3]) of 24 runs done/)
      .waitFor({ timeout: 120_000 });
    before.app.process().kill('SIGKILL');
    await new Promise<void>((gone) => before.app.once('close', () => gone()));

    const after = await openWorkbench(home);
    await after.page.getByTestId('sweep-status').getByText('finished').waitFor({ timeout: 200_000 });
    await after.page.getByTestId('sweep-counts').getByText('24 of 24 runs done, 0 running, 0 failed').waitFor();
    await after.page.getByTestId('nav-sweeps').click();
    expect(await after.page.getByTestId('axis-text-0').inputValue()).toBe(values);
    expect(await after.page.getByTestId('sweep-preset').inputValue()).toBe('decay-square');
    expect(after.pageErrors).toEqual([]);
    await after.app.close();
  });
});

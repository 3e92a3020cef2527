import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './support/ask.ts';
import { excite, openWorkbench, TestHome, type Workbench } from './support/workbench.ts';

const made = 240;
const patient = { timeout: 20_000 };

describe('the run table', () => {
  const home = new TestHome();
  let workbench: Workbench;
  let page: Page;

  beforeAll(async () => {
    const script = resolve(import.meta.dirname, '../../scripts/makeRuns.mjs');
    execFileSync(process.execPath, [script, home.home, '--runs', String(made), '--rows', '0'], { stdio: 'ignore' });
    workbench = await openWorkbench(home);
    page = workbench.page;
    await page.getByTestId('nav-runs').click();
    await total(made);
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });

  const total = (count: number): Promise<void> =>
    page
      .getByTestId('runs-total')
      .getByText(new RegExp(`^${count} runs?`))
      .waitFor();
  const filter = async (text: string, count: number): Promise<void> => {
    await page.getByTestId('runs-filter').fill(text);
    await total(count);
  };
  const grid = () => page.getByTestId('runs-grid');
  const activeRow = () => page.locator('.grid-row.active');

  it('draws the rows in view alone and brings the rest with the keyboard', async () => {
    await filter('', made);
    expect(await grid().getAttribute('aria-rowcount')).toBe(String(made + 1));
    expect(await page.locator('.grid-row').count()).toBeLessThan(80);
    await page.getByTestId('runs-filter').press('ArrowDown');
    await grid().press('End');
    await activeRow().getByText('made 00000', { exact: true }).waitFor();
    await grid().press('PageUp');
    await activeRow()
      .getByText(/made 000\d\d/)
      .waitFor();
    await grid().press('Home');
    await activeRow().getByText('made 00239', { exact: true }).waitFor();
    await grid().press('Enter');
    await page.getByTestId('run-status').waitFor();
    await page.keyboard.press('Alt+ArrowLeft');
    await total(made);
  });

  it('filters while one types, says where a filter cannot be read, and keeps what it found', async () => {
    await filter('tag:hundredth', 3);
    await page.getByTestId('runs-filter').fill('tag:hundredth status:finishd');
    const fault = page.getByTestId('filter-fault');
    await fault.getByText(/character 22: status is one of scheduled/).waitFor();
    expect(await fault.locator('mark').textContent()).toBe('finishd');
    await total(3);
    await filter('metric.trainLoss<0.01 or seed=239', 1 + (await countByLoss('metric.trainLoss<0.01 -seed=239')));
    await filter('nobody-has-this-name', 0);
    await page.getByText('No run matches the filter').waitFor();
    await filter('', made);
  });

  async function countByLoss(text: string): Promise<number> {
    const { stdout } = await excite(home.home, 'runs', 'list', '--filter', text, '--limit', '1000', '--json');
    return (JSON.parse(stdout) as unknown[]).length;
  }

  it('orders by a chosen metric column, either way', async () => {
    await page.getByTestId('runs-columns').click();
    await page.getByTestId('metric-key').fill('s2OverS1Max');
    await page.getByTestId('metric-key').press('Enter');
    await page.getByTestId('runs-columns').click();
    await filter('study:rank-collapse', made / (await studies()));
    const head = page.getByRole('columnheader', { name: 's2OverS1Max last' });
    await grid().evaluate((element) => (element.scrollLeft = element.scrollWidth));
    await head.getByRole('button').click();
    await page.locator('[role="columnheader"][aria-sort="ascending"]').getByText('s2OverS1Max last').waitFor();
    await expect.poll(() => shownLosses(), { timeout: 20_000 }).toSatisfy(isAscending);
    await head.getByRole('button').click();
    await expect
      .poll(() => shownLosses(), { timeout: 20_000 })
      .toSatisfy((losses: number[]) => isAscending([...losses].reverse()));
    await grid().evaluate((element) => (element.scrollLeft = 0));
    await page.getByRole('columnheader', { name: 'Run' }).getByRole('button').click();
  });

  async function studies(): Promise<number> {
    const page1 = await ask(page, 'runs.query', {
      filter: '',
      shelf: 'current',
      order: { by: 'started', descending: true },
      group: 'study',
      metrics: [],
      offset: 0,
      limit: 0,
    });
    return page1.groups.length;
  }
  async function shownLosses(): Promise<number[]> {
    const column = await page.getByRole('columnheader', { name: 's2OverS1Max last' }).getAttribute('aria-colindex');
    const cells = await page.locator(`.grid-row [aria-colindex="${column}"]`).allTextContents();
    return cells.map((text) => Number(text.replaceAll('−', '-')));
  }
  const isAscending = (values: number[]): boolean =>
    values.length > 5 && values.every((value, i) => i === 0 || values[i - 1]! <= value);

  it('groups by study, and closes and opens a group by key', async () => {
    await filter('', made);
    await grid().focus();
    await grid().press('End');
    await expect.poll(() => grid().evaluate(({ scrollTop }) => scrollTop), patient).toBeGreaterThan(0);
    await page.getByTestId('runs-group').selectOption('study');
    // What is listed now begins in view.
    await page.locator('.grid-row.group').first().waitFor();
    const count = await studies();
    await expect.poll(() => grid().getAttribute('aria-rowcount'), patient).toBe(String(made + count + 1));
    await grid().focus();
    await grid().press('ArrowLeft');
    await expect
      .poll(() => grid().getAttribute('aria-rowcount'), patient)
      .toBe(String(made - made / count + count + 1));
    await grid().press('Enter');
    await expect.poll(() => grid().getAttribute('aria-rowcount'), patient).toBe(String(made + count + 1));
    await page.getByTestId('runs-group').selectOption('none');
  });

  it('stars, tags, archives and bins what is chosen, by keyboard, each to be undone', async () => {
    await filter('tag:batch-7', 12);
    await grid().focus();
    await grid().press('Home');
    await grid().press(' ');
    await grid().press('Shift+ArrowDown');
    expect(await page.getByTestId('runs-chosen').textContent()).toBe('2 chosen');
    await grid().press('Control+a');
    await page.getByTestId('runs-chosen').getByText('12 chosen').waitFor();
    await grid().press('*');
    await expect.poll(() => page.getByLabel('starred').count(), patient).toBe(12);
    await grid().press('t');
    await page.keyboard.type('seen');
    await page.keyboard.press('Enter');
    await page.getByText('12 runs are tagged seen.').waitFor();
    await page.getByTestId('chosen-colour').selectOption('1');
    await expect.poll(() => page.locator('.grid-row .swatch').count(), patient).toBe(12);
    await filter('star:yes tag:seen', 12);
    await grid().focus();
    await grid().press('a');
    await total(0);
    await page
      .locator('.notice', { hasText: '12 runs are in the archive' })
      .getByRole('button', { name: 'Undo' })
      .click();
    await total(12);
    await grid().press('Delete');
    await total(0);
    await page.locator('.notice', { hasText: '12 runs are in the bin' }).getByRole('button', { name: 'Undo' }).click();
    await total(12);
    const listed = await excite(home.home, 'runs', 'list', '--filter', 'star:yes tag:seen', '--json');
    const runs = JSON.parse(listed.stdout) as { id: string; tags: string[] }[];
    expect(runs).toHaveLength(12);
    expect(runs[0]!.tags).toContain('seen');
  });

  it('shows what a terminal did to the marks', async () => {
    const [run] = (
      await ask(page, 'runs.query', {
        filter: 'tag:seen',
        shelf: 'current',
        order: { by: 'seed', descending: true },
        group: 'none',
        metrics: [],
        offset: 0,
        limit: 1,
      })
    ).rows;
    expect((await excite(home.home, 'runs', 'unstar', run!.run.id)).status).toBe(0);
    expect((await excite(home.home, 'runs', 'archive', run!.run.id)).status).toBe(0);
    await filter('tag:seen', 11);
    await page.getByTestId('runs-shelf').selectOption('archive');
    await total(1);
    expect(await page.getByLabel('starred').count()).toBe(0);
    await page.getByTestId('runs-shelf').selectOption('current');
    expect(workbench.pageErrors).toEqual([]);
  });
});

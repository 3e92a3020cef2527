import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { excite, openWorkbench, TestHome, until, type Workbench } from './support/workbench.ts';

describe('the sweeps page', () => {
  const home = new TestHome();
  let workbench: Workbench;
  let page: Page;

  beforeAll(async () => {
    workbench = await openWorkbench(home);
    page = workbench.page;
    await page.getByTestId('nav-sweeps').click();
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });

  it('says what is wrong with an axis, and what a good one costs, before anything starts', async () => {
    await page.getByTestId('sweep-study').selectOption('rank-collapse');
    await page.getByTestId('sweep-preset').selectOption('');
    await page.getByTestId('axis-key-0').selectOption('mu');
    await page.getByTestId('axis-text-0').fill('-1');
    await until(
      'the refusal',
      async () =>
        (await page.getByTestId('sweep-errors').innerText()).includes('it must be a finite number at least 0') ||
        undefined,
    );
    expect(await page.getByTestId('sweep-start').isDisabled()).toBe(true);
    await page.getByTestId('axis-text-0').fill('0,0.1');
    await page.getByTestId('axis-add').click();
    await page.getByTestId('axis-key-1').selectOption('steps');
    await page.getByTestId('axis-text-1').fill('100,200');
    await page.getByTestId('sweep-seeds').fill('1..2');
    await until(
      'the preview',
      async () => (await page.getByTestId('sweep-preview').innerText()).includes('8 runs') || undefined,
    );
  });

  it('starts a sweep, follows it to its end, and shows its map; the terminal sees the same one', async () => {
    await page.getByTestId('sweep-start').click();
    await until(
      'the end',
      async () => (await page.getByTestId('sweep-status').innerText()) === 'finished' || undefined,
    );
    expect(await page.getByTestId('sweep-counts').innerText()).toContain('8 of 8 runs done');
    await page.getByTestId('sweep-figure').locator('canvas').first().waitFor();
    expect(await page.getByTestId('sweep-summary').locator('tbody tr').count()).toBe(2);
    for (const kind of ['lines', 'parallel', 'map']) await page.getByTestId('sweep-kind').selectOption(kind);
    const [sweep] = JSON.parse((await excite(home.home, 'sweep', 'status', '--json')).stdout) as {
      id: string;
      status: string;
      counts: { done: number };
    }[];
    expect(sweep).toMatchObject({ status: 'finished', counts: { done: 8 } });
    await page.getByRole('button', { name: 'Save CSV' }).click();
    await until('the file', () => existsSync(join(home.saved, sweep!.id, 'results.csv')) || undefined);
    await page.screenshot({ path: process.env['EXCITE_SWEEP_PICTURE'] ?? join(home.folder, 'sweep.png') });
    expect(workbench.pageErrors).toEqual([]);
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { excite, openWorkbench, servicePids, TestHome, until, type Workbench } from './support/workbench.ts';

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

  /** Drags along the lower half of the first axis: the runs with the smaller value are left. */
  async function brush(): Promise<void> {
    const figure = page.getByTestId('sweep-figure');
    await figure.locator('canvas').first().waitFor();
    // More results draw anew, without brushes: they are all there.
    await until(
      'all results',
      async () => (await page.getByTestId('sweep-brushed').innerText()).includes('8 of 8') || undefined,
    );
    await figure.scrollIntoViewIfNeeded();
    const { x, y, height } = (await figure.locator('canvas').first().boundingBox())!;
    // The smaller value lies at the very end of the axis.
    const [from, to] = [y + height / 2 + 20, y + height - 10];
    await page.mouse.move(x + 50, from);
    await page.mouse.down();
    await page.mouse.move(x + 50, to, { steps: 10 });
    await page.mouse.up();
    await until(
      'the runs within the brush',
      async () => (await page.getByTestId('sweep-brushed').innerText()).includes('4 of 8') || undefined,
    );
  }

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

  it('keeps how sweeps are sent to Slurm, and shows the script before one is', async () => {
    await page.getByText('Paired axes, threads, runs at once, where').click();
    await page.getByTestId('sweep-executor').selectOption('slurm');
    await until(
      'the reason why there is no script',
      async () => (await page.getByTestId('slurm-no-script').innerText()).includes('not set') || undefined,
    );
    await page.getByTestId('slurm-gpus').fill('many');
    expect(await page.getByTestId('slurm-errors').innerText()).toContain('GPUs is "many"');
    expect(await page.getByTestId('slurm-save').isDisabled()).toBe(true);
    const values = { folder: home.folder, partition: 'main', timeMinutes: '90', memoryMb: '4000', gpus: '' };
    for (const [key, value] of Object.entries(values)) await page.getByTestId(`slurm-${key}`).fill(value);
    await page.getByTestId('slurm-extra').fill('--qos=low');
    await page.getByTestId('slurm-save').click();
    const script = page.getByTestId('slurm-script');
    await script.waitFor();
    for (const line of ['--array=0-7', '--partition=main', '--time=90', '--mem=4000M', '--qos=low'])
      expect(await script.innerText()).toContain(`#SBATCH ${line}\n`);
    const kept = JSON.parse((await excite(home.home, 'sweep', 'slurm', '--json')).stdout) as object;
    expect(kept).toMatchObject({ folder: home.folder, timeMinutes: 90, extra: ['--qos=low'] });
    await page.screenshot({
      path: process.env['EXCITE_SLURM_PICTURE'] ?? join(home.folder, 'slurm.png'),
      fullPage: true,
    });
    await page.getByTestId('sweep-executor').selectOption('local');
  });

  it('starts a sweep, follows it to its end, and shows its map; the terminal sees the same one', async () => {
    const enginesBefore = (await servicePids(workbench.app, 'engine')).length;
    await page.getByTestId('sweep-start').click();
    await until(
      'the end',
      async () => (await page.getByTestId('sweep-status').innerText()) === 'finished' || undefined,
    );
    expect(await page.getByTestId('sweep-counts').innerText()).toContain('8 of 8 runs done');
    await until(
      'the engines to be gone, the one started ahead too',
      async () => (await servicePids(workbench.app, 'engine')).length <= enginesBefore || undefined,
    );
    // The axes follow the results until something is chosen: all of them are read first.
    await page.getByText('Runs (8)').waitFor();
    expect(await page.getByTestId('sweep-x').inputValue()).toBe('mu');
    await page.getByTestId('sweep-figure').locator('canvas').first().waitFor();
    expect(await page.getByTestId('sweep-summary').locator('tbody tr').count()).toBe(2);
    await page.getByTestId('sweep-kind').selectOption('lines');
    await page.getByTestId('sweep-kind').selectOption('parallel');
    await brush();
    await page.getByTestId('sweep-kind').selectOption('lines');
    await page.getByLabel('Along y').selectOption('');
    await page.getByTestId('sweep-apart').selectOption('steps');
    await page.getByTestId('sweep-panels').locator('canvas').nth(1).waitFor();
    await page.screenshot({ path: process.env['EXCITE_PANELS_PICTURE'] ?? join(home.folder, 'panels.png') });
    await page.getByLabel('Along y').selectOption('steps');
    await page.getByTestId('sweep-kind').selectOption('map');
    const [sweep] = JSON.parse((await excite(home.home, 'sweep', 'status', '--json')).stdout) as {
      id: string;
      status: string;
      counts: { done: number };
    }[];
    expect(sweep).toMatchObject({ status: 'finished', counts: { done: 8 } });
    await page.getByRole('button', { name: 'Save CSV' }).click();
    await until('the file', () => existsSync(join(home.saved, sweep!.id, 'results.csv')) || undefined);
    await page.getByRole('button', { name: 'Save Parquet' }).click();
    await until('the table', () => existsSync(join(home.saved, sweep!.id, 'results.parquet')) || undefined);
    await page.screenshot({ path: process.env['EXCITE_SWEEP_PICTURE'] ?? join(home.folder, 'sweep.png') });
    expect(workbench.pageErrors).toEqual([]);
  });
});

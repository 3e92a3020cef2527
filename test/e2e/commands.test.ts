import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandId } from '../../core/contract/commands.ts';
import { excite, openWorkbench, TestHome, type Workbench } from './support/workbench.ts';

describe('commands', () => {
  const home = new TestHome();
  const spec = join(home.folder, 'asked.json');
  const table = join(home.folder, 'my table.csv');
  const bundle = join(home.folder, 'theirs.zip');
  const sweep = join(home.folder, 'small.exsweep.json');
  let workbench: Workbench;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(
      spec,
      JSON.stringify({ study: 'rank-collapse', preset: 'decay-square', params: { mu: 0.04 }, seed: 7 }),
    );
    const axes = [{ kind: 'list', key: 'mu', values: [0.1, 0.2] }];
    writeFileSync(sweep, JSON.stringify({ study: 'rank-collapse', preset: 'decay-square', axes, seeds: [3] }));
    writeFileSync(table, 'a,b,label\n1,2,1\n-1,-2,-1\n');
    const elsewhere = join(home.folder, 'elsewhere');
    const asked = ['rank-collapse', '--preset', 'decay-square', '--set', 'steps=100', '--name', 'from elsewhere'];
    const { stdout } = await excite(elsewhere, 'run', ...asked, '--json');
    await excite(elsewhere, 'bundle', (JSON.parse(stdout) as { run: { id: string } }).run.id, '--out', bundle);
    workbench = await openWorkbench(home, [`--test-document=${table}`]);
    page = workbench.page;
    await page.getByRole('tab').waitFor();
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });

  const fromMenu = (id: CommandId): Promise<void> =>
    workbench.app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()!.getMenuItemById(item)!.click(), id);
  const heading = (name: string): Promise<void> => page.getByRole('heading', { name, level: 1 }).waitFor();
  const isDark = (): Promise<boolean> => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const drop = async (file: string): Promise<void> => {
    await page.evaluate(() => {
      const input = document.createElement('input');
      input.type = 'file';
      input.id = 'dropped';
      document.body.append(input);
    });
    await page.locator('#dropped').setInputFiles(file);
    await page.evaluate(() => {
      const input = document.querySelector<HTMLInputElement>('#dropped')!;
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(input.files![0]!);
      input.remove();
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    });
  };

  it('are found in the palette by words, and done with Enter', async () => {
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette-filter').waitFor();
    await page.keyboard.type('shortcuts');
    await page.getByRole('option', { name: /Keyboard shortcuts/ }).waitFor();
    await page.keyboard.press('Enter');
    await heading('Keyboard shortcuts');
    await page.getByTestId('shortcuts-filter').fill('undo');
    await expect.poll(() => page.getByTestId('shortcut').count()).toBe(1);
    expect(await page.getByTestId('shortcut').innerText()).toContain('Ctrl+Z');
  });

  it('are in the native menu, with the keys that the page hears', async () => {
    await fromMenu('help.manual');
    await heading('First steps');
    const keys = await workbench.app.evaluate(
      ({ Menu }) => Menu.getApplicationMenu()!.getMenuItemById('tab.close')!.accelerator,
    );
    expect(keys).toBe('CmdOrCtrl+W');
    await page.keyboard.press('Control+w');
    await page.getByRole('tab', { name: 'Manual' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Shift+T');
    await heading('First steps');
  });

  it('make it dark or light and larger, and the next start remembers', async () => {
    await fromMenu('view.dark');
    await expect.poll(isDark).toBe(true);
    await fromMenu('view.light');
    await expect.poll(isDark).toBe(false);
    await page.keyboard.press('Control+=');
    const zoomOf = (): Promise<number> =>
      workbench.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getZoomLevel());
    await expect.poll(zoomOf).toBe(1);
    await page.keyboard.press('Control+0');
    await expect.poll(zoomOf).toBe(0);
  });

  it('split, walk and gather panes by keyboard', async () => {
    await page.keyboard.press('Control+\\');
    await expect.poll(() => page.getByRole('tablist').count()).toBe(2);
    await page.keyboard.press('F6');
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette-filter').fill('gather');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('tablist').count()).toBe(1);
  });

  it('open a table as a data set, and a dropped run spec as a filled form', async () => {
    await page.keyboard.press('Control+o');
    await page.getByText('my table.csv is the data set my-table: 2 rows of 2 features.').waitFor();
    await drop(spec);
    await page.getByText('asked.json fills the form of Rank collapse.').waitFor();
    expect(await page.getByTestId('field-mu').inputValue()).toBe('0.04');
    expect(await page.getByTestId('field-seed').inputValue()).toBe('7');
    await drop(join(home.folder, 'home', 'settings.json'));
    await page.getByText(/no key|Unrecognized/).waitFor();
    expect(workbench.pageErrors).toEqual([]);
  });

  it('open a dropped bundle: its run is in the history and on show; twice makes no second one', async () => {
    await drop(bundle);
    await page.getByText('1 run of theirs.zip imported.').waitFor();
    await page.getByTestId('imported').waitFor();
    expect(await page.getByRole('textbox', { name: 'Name of the run' }).inputValue()).toBe('from elsewhere');
    await drop(bundle);
    await page.getByText('0 runs of theirs.zip imported, 1 here already.').waitFor();
    await page.getByTestId('nav-study-rank-collapse').click();
  });

  it('take back by Ctrl+Z what was done outside text fields', async () => {
    await page.locator('.dv-active-group .pane').focus();
    await page.keyboard.press('Control+z');
    await page.getByText(/^Taken back: asked\.json fills/).waitFor();
    expect(await page.getByTestId('field-seed').inputValue()).toBe('1');
  });

  it('open a dropped sweep as the filled form of a new one', async () => {
    await drop(sweep);
    await page.getByText('small.exsweep.json fills the form of a new sweep.').waitFor();
    await heading('Sweeps');
    expect(await page.getByTestId('sweep-study').inputValue()).toBe('rank-collapse');
    expect(await page.getByTestId('sweep-seeds').inputValue()).toBe('3');
    await page.getByTestId('sweep-preview').getByText('2 runs').waitFor();
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandId } from '../../core/contract/commands.ts';
import { writeSafetensors } from '../../core/data/writeSafetensors.ts';
import { catalog } from '../../core/studies/catalog.ts';
import { excite, openWorkbench, TestHome, type Workbench } from './support/workbench.ts';

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe('every page', () => {
  const home = new TestHome();
  let workbench: Workbench;
  let page: Page;

  beforeAll(async () => {
    const [weights, table] = [join(home.folder, 'weights.safetensors'), join(home.folder, 'table.csv')];
    const tensor = { name: 'W1', shape: [1, 2], values: Float32Array.of(1, 2) };
    writeFileSync(weights, writeSafetensors([tensor], { note: 'of a test' }));
    writeFileSync(table, '1,2,1\n-1,-2,0\n');
    await excite(home.home, 'data', 'import', table, '--name', 'mine');
    workbench = await openWorkbench(home, [`--test-weights=${weights}`]);
    page = workbench.page;
    await page.getByTestId('nav-study-rank-collapse').click();
    await page.getByTestId('preset-decay-square').click();
    await page.getByTestId('start-run').click();
    await page.locator('[data-testid="run-status"][data-status="finished"]').waitFor({ timeout: 200_000 });
    await page.getByTestId('nav-sweeps').click();
    await page.getByTestId('sweep-study').selectOption('rank-collapse');
    await page.getByTestId('sweep-preset').selectOption('');
    await page.getByTestId('axis-key-0').selectOption('mu');
    await page.getByTestId('axis-text-0').fill('0,0.1');
    await page.getByTestId('sweep-seeds').fill('1');
    await page.getByTestId('sweep-start').click();
    await page.getByTestId('sweep-status').getByText('finished').waitFor({ timeout: 200_000 });
    await page.getByTestId('nav-weights').click();
    await page.getByTestId('weights-open').click();
    await page.getByTestId('weights-data').selectOption('mine');
    await page.getByTestId('weights-measure').click();
    await page.getByTestId('margins').waitFor();
    await page.getByTestId('nav-figures').click();
    await page.getByTestId('new-panel').click();
    await page.getByTestId('figure-picture').waitFor();
    await page.evaluate(axe);
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });

  const fromMenu = (id: CommandId): Promise<void> =>
    workbench.app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()!.getMenuItemById(item)!.click(), id);
  const grave = async (): Promise<string[]> => {
    const found = await page.evaluate(async () => {
      const { axe: checker } = window as unknown as {
        axe: { run(): Promise<{ violations: Violation[] }> };
      };
      return (await checker.run()).violations;
    });
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  };

  const fromTable = async (key: string): Promise<void> => {
    await page.getByTestId('nav-runs').click();
    await page.getByTestId('runs-filter').fill('preset:decay-square');
    await page.getByTestId('runs-total').getByText('1 run').waitFor();
    await page.getByTestId('runs-grid').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press(key);
    await page.locator('.panel canvas').first().waitFor();
  };
  const openFigure = async (): Promise<void> => {
    await page.getByTestId('figure-list').getByRole('button').first().click();
    await page.getByTestId('figure-picture').waitFor();
  };
  const places: readonly (readonly [string, () => Promise<void>])[] = [
    ['a run', () => fromTable('Enter')],
    ['compare', () => fromTable('c')],
    ...catalog.map(({ id }) => [id, () => page.getByTestId(`nav-study-${id}`).click()] as const),
    ['sweeps', () => page.getByTestId('nav-sweeps').click()],
    ['a sweep', () => page.getByTestId('sweep-list').getByRole('button').first().click()],
    ['runs', () => page.getByTestId('nav-runs').click()],
    ['figures', () => page.getByTestId('nav-figures').click()],
    ['a figure', openFigure],
    ['data', () => page.getByTestId('nav-data').click()],
    ['weights', () => page.getByTestId('nav-weights').click()],
    ...(['file.settings', 'file.storage', 'help.manual', 'help.shortcuts', 'help.report'] as const).map(
      (id) => [id, () => fromMenu(id)] as const,
    ),
    ['the palette', () => fromMenu('view.palette')],
  ];

  it.each(['view.light', 'view.dark'] as const)(
    'is free of serious and critical faults of access: %s',
    async (theme) => {
      await fromMenu(theme);
      const wanted = theme === 'view.dark';
      await expect.poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(wanted);
      const faults: Record<string, string[]> = {};
      for (const [name, open] of places) {
        await open();
        if (name === 'the palette') await page.getByTestId('palette-filter').waitFor();
        else await page.locator('.pane h1').first().waitFor();
        const found = await grave();
        if (found.length > 0) faults[name] = found;
      }
      await page.keyboard.press('Escape');
      expect(faults).toEqual({});
    },
  );
});

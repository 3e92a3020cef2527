import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, specOf, untilStatus } from './support/ask.ts';
import { openWorkbench, TestHome, type Workbench } from './support/workbench.ts';

describe('the charts of a run', () => {
  const home = new TestHome();
  let workbench: Workbench;
  let page: Page;
  let whole: string;

  beforeAll(async () => {
    workbench = await openWorkbench(home);
    page = workbench.page;
    const { runId } = await ask(page, 'run.start', specOf('ce-gd', { arms: ['main'], until: 2000, name: 'zoomed' }));
    await untilStatus(page, runId, 'paused');
    await page.getByTestId('nav-runs').click();
    await page.getByTestId('runs-grid').getByRole('button', { name: 'zoomed', exact: true }).click();
    await page.locator('[data-testid="rows-drawn"][data-rows="880"]').waitFor();
    await canvas().waitFor();
    await page.mouse.move(5, 5);
    whole = await picture();
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });

  const box = () => page.locator('[data-testid^="chart-"] .zoomable').first();
  const canvas = () => box().locator('canvas').first();
  const all = () => box().getByTestId('zoom-all');
  const picture = (): Promise<string> => canvas().evaluate((element) => (element as HTMLCanvasElement).toDataURL());
  const away = (): Promise<void> => page.mouse.move(5, 5);
  const isWhole = async (): Promise<void> => {
    await away();
    await expect.poll(picture, { timeout: 20_000 }).toBe(whole);
    expect(await all().isDisabled()).toBe(true);
  };
  const isZoomed = async (): Promise<string> => {
    await expect.poll(() => all().isEnabled(), { timeout: 20_000 }).toBe(true);
    await away();
    await expect.poll(picture, { timeout: 20_000 }).not.toBe(whole);
    return picture();
  };
  const drag = async (from: [number, number], to: [number, number], shift = false): Promise<void> => {
    const area = (await canvas().boundingBox())!;
    const at = ([x, y]: [number, number]): [number, number] => [area.x + x * area.width, area.y + y * area.height];
    if (shift) await page.keyboard.down('Shift');
    await page.mouse.move(...at(from));
    await page.mouse.down();
    await page.mouse.move(...at(to), { steps: 6 });
    if (!shift) await box().locator('.zoom-outline').waitFor();
    await page.mouse.up();
    if (shift) await page.keyboard.up('Shift');
  };

  it('show what a drag encloses, move with Shift, and all again with a double click', async () => {
    await drag([0.3, 0.3], [0.6, 0.6]);
    const zoomed = await isZoomed();
    await page.screenshot({ path: process.env['EXCITE_ZOOM_PICTURE'] ?? join(home.folder, 'zoom.png') });
    await drag([0.5, 0.5], [0.6, 0.5], true);
    await away();
    await expect.poll(picture, { timeout: 20_000 }).not.toBe(zoomed);
    await canvas().dblclick({ position: { x: 150, y: 150 } });
    await isWhole();
  });

  it('zoom by Ctrl and the wheel about the pointer; the wheel alone scrolls the page', async () => {
    await canvas().hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    await isZoomed();
    await all().click();
    await isWhole();
    await canvas().hover();
    await page.mouse.wheel(0, 60);
    expect(await all().isDisabled()).toBe(true);
  });

  it('zoom and move by keys', async () => {
    const zoomIn = box().getByRole('button', { name: 'Zoom in' });
    await zoomIn.focus();
    await page.keyboard.press('Enter');
    const zoomed = await isZoomed();
    await page.keyboard.press('ArrowRight');
    await expect.poll(picture, { timeout: 20_000 }).not.toBe(zoomed);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('-');
    await page.keyboard.press('0');
    await isWhole();
    expect(workbench.pageErrors).toEqual([]);
  });
});

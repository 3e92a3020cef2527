import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { labelNoiseRules } from '../support/labelNoiseRules.ts';
import { openWorkbench, TestHome, type Workbench } from './support/workbench.ts';

describe('label noise in the window', () => {
  const home = new TestHome();
  let workbench: Workbench;
  let page: Page;

  beforeAll(async () => {
    workbench = await openWorkbench(home);
    page = workbench.page;
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });
  beforeEach(async () => {
    await page.getByTestId('nav-study-label-noise').click();
  });

  it.each(labelNoiseRules)('refuses beside the field: %s', async (_, words, patterns) => {
    const [preset, ...settings] = words.split(' ');
    await page.getByTestId(`preset-${preset!}`).click();
    for (const setting of settings) {
      const [key, value] = setting.split('=');
      await page.getByTestId(`field-${key!}`).fill(value!);
    }
    const sentence = page.getByTestId(`field-error-${patterns[0]!}`);
    await expect.poll(() => sentence.textContent(), { timeout: 10_000 }).not.toBe('');
    for (const pattern of patterns) expect(await sentence.textContent()).toContain(pattern);
  });

  it('runs matrix sensing with its controls, judges it and draws it', async () => {
    await page.getByTestId('preset-ms-quick').click();
    await page.getByTestId('start-run').click();
    await page.locator('[data-testid="run-status"][data-status="finished"]').waitFor({ timeout: 200_000 });
    await page.getByTestId('claims-answer').waitFor();
    expect(await page.getByTestId('claims-answer').textContent()).toMatch(/^Yes: every judged statement/);
    await page.locator('[data-testid="rows-drawn"]:not([data-rows="0"])').waitFor();
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rankCollapseRules } from '../support/rankCollapseRules.ts';
import { ask } from './support/ask.ts';
import { excite, openWorkbench, TestHome, type Workbench } from './support/workbench.ts';

describe('the window', () => {
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
    await page.getByTestId('nav-study-rank-collapse').click();
  });

  async function takePreset(preset: string): Promise<void> {
    await page.getByTestId(`preset-${preset}`).click();
    await expectText('preset-select', preset);
  }
  const expectText = async (testId: string, value: string): Promise<void> => {
    expect(await page.getByTestId(testId).inputValue()).toBe(value);
  };
  const fill = async (key: string, value: string): Promise<void> => {
    const field = page.getByTestId(`field-${key}`);
    if (await field.evaluate((element) => element instanceof HTMLSelectElement)) await field.selectOption(value);
    else await field.fill(value);
  };
  const untilFinished = (): Promise<void> =>
    page.locator('[data-testid="run-status"][data-status="finished"]').waitFor();

  it('runs a preset from its card to its verdicts, with every stored row drawn', async () => {
    await takePreset('decay-square');
    await page.getByTestId('start-run').click();
    await untilFinished();
    await page.getByText('Yes: every judged statement came out as the theory').waitFor();
    const [newest] = await ask(page, 'runs.list', { limit: 1000 });
    const { rows, claims } = await ask(page, 'runs.show', { runId: newest!.id });
    expect(claims.map((claim) => claim.verdict)).toEqual(claims.map((claim) => claim.expectedVerdict));
    await page.locator(`[data-testid="rows-drawn"][data-rows="${rows}"]`).waitFor();
    await page.locator('[data-testid^="chart-"] canvas').first().waitFor();
    expect(workbench.pageErrors).toEqual([]);
  });

  it('shows the same run in the terminal, and a run of the terminal in the window', async () => {
    const listed = JSON.parse((await excite(home.home, 'runs', 'list', '--json')).stdout) as { preset: string }[];
    expect(listed.map((run) => run.preset)).toEqual(['decay-square']);
    expect((await excite(home.home, 'run', 'rank-collapse', '--preset', 'duality-limits')).status).toBe(0);
    await page.getByTestId('nav-runs').click();
    await page.getByRole('gridcell', { name: 'duality-limits' }).waitFor();
  });

  it('exports CSV without a row less than the history holds', async () => {
    await page.getByTestId('nav-runs').click();
    await page
      .getByRole('row', { name: /decay-square/ })
      .getByRole('button')
      .first()
      .click();
    await page.getByTestId('export-csv').click();
    await page.getByText(/^Saved as/).waitFor();
    const [folder] = readdirSync(home.saved);
    expect(readdirSync(join(home.saved, folder!))).toEqual(expect.arrayContaining(['rows.csv', 'run.json']));
  });

  it('exports the figures that the terminal exports, byte for byte', async () => {
    await page.getByTestId('nav-runs').click();
    await page
      .getByRole('row', { name: /decay-square/ })
      .getByRole('button')
      .first()
      .click();
    for (const format of ['svg', 'pdf', 'png', 'tex']) {
      await page.getByTestId('figure-format').selectOption(format);
      await page.getByTestId('export-svg').click();
      const [runId] = readdirSync(home.saved);
      const there = join(home.folder, `figures-${format}`);
      expect((await excite(home.home, 'export', runId!, '--format', format, '--out', there)).status).toBe(0);
      const names = readdirSync(join(there, runId!));
      expect(names).toContain(`collapse.${format}`);
      const read = (folder: string, name: string): Buffer => readFileSync(join(folder, runId!, name));
      await expect
        .poll(() => readdirSync(join(home.saved, runId!)), { timeout: 60_000 })
        .toEqual(expect.arrayContaining(names));
      for (const name of names) expect(read(home.saved, name).equals(read(there, name)), name).toBe(true);
    }
  });

  it('clones a run with its changes, copies it as a command that the terminal takes', async () => {
    await takePreset('decay-square');
    await fill('mu', '0.04');
    await page.getByTestId('start-run').click();
    await untilFinished();
    await page.getByTestId('clone-run').click();
    await expectText('field-mu', '0.04');
    await page.getByTestId('copy-command').click();
    await page.getByText('The command is in the clipboard.').waitFor();
    const command = await workbench.app.evaluate(({ clipboard }) => clipboard.readText());
    expect(command).toBe('excite run rank-collapse --preset decay-square --set mu=0.04 --seed 1');
  });

  it('moves a run to the bin and takes that back', async () => {
    await page.getByTestId('nav-runs').click();
    const row = page.getByRole('row', { name: /duality-limits/ });
    await row.getByRole('button', { name: 'Bin' }).click();
    await row.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await row.waitFor();
  });

  it('cancels a run on request and takes it up again to its end', async () => {
    await takePreset('ce-gd');
    await fill('replicas', '24');
    await page.getByTestId('start-run').click();
    await page.locator('[data-testid="rows-drawn"]:not([data-rows="0"])').waitFor();
    await page.getByTestId('cancel-run').click();
    await page.locator('[data-testid="run-status"][data-status="cancelled"]').waitFor();
    await page.getByTestId('resume-run').click();
    await untilFinished();
  });

  it('keeps a half-filled form while the user looks elsewhere', async () => {
    await takePreset('decay-logistic');
    await fill('steps', '12x');
    await page.getByTestId('nav-runs').click();
    await page.getByTestId('nav-study-rank-collapse').click();
    await expectText('field-steps', '12x');
    expect(await page.getByTestId('field-error-steps').textContent()).toMatch(/steps .*"12x".* a whole number/);
  });

  it.each(rankCollapseRules)('refuses beside the field: %s', async (_, words, patterns) => {
    const [preset, ...settings] = words.split(' ');
    const before = (await ask(page, 'runs.list', { limit: 1000 })).length;
    await takePreset(preset!);
    for (const setting of settings) {
      const [key, value] = setting.split('=');
      await fill(key!, value!);
    }
    const sentence = page.getByTestId(`field-error-${patterns[0]}`);
    await expect.poll(() => sentence.textContent(), { timeout: 10_000 }).not.toBe('');
    for (const pattern of patterns) expect(await sentence.textContent()).toContain(pattern);
    expect(await page.getByTestId('start-run').isDisabled()).toBe(true);
    expect((await ask(page, 'runs.list', { limit: 1000 })).length).toBe(before);
  });

  it('warns of what is allowed and unwise, and starts all the same', async () => {
    await takePreset('decay-square');
    await fill('learningRate', '12');
    await page.getByTestId('form-warnings').waitFor();
    expect(await page.getByTestId('form-warnings').textContent()).toMatch(/mu/);
    expect(await page.getByTestId('start-run').isEnabled()).toBe(true);
  });
});

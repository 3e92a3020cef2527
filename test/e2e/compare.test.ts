import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './support/ask.ts';
import { excite, openWorkbench, TestHome, until, type Workbench } from './support/workbench.ts';

describe('the compare page', () => {
  const home = new TestHome();
  let workbench: Workbench;
  let page: Page;

  beforeAll(async () => {
    const script = resolve(import.meta.dirname, '../../scripts/makeRuns.mjs');
    execFileSync(process.execPath, [script, home.home, '--runs', '300', '--rows', '0'], { stdio: 'ignore' });
    mkdirSync(home.saved, { recursive: true });
    workbench = await openWorkbench(home);
    page = workbench.page;
    await page.getByTestId('nav-runs').click();
    const { runIds } = await ask(page, 'runs.matching', { filter: 'preset:decay-square', shelf: 'current' });
    const four = runIds.slice(0, 4).map((runId) => `id:${runId}`);
    await page.getByTestId('runs-filter').fill(four.join(' or '));
    await page.getByTestId('runs-total').getByText('4 runs').waitFor();
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });

  const panels = (count: number): Promise<void> =>
    page
      .locator(`.compare-panels[data-panels="${count}"] canvas`)
      .nth(count - 1)
      .waitFor();
  const title = (text: RegExp): Promise<void> => page.getByRole('img', { name: text }).first().waitFor();
  const setText = async (testId: string, text: string): Promise<void> => {
    await page.getByTestId(testId).fill(text);
    await page.getByTestId(testId).press('Tab');
  };

  it('opens by keyboard on the chosen runs, with what differs and the claims', async () => {
    await page.getByTestId('runs-grid').focus();
    await page.keyboard.press('Control+a');
    await page.getByTestId('runs-chosen').getByText('4 chosen').waitFor();
    await page.keyboard.press('c');
    await page.getByRole('heading', { name: 'Compare 4 runs' }).waitFor();
    await panels(1);
    await page.getByTestId('compare-params').getByRole('rowheader', { name: 'seed' }).waitFor();
    await page.getByText('No run of these has judged claims.').waitFor();
  });

  it('draws mean and band over runs, a computed axis, and a residual panel', async () => {
    await setText('compare-y', 'log(s2OverS1Max)');
    await page.getByTestId('compare-merge').selectOption('runs');
    await page.getByTestId('compare-band').selectOption('bootstrap');
    await page.getByTestId('compare-yAxis').selectOption('linear');
    await title(/^log\(s2OverS1Max\) \(mean over runs and 95 % bootstrap interval\)$/);
    await setText('compare-prediction', '-step / 400');
    await setText('compare-prediction', 's2OverS1Min * 0 - step / 400');
    await panels(2);
    await title(/^log\(s2OverS1Max\) − \(s2OverS1Min \* 0 - step \/ 400\)/);
  });

  it('says why a formula cannot be drawn, and keeps what was drawn', async () => {
    await setText('compare-y', 'nothing + 1');
    await page
      .getByTestId('compare-refused')
      .getByText(/"nothing" is neither step nor a metric/)
      .waitFor();
    await setText('compare-y', 's2OverS1Max');
    await page.getByTestId('compare-refused').waitFor({ state: 'detached' });
  });

  it('exports what it shows, byte for byte the terminal’s, and writes how it was made into it', async () => {
    await setText('compare-smoothing', '3');
    await title(/centred moving mean over 3 rows, raw curve behind/);
    await page.getByTestId('compare-export').click();
    await page.getByText(/^Saved as/).waitFor();
    const [name] = readdirSync(home.saved);
    const saved = readFileSync(join(home.saved, name!), 'utf8');
    expect(saved).toContain('centred moving mean over 3 rows');
    await page.getByTestId('compare-copy').click();
    await page.getByText('The command is in the clipboard.').waitFor();
    const command = await workbench.app.evaluate(({ clipboard }) => clipboard.readText());
    const words = command.match(/'[^']*'|\S+/g)!.map((word) => word.replace(/^'|'$/g, ''));
    const out = join(home.folder, 'terminal.svg');
    const { status, stderr } = await excite(home.home, ...words.slice(1, -1), out);
    expect([status, stderr]).toEqual([0, '']);
    expect(readFileSync(out, 'utf8')).toBe(saved);
  });

  it('remembers scale and limits of this view', async () => {
    await page.getByTestId('compare-yAxis').selectOption('symlog');
    await setText('compare-yAxis-max', '0.5');
    await page.getByTestId('nav-data').click();
    await page.getByRole('tab', { name: 'Compare 4 runs' }).click();
    expect(await page.getByTestId('compare-yAxis').inputValue()).toBe('symlog');
    expect(await page.getByTestId('compare-yAxis-max').inputValue()).toBe('0.5');
    expect(workbench.pageErrors).toEqual([]);
  });

  it('puts the view back at the next start', async () => {
    await setText('compare-smoothing', '3');
    const views = async (): Promise<string> => (await ask(page, 'window.load', {}))?.kept['compareViews'] ?? '';
    await until(
      'the session is kept',
      async () => ((await views()).includes('"smoothing":3') ? true : undefined),
      5000,
    );
    await workbench.app.close();
    workbench = await openWorkbench(home);
    page = workbench.page;
    await page.getByTestId('compare-y').waitFor();
    const controls = ['y', 'prediction', 'smoothing', 'yAxis', 'yAxis-max'];
    const shown = await Promise.all(controls.map((key) => page.getByTestId(`compare-${key}`).inputValue()));
    expect(shown).toEqual(['s2OverS1Max', 's2OverS1Min * 0 - step / 400', '3', 'symlog', '0.5']);
    expect(workbench.pageErrors).toEqual([]);
  });
});

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FigureDocument } from '../../core/contract/figure.ts';
import { ask } from './support/ask.ts';
import { excite, openWorkbench, TestHome, until, type Workbench } from './support/workbench.ts';

describe('the figure composer', () => {
  const home = new TestHome();
  let workbench: Workbench;
  let page: Page;
  let runs: readonly [string, string];
  let figureId: string;

  beforeAll(async () => {
    const ids: string[] = [];
    for (const seed of ['1', '2']) {
      const words = ['run', 'rank-collapse', '--preset', 'decay-square', '--seed', seed, '--json'];
      ids.push((JSON.parse((await excite(home.home, ...words)).stdout) as { run: { id: string } }).run.id);
    }
    runs = ids as unknown as [string, string];
    workbench = await openWorkbench(home);
    page = workbench.page;
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });

  const saved = (name: string): string => join(home.saved, name);
  const setText = async (testId: string, text: string): Promise<void> => {
    await page.getByTestId(testId).fill(text);
    await page.getByTestId(testId).press('Tab');
  };
  const stored = async (): Promise<FigureDocument> => (await ask(page, 'figures.load', { figureId })).document;
  const untilStored = (holds: (document: FigureDocument) => boolean): Promise<true> =>
    until('the stored figure', async () => holds(await stored()) || undefined);
  const picture = (): Promise<string | null> => page.getByTestId('figure-picture').getAttribute('src');
  const exported = async (format: string): Promise<void> => {
    await page.getByTestId('composer-format').selectOption(format);
    await page.getByTestId('figure-export').click();
    await page
      .getByText(`Saved as ${saved(`two-panels.${format}`)}.`)
      .last()
      .waitFor();
  };
  const pageWidthMm = (file: string): number => {
    const told = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
    return (Number(/Page size: +([\d.]+)/.exec(told)![1]) * 25.4) / 72;
  };

  it('composes two panels at 84 mm and exports them as PDF', async () => {
    await page.getByTestId('nav-figures').click();
    await page.getByTestId('new-panel-run').selectOption(runs[0]);
    await page.getByTestId('new-panel').click();
    await page.getByTestId('figure-picture').waitFor();
    figureId = (await ask(page, 'figures.list', {}))[0]!.id;
    while ((await page.locator('.panel-form').count()) > 1) await page.getByTestId('panel-1-remove').click();
    await page.locator('.composer').getByTestId('new-panel').click();
    const count = await page.locator('.panel-form').count();
    for (let i = count - 1; i > 1; i--) await page.getByTestId(`panel-${i}-remove`).click();
    await setText('figure-title', 'Two panels');
    await setText('figure-width', '84');
    await setText('figure-columns', '2');
    await setText('panel-0-y-label', '$\\log L$ of the loss');
    await untilStored(({ panels, widthMm, title }) => panels.length === 2 && widthMm === 84 && title === 'Two panels');
    expect((await stored()).panels[0]!.y.label).toBe('$\\log L$ of the loss');
    await exported('pdf');
    expect(pageWidthMm(saved('two-panels.pdf'))).toBeCloseTo(84, 1);
    expect(workbench.pageErrors).toEqual([]);
  });

  it('says beside the field what is not allowed, and keeps the figure', async () => {
    const before = await stored();
    await setText('figure-width', '5');
    await page.getByText('Width, mm is "5"; it must be a number from 20 to 600.').waitFor();
    await setText('figure-width', '84');
    await page.getByTestId('panel-0-y-scale').selectOption('log');
    await setText('panel-0-y-min', '-1');
    await page.getByTestId('figure-refused').getByText('panels.0.y.min is "-1"').waitFor();
    expect(await picture()).not.toBeNull();
    await page.keyboard.press('Escape');
    await page.getByTestId('figure-export').focus();
    await page.keyboard.press('Control+z');
    await page.getByTestId('figure-refused').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await until(
      'the figure as before',
      async () => JSON.stringify(await stored()) === JSON.stringify(before) || undefined,
    );
  });

  it('is reopened, drawn of another run, and exported again, as the terminal does', async () => {
    const first = readFileSync(saved('two-panels.pdf'));
    await page.getByTestId('nav-figures').click();
    await page.getByTestId('figure-list').getByRole('button', { name: 'Two panels' }).click();
    await page.getByTestId('figure-run-0').selectOption(runs[1]);
    await untilStored(({ panels }) => panels.every((panel) => panel.runs[0]!.run === runs[1]));
    await exported('pdf');
    await until('another file', () => !readFileSync(saved('two-panels.pdf')).equals(first) || undefined);
    const out = join(home.folder, 'terminal.pdf');
    const words = ['export', runs[1], '--figure', figureId, '--format', 'pdf', '--out', out];
    expect((await excite(home.home, ...words)).status).toBe(0);
    expect(readFileSync(out).equals(readFileSync(saved('two-panels.pdf')))).toBe(true);
  });

  it('lays a run over another, and copies the picture', async () => {
    const before = await picture();
    await page.getByTestId('panel-0-add-run').selectOption(runs[0]);
    await untilStored(({ panels }) => panels[0]!.runs.length === 2);
    await until('another picture', async () => (await picture()) !== before || undefined);
    await page.getByTestId('figure-copy').click();
    await page.getByText('The picture is in the clipboard.').waitFor();
    await page.screenshot({ path: process.env['EXCITE_FIGURE_PICTURE'] ?? join(home.folder, 'composer.png') });
  });

  it('goes into a file and comes back from it; what is removed comes back with Ctrl+Z', async () => {
    await page.getByTestId('figure-document').click();
    await page.getByText(`Saved as ${saved('two-panels.exfigure.json')}.`).waitFor();
    expect(JSON.parse(readFileSync(saved('two-panels.exfigure.json'), 'utf8'))).toEqual(await stored());
    await page.getByTestId('nav-figures').click();
    const rows = page.getByTestId('figure-list').locator('tbody tr');
    await page.getByTestId('figure-list').getByRole('button', { name: 'Remove' }).first().click();
    await page.getByText('The figure "Two panels" is removed.').waitFor();
    expect(await rows.count()).toBe(0);
    await page.keyboard.press('Control+z');
    await rows.first().waitFor();
    expect(workbench.pageErrors).toEqual([]);
  });
});

import { expect, it } from 'vitest';
import { ask, specOf, untilStatus } from './support/ask.ts';
import { openWorkbench, TestHome, until } from './support/workbench.ts';

it('one crosshair goes through all charts of a run page whose axes mean the same', async () => {
  const home = new TestHome();
  const workbench = await openWorkbench(home);
  const { page } = workbench;
  try {
    const { runId } = await ask(page, 'run.start', specOf('ce-gd', { arms: ['main'], until: 2000, name: 'crossed' }));
    await untilStatus(page, runId, 'paused');
    await page.getByTestId('nav-runs').click();
    await page.getByTestId('runs-grid').getByRole('button', { name: 'crossed', exact: true }).click();
    const canvases = page.locator('[data-testid^="chart-"] .panel canvas');
    const picture = (index: number): Promise<string> =>
      canvases.nth(index).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    await page.locator('[data-testid="rows-drawn"][data-rows="880"]').waitFor();
    await expect.poll(() => canvases.count()).toBeGreaterThan(2);
    const before = [await picture(1), await picture(2)];
    await canvases.first().hover();
    await until('the crosshair in the other charts', async () =>
      (await picture(1)) !== before[0] && (await picture(2)) !== before[1] ? true : undefined,
    );
    await page.getByRole('heading', { level: 1 }).first().hover();
    await until('the crosshair to go', async () =>
      (await picture(1)) === before[0] && (await picture(2)) === before[1] ? true : undefined,
    );
    expect(workbench.pageErrors).toEqual([]);
  } finally {
    await workbench.app.close();
    home.remove();
  }
});

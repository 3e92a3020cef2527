import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, specOf, untilStatus } from './support/ask.ts';
import { openWorkbench, TestHome, type Workbench } from './support/workbench.ts';

describe('on a machine with room for one run', () => {
  const home = new TestHome();
  let workbench: Workbench;
  let page: Page;
  let first: string;
  let second: string;

  beforeAll(async () => {
    workbench = await openWorkbench(home, ['--test-threads=1', '--test-checkpoint-every-ms=200']);
    page = workbench.page;
    await page.getByTestId('nav-runs').click();
    first = (await ask(page, 'run.start', specOf('ce-gd', { replicas: 72, name: 'the first' }))).runId;
    second = (await ask(page, 'run.start', specOf('decay-square', { name: 'the second' }))).runId;
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });

  const open = async (name: string): Promise<void> => {
    await page.getByTestId('nav-runs').click();
    await page.getByTestId('runs-grid').getByRole('button', { name, exact: true }).click();
    await page
      .getByRole('textbox', { name: 'Name of the run' })
      .and(page.locator(`[value="${name}"]`))
      .waitFor();
  };
  const shown = (status: string): Promise<void> =>
    page.locator(`[data-testid="run-status"][data-status="${status}"]`).waitFor({ timeout: 120_000 });

  it('another one waits in sight, and says what for', async () => {
    await page.getByTestId('runs-total').getByText('2 runs, 1 in the queue').waitFor();
    await open('the second');
    await shown('scheduled');
    await page.getByText('It waits for its turn: it needs 1 of 1 threads, and 1 are at work.').waitFor();
    expect(await page.getByTestId('bin-run').isDisabled()).toBe(true);
  });

  it('its turn comes when the first one is cancelled', async () => {
    await open('the first');
    await page.getByTestId('checkpoints').getByRole('listitem').first().waitFor();
    await page.getByTestId('cancel-run').click();
    await shown('cancelled');
    await open('the second');
    await shown('finished');
  });

  it('the cancelled one goes on from the checkpoint that is chosen, to the numbers of a whole run', async () => {
    await open('the first');
    const { checkpoints } = await ask(page, 'runs.show', { runId: first });
    expect(checkpoints).toHaveLength(2);
    /* Of two at the same step, of two arms, the newest alone is offered: the step is what resuming is asked for by. */
    await page.locator('[data-testid^="resume-from-"]').last().click();
    await untilStatus(page, first, 'finished');
    await shown('finished');
    const whole = (await ask(page, 'run.start', specOf('ce-gd', { replicas: 72 }))).runId;
    await untilStatus(page, whole, 'finished');
    const rows = async (runId: string): Promise<number[]> => {
      const { batch } = await ask(page, 'runs.rows', { runId, cursor: null, limit: 50_000 });
      return [...batch.value];
    };
    expect(await rows(first)).toEqual(await rows(whole));
    expect((await ask(page, 'runs.show', { runId: second })).run.reason).toBeNull();
    expect(workbench.pageErrors).toEqual([]);
  });
});

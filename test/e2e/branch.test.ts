import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunDetail } from '../../core/contract/channels.ts';
import { ask, specOf, untilStatus } from './support/ask.ts';
import { openWorkbench, TestHome, type Workbench } from './support/workbench.ts';

describe('a branch from a checkpoint', () => {
  const home = new TestHome();
  let workbench: Workbench;
  let page: Page;
  let parent: string;

  const open = async (name: string): Promise<void> => {
    await page.getByTestId('nav-runs').click();
    await page.getByTestId('runs-grid').getByRole('button', { name, exact: true }).click();
    await page.getByTestId('checkpoints').waitFor();
  };

  beforeAll(async () => {
    workbench = await openWorkbench(home);
    page = workbench.page;
    const spec = specOf('ce-gd', { arms: ['main'], name: 'the parent', until: 2000 });
    parent = (await ask(page, 'run.start', spec)).runId;
    await untilStatus(page, parent, 'paused');
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });

  it('is prepared by keyboard in a form of the params that it may change', async () => {
    await open('the parent');
    await page.getByTestId('branch-from-2000').focus();
    await page.keyboard.press('Enter');
    const rate = page.getByTestId('field-branch-learningRate');
    await rate.waitFor();
    expect(await rate.evaluate((element) => element === document.activeElement)).toBe(true);
    const fields = await page.getByTestId('branch-form').getByRole('textbox').count();
    expect(fields).toBe(4);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('-1');
    await page.getByTestId('field-error-branch-learningRate').getByText('learningRate (learning rate) is -1').waitFor();
    expect(await page.getByTestId('start-branch').isDisabled()).toBe(true);
    const kept = page.evaluate(
      () => new Promise((wake) => window.addEventListener('input', () => setTimeout(wake, 1000), { once: true })),
    );
    await rate.fill('0.02');
    await kept;
  });

  it('may train longer or shorter, and says where that is too short', async () => {
    const steps = page.getByTestId('field-branch-steps');
    await steps.fill('2400');
    await steps.press('Enter');
    await page
      .getByTestId('field-error-branch-steps')
      .getByText(`steps is 2400; the branch begins at step 2000 of ${parent}: at least 2500 are needed.`)
      .waitFor();
    const kept = page.evaluate(
      () => new Promise((wake) => window.addEventListener('input', () => setTimeout(wake, 1000), { once: true })),
    );
    await steps.fill('3000');
    await kept;
  });

  it('is there again when the window was killed', async () => {
    workbench.app.process().kill('SIGKILL');
    await new Promise<void>((gone) => workbench.app.once('close', () => gone()));
    workbench = await openWorkbench(home);
    page = workbench.page;
    await open('the parent');
    expect(await page.getByTestId('field-branch-learningRate').inputValue()).toBe('0.02');
  });

  it('is a run of its own with the rows up to there, and says where it came from', async () => {
    await page.getByTestId('branch-name').fill('the branch');
    await page.getByTestId('start-branch').focus();
    await page.keyboard.press('Enter');
    await page
      .getByTestId('branch-of')
      .filter({ hasText: /at step 2\s000/ })
      .waitFor();
    await page.locator('[data-testid="run-status"][data-status="finished"]').waitFor({ timeout: 120_000 });
    await page
      .getByTestId('run-warnings')
      .getByText(`It begins from the checkpoint at step 2000 of run ${parent}`)
      .waitFor();
    const { runIds } = await ask(page, 'runs.matching', { filter: 'name:"the branch"', shelf: 'current' });
    const of = (runId: string): Promise<RunDetail> => ask(page, 'runs.show', { runId });
    const branch = await of(runIds[0]!);
    expect(branch.run).toMatchObject({
      branch: { runId: parent, step: 2000 },
      params: { learningRate: 0.02, steps: 3000 },
      steps: 3000,
    });
    expect((await of(parent)).run).toMatchObject({ status: 'paused', params: { learningRate: 0.1 } });
    const rows = async (runId: string): Promise<string[]> => {
      const { batch } = await ask(page, 'runs.rows', { runId, cursor: null, limit: 200_000 });
      return Array.from(batch.value, (value, i) => [batch.metric[i], batch.replica[i], batch.step[i], value].join());
    };
    const ours = new Set(await rows(branch.run.id));
    const theirs = await rows(parent);
    expect(theirs.filter((row) => !ours.has(row))).toEqual([]);
    expect(ours.size).toBeGreaterThan(theirs.length);
    await page.getByTestId('branch-of').getByRole('button').click();
    await page.getByTestId('branch-from-2000').waitFor();
    expect(workbench.pageErrors).toEqual([]);
  });
});

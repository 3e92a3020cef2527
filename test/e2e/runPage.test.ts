import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, specOf, untilStatus } from './support/ask.ts';
import { openWorkbench, TestHome, until, type Workbench } from './support/workbench.ts';

/** What main said to the desktop. */
interface Said {
  readonly questions: string[];
  readonly notifications: string[];
}

describe('a run in the window', () => {
  const home = new TestHome();
  let workbench: Workbench;
  let page: Page;
  let runId: string;

  beforeAll(async () => {
    workbench = await openWorkbench(home);
    page = workbench.page;
    await workbench.app.evaluate(({ dialog, Notification }) => {
      const said: Said = { questions: [], notifications: [] };
      dialog.showMessageBox = ((...words: unknown[]) => {
        said.questions.push((words.at(-1) as { message: string }).message);
        return Promise.resolve({ response: 2, checkboxChecked: false });
      }) as typeof dialog.showMessageBox;
      Notification.prototype.show = function (this: Electron.Notification) {
        said.notifications.push(`${this.title}: ${this.body}`);
      };
      Object.assign(globalThis, { said });
    });
    ({ runId } = await ask(page, 'run.start', specOf('decay-square', { name: 'the run' })));
    await untilStatus(page, runId, 'finished');
    await open('the run');
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });

  const said = (): Promise<Said> => workbench.app.evaluate(() => (globalThis as unknown as { said: Said }).said);
  const open = async (name: string): Promise<void> => {
    await page.getByTestId('nav-runs').click();
    await page.getByTestId('runs-grid').getByRole('button', { name, exact: true }).click();
    await page.getByTestId('run-log').waitFor();
  };

  it('says where it was computed, and what has happened to it', async () => {
    const { run } = await ask(page, 'runs.show', { runId });
    const provenance = page.locator('section', { has: page.getByRole('heading', { name: 'Provenance' }) });
    for (const fact of [run.backend, run.device, run.plan, run.fingerprint])
      expect(await provenance.innerText()).toContain(fact);
    const log = await page.getByTestId('run-log').innerText();
    expect(log).toContain(`begun on ${run.backend}, 1 thread`);
    expect(log).toContain('finished after');
    expect(log).toContain('steps done');
  });

  it('keeps the tags and the note that are typed on its page', async () => {
    await page.getByTestId('edit-tags').fill('first, kept');
    await page.getByTestId('edit-tags').press('Tab');
    await page.getByTestId('edit-note').fill('Compare with the flow.');
    await page.getByTestId('edit-note').press('Tab');
    await until('tags and note', async () => {
      const { run } = await ask(page, 'runs.show', { runId });
      return (run.tags.join() === 'first,kept' && run.note === 'Compare with the flow.') || undefined;
    });
  });

  it('leaves a note alone that is being typed while its page is drawn anew', async () => {
    const { runId: long } = await ask(page, 'run.start', specOf('ce-gd', { replicas: 72, name: 'typed in' }));
    await open('typed in');
    await page.locator('[data-testid="rows-drawn"]:not([data-rows="0"])').waitFor();
    await page.getByTestId('edit-note').fill('half a sen');
    const drawn = Number(await page.getByTestId('rows-drawn').getAttribute('data-rows'));
    await until(
      'more rows on the page',
      async () => Number(await page.getByTestId('rows-drawn').getAttribute('data-rows')) > drawn || undefined,
    );
    expect(await page.getByTestId('edit-note').inputValue()).toBe('half a sen');
    await page.getByTestId('cancel-run').click();
    await untilStatus(page, long, 'cancelled');
  });

  it('is drawn with the dash that is chosen for it', async () => {
    await page.getByTestId('nav-runs').click();
    await page.getByTestId(`runs-row-${runId}`).getByRole('checkbox').check();
    await page.getByTestId('chosen-dash').selectOption('2');
    await until('the dash', async () => (await ask(page, 'runs.show', { runId })).run.dash === 2 || undefined);
    await page.getByTestId(`runs-row-${runId}`).locator('svg').waitFor();
    await page.getByTestId('chosen-none').click();
  });

  it('says when a long one has ended, to somebody who looks elsewhere', async () => {
    await ask(page, 'settings.change', { notifyAfterSeconds: 0 });
    await workbench.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.blur());
    const next = await ask(page, 'run.start', specOf('decay-square', { name: 'another' }));
    await untilStatus(page, next.runId, 'finished');
    const { notifications } = await until('the notification', async () => {
      const now = await said();
      return now.notifications.length > 0 ? now : undefined;
    });
    expect(notifications).toEqual([expect.stringMatching(/^another has finished: after \d+ s: stepsDone$/)]);
  });

  it('holds quitting up with a question while it is computed', async () => {
    const { runId: long } = await ask(page, 'run.start', specOf('ce-gd', { replicas: 72, name: 'long' }));
    await untilStatus(page, long, 'running');
    await workbench.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close());
    const { questions } = await until('the question', async () => {
      const now = await said();
      return now.questions.length > 0 ? now : undefined;
    });
    expect(questions).toEqual(['A run is being computed.']);
    expect((await ask(page, 'runs.show', { runId: long })).run.status).toBe('running');
    await ask(page, 'run.cancel', { runId: long });
    await untilStatus(page, long, 'cancelled');
  });

  it('is shown without motion to those who ask for none', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .map((element) => getComputedStyle(element))
        .filter(({ animationDuration, transitionDuration }) =>
          [animationDuration, transitionDuration].some((text) =>
            text.split(', ').some((one) => parseFloat(one) > 0.01),
          ),
        )
        .map(({ animationName }) => animationName),
    );
    expect(moving).toEqual([]);
    expect(workbench.pageErrors).toEqual([]);
  });
});

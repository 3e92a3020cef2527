import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '../setup/paths.mjs';

const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const themes = ['light', 'dark'];

/** Runs of every study, a finished one with claims, and weights in the file `weights`: what the pages have to show. */
export function fillHome(home, weights) {
  const script = (...words) => execFileSync(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const cli = join(projectRoot, 'out', 'main', 'cli.js');
  const env = { ...process.env, EXCITE_HOME: home };
  const excite = (...words) =>
    execFileSync(process.execPath, [cli, ...words], { stdio: ['ignore', 'ignore', 'inherit'], env });
  script(join(projectRoot, 'scripts', 'makeRuns.mjs'), home, '--runs', '400', '--rows', '0');
  for (const seed of ['1', '2', '3', '4'])
    excite('run', 'rank-collapse', '--preset', 'decay-square', '--seed', seed, '--name', `square loss, seed ${seed}`);
  // A run that was paused has a checkpoint, and that has weights.
  const words = ['--arms', 'decay', '--replicas', '1', '--until', '2000', '--name', 'paused'];
  excite('run', 'rank-collapse', '--preset', 'decay-square', ...words);
  const [paused] = JSON.parse(execFileSync(process.execPath, [cli, 'runs', 'list', '--limit', '1', '--json'], { env }));
  excite('export', paused.id, '--format', 'safetensors', '--out', weights);
  const points = join(dirname(weights), 'points.csv');
  writeFileSync(points, pointsOf(paused.params.sizes[0], 24));
  excite('data', 'import', points, '--name', 'points');
}

/** A table of points with inputs x1, x2, … and labels 0 and 1. */
function pointsOf(inputs, count) {
  const head = Array.from({ length: inputs }, (_, i) => `x${i + 1}`);
  const rows = Array.from({ length: count }, (_, n) => [
    ...head.map((_, i) => Math.sin(1 + 7 * n + 3 * i).toFixed(3)),
    n % 2,
  ]);
  return [[...head, 'label'], ...rows].map((row) => `${row.join()}\n`).join('');
}

/** Pictures of every page, light and dark, in both sizes. */
export async function pictureEveryPage(app, page, folder) {
  mkdirSync(folder, { recursive: true });
  const command = (id) => app.evaluate(({ Menu }, item) => Menu.getApplicationMenu().getMenuItemById(item).click(), id);
  const nav = (name) => page.getByTestId(`nav-${name}`).click();
  const heading = (name) => page.getByRole('heading', { name, level: 1 }).waitFor();
  const filter = async (text, count) => {
    await nav('runs');
    await page.getByTestId('runs-filter').fill(text);
    await page
      .getByTestId('runs-total')
      .getByText(new RegExp(`^${count} runs?`))
      .waitFor();
  };

  await sweep(page);
  await figure(page);
  const pages = {
    study: () => nav('study-rank-collapse'),
    run: async () => {
      await filter('name~"square loss" seed=1', 1);
      await page.getByTestId('runs-grid').focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('Enter');
      await page.getByTestId('claims-answer').waitFor();
      await page.locator('.chart canvas').first().waitFor();
    },
    runs: async () => {
      await filter('', 409);
      await page.getByTestId('runs-grid').focus();
      await page.keyboard.press('Home');
    },
    compare: async () => {
      await filter('name~"square loss"', 4);
      await page.getByTestId('runs-grid').focus();
      await page.keyboard.press('Control+a');
      await page.getByTestId('runs-chosen').getByText('4 chosen').waitFor();
      await page.keyboard.press('c');
      await page.locator('.compare-panels canvas').first().waitFor();
    },
    sweeps: () => nav('sweeps'),
    sweep: async () => {
      await nav('sweeps');
      await page.getByTestId('sweep-list').getByRole('button').first().click();
      await page.getByTestId('sweep-figure').locator('canvas').first().waitFor();
    },
    figures: () => nav('figures'),
    figure: async () => {
      await nav('figures');
      await page.getByTestId('figure-list').getByRole('button').first().click();
      await page.getByTestId('figure-picture').waitFor();
    },
    data: () => nav('data'),
    weights: async () => {
      await nav('weights');
      await page.getByTestId('weights-open').click();
      await page.getByTestId('spectra').waitFor();
      await page.getByTestId('weights-data').selectOption('points');
      await page.getByTestId('weights-slope').fill('1');
      await page.getByTestId('weights-points').fill('8');
      await page.getByTestId('weights-measure').click();
      await page.getByTestId('margins').waitFor();
    },
    settings: () => command('file.settings'),
    storage: async () => {
      await command('file.storage');
      await page.getByTestId('storage-sum').waitFor();
    },
    manual: () => command('help.manual'),
    shortcuts: () => command('help.shortcuts'),
    report: async () => {
      await command('help.report');
      await page.getByTestId('doctor').waitFor();
    },
    panes: async () => {
      await filter('', 409);
      await nav('study-rank-collapse');
      await page.getByTestId('nav-runs').click({ modifiers: ['Control'] });
      await heading('Runs');
    },
    palette: async () => {
      await command('view.palette');
      await page.getByTestId('palette-filter').fill('run');
    },
  };
  for (const { width, height } of sizes) {
    await app.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0].setContentSize(...size),
      [width, height],
    );
    for (const theme of themes) {
      await command(`view.${theme}`);
      for (const [name, show] of Object.entries(pages)) {
        await command('pane.gather');
        await command('tab.closeOthers');
        await show();
        await page.mouse.move(width - 1, height - 1);
        await page.waitForTimeout(1200);
        await page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`) });
        await page.keyboard.press('Escape');
      }
    }
  }
}

/** A figure of the newest run's first chart. */
async function figure(page) {
  await page.getByTestId('nav-figures').click();
  await page.getByTestId('new-panel').click();
  await page.getByTestId('figure-picture').waitFor();
}

/** A finished sweep of one axis. */
async function sweep(page) {
  await page.getByTestId('nav-sweeps').click();
  await page.getByTestId('sweep-study').selectOption('rank-collapse');
  await page.getByTestId('sweep-preset').selectOption('');
  await page.getByTestId('axis-key-0').selectOption('mu');
  await page.getByTestId('axis-text-0').fill('0,0.1');
  await page.getByTestId('axis-add').click();
  await page.getByTestId('axis-key-1').selectOption('steps');
  await page.getByTestId('axis-text-1').fill('100,200');
  await page.getByTestId('sweep-seeds').fill('1');
  await page.getByTestId('sweep-preview').waitFor();
  await page.getByTestId('sweep-start').click();
  await page.getByTestId('sweep-status').getByText('finished').waitFor({ timeout: 240_000 });
}

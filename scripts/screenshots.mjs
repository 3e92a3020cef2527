import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { _electron } from 'playwright-core';
import { fillHome, pictureEveryPage } from './screenshots/everyPage.mjs';
import { ensureBuild } from './setup/build.mjs';
import { projectRoot, readState } from './setup/paths.mjs';
import { setupOrExit } from './setup.mjs';

/**
 * `npm run screenshots`: pictures from the real window, under a virtual display if need be: those of the documents in
 * docs/images, and every page in both themes and two sizes in docs/screenshots. `-- documents` and `-- pages` take one.
 */
if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
  await setupOrExit({ purpose: 'test' });
  const screen = ['-a', '-s', '-screen 0 1920x1200x24'];
  const { status } = spawnSync('xvfb-run', [...screen, process.execPath, ...process.argv.slice(1)], {
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}
await setupOrExit({ purpose: 'start' });
await ensureBuild();

const chosen = process.argv.slice(2);
const wants = (name) => chosen.length === 0 || chosen.includes(name);
if (wants('documents'))
  await withWindow(async (_app, page) => pictureDocuments(page, join(projectRoot, 'docs', 'images')));
if (wants('pages')) {
  const folder = join(projectRoot, 'docs', 'screenshots');
  await withWindow((app, page) => pictureEveryPage(app, page, folder), fillHome);
}

/** Opens the window on a home folder of its own, which `fill` may fill before, with the file of weights that it offers. */
async function withWindow(work, fill = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), 'excite-pictures-'));
  const [home, weights] = [join(folder, 'home'), join(folder, 'weights.safetensors')];
  fill(home, weights);
  /* Given an executable's path Playwright would connect to a window that is opening, and may wait for it for ever. */
  process.env.ELECTRON_OVERRIDE_DIST_PATH = dirname(readState().electron.executable);
  const app = await _electron.launch({
    args: ['--disable-gpu', projectRoot, `--test-weights=${weights}`],
    chromiumSandbox: process.getuid?.() !== 0,
    /* Light or dark is the window's own affair. */
    colorScheme: null,
    env: { ...process.env, EXCITE_HOME: home },
  });
  try {
    const page = await app.firstWindow();
    await page.waitForLoadState('load');
    await work(app, page);
  } finally {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function pictureDocuments(page, pictures) {
  mkdirSync(pictures, { recursive: true });
  await page.getByTestId('nav-study-rank-collapse').click();
  await page.getByTestId('preset-ce-gd').waitFor();
  await page.screenshot({ path: join(pictures, 'study.png') });

  await page.getByTestId('preset-ce-gd').click();
  await page.getByTestId('field-replicas').fill('200');
  await page.getByTestId('start-run').click();
  await page.locator('[data-testid="run-status"][data-status="running"]').waitFor();
  await page.getByTestId('rows-drawn').and(page.locator(':not([data-rows="0"])')).waitFor();
  await page.waitForTimeout(6000);
  await page.screenshot({ path: join(pictures, 'running.png') });

  await finished(page);
  await page.screenshot({ path: join(pictures, 'finished.png') });

  await runPreset(page, 'label-noise', 'ms-quick');
  await page.screenshot({ path: join(pictures, 'label-noise.png') });

  await runPreset(page, 'ce-vs-squared', 'fig1-paper');
  const boundaries = page.getByTestId('chart-boundaries');
  await boundaries.scrollIntoViewIfNeeded();
  await page.waitForTimeout(2000);
  await boundaries.screenshot({ path: join(pictures, 'boundaries.png') });

  await runPreset(page, 'rho-dynamics', 'plane-2SV');
  await page.screenshot({ path: join(pictures, 'rho-dynamics.png') });
}

async function runPreset(page, study, preset) {
  await page.getByTestId(`nav-study-${study}`).click();
  await page.getByTestId(`preset-${preset}`).click();
  await page.getByTestId('start-run').click();
  await finished(page);
}

async function finished(page) {
  await page.locator('[data-testid="run-status"][data-status="finished"]').waitFor({ timeout: 240_000 });
  await page.getByTestId('claims-answer').waitFor();
  await page.waitForTimeout(1500);
}

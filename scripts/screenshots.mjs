import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { ensureBuild } from './setup/build.mjs';
import { projectRoot, readState } from './setup/paths.mjs';
import { setupOrExit } from './setup.mjs';

/** `npm run screenshots`: takes the pictures of the README from the real window, under a virtual display if need be. */
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

const pictures = join(projectRoot, 'docs', 'images');
const home = mkdtempSync(join(tmpdir(), 'excite-pictures-'));
mkdirSync(pictures, { recursive: true });
const app = await _electron.launch({
  executablePath: readState().electron.executable,
  args: ['--disable-gpu', projectRoot],
  chromiumSandbox: process.getuid?.() !== 0,
  env: { ...process.env, EXCITE_HOME: home },
});
try {
  const page = await app.firstWindow();
  await page.waitForLoadState('load');
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
  console.log(`The pictures lie in ${pictures}`);
} finally {
  await app.close();
  rmSync(home, { recursive: true, force: true });
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

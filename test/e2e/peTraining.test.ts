import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordBytes } from '../../core/data/cifar10/binary.ts';
import { Randomness } from '../../core/random.ts';
import { openWorkbench, TestHome, type Workbench } from './support/workbench.ts';

/** Records of noise, labels 0 and 7 in turn; those of 7 are brighter, so that a small net can learn them. */
function brightAndDark(seed: number, count: number): Uint8Array {
  const size = count * recordBytes;
  const bytes = Uint8Array.from(new Randomness(seed).stream('data', 0).integers(0, new Uint32Array(size), 120));
  for (let i = 0; i < count; i++) {
    const record = bytes.subarray(i * recordBytes, (i + 1) * recordBytes);
    if (i % 2 === 1) for (let k = 1; k < recordBytes; k++) record[k] = record[k]! + 120;
    record[0] = i % 2 === 1 ? 7 : 0;
  }
  return bytes;
}

/** `cifar-smoke`, small enough for a test. */
const settings = {
  imageSet: 'mine',
  trainSize: '200',
  testSize: '40',
  epochs: '8',
  batchSize: '20',
  learningRate: '0.01',
  widths: '4, 8, 24, 16',
  marginSamples: '20',
  replicas: '1',
} as const;

describe('PE training in the window', () => {
  const home = new TestHome();
  let workbench: Workbench;
  let page: Page;

  beforeAll(async () => {
    const set = join(home.home, 'data', 'mine');
    mkdirSync(set, { recursive: true });
    writeFileSync(join(set, 'train.bin'), brightAndDark(1, 240));
    writeFileSync(join(set, 'test.bin'), brightAndDark(2, 60));
    workbench = await openWorkbench(home);
    page = workbench.page;
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });
  beforeEach(async () => {
    await page.getByTestId('nav-study-pe-training').click();
    await page.getByTestId('preset-cifar-smoke').click();
    for (const [key, value] of Object.entries(settings)) await page.getByTestId(`field-${key}`).fill(value);
  });

  it('says beside the field what a set of one’s own lacks', async () => {
    await page.getByTestId('field-trainSize').fill('400');
    const sentence = page.getByTestId('field-error-trainSize');
    await expect
      .poll(() => sentence.textContent(), { timeout: 10_000 })
      .toContain('at most 240 training images are there, 120 of each class');
  });

  it('trains on images of one’s own, from the form to the margin curves, the pictures and their export', async () => {
    await page.getByTestId('start-run').click();
    await page.locator('[data-testid="run-status"][data-status="finished"]').waitFor({ timeout: 400_000 });
    await page.getByTestId('claims-answer').waitFor();
    for (const chart of ['imageCdf', 'sensitivities', 'images']) {
      const figure = page.getByTestId(`chart-${chart}`);
      await figure.scrollIntoViewIfNeeded();
      await figure.locator('canvas').first().waitFor();
    }
    await page.getByTestId('figure-format').selectOption('svg');
    await page.getByTestId('export-svg').click();
    const names = ['imageCdf.svg', 'images.svg'];
    const saved = (): string[] =>
      (existsSync(home.saved) ? readdirSync(home.saved, { recursive: true }) : []).map(String);
    await expect
      .poll(() => names.every((name) => saved().some((path) => path.endsWith(name))), { timeout: 120_000 })
      .toBe(true);
    const exported = (name: string): string =>
      readFileSync(
        join(
          home.saved,
          saved().find((path) => path.endsWith(`${name}.svg`))!,
        ),
        'utf8',
      );
    for (const panel of ['image', 'perturbation', 'what it becomes']) expect(exported('images')).toContain(panel);
    // Every pixel row of three arms’ six images, three times, is one rectangle at least.
    expect(exported('images').match(/<path /g)!.length).toBeGreaterThan(3 * 6 * 3 * 32);
    for (const arm of ['none', 'input', 'all']) expect(exported('imageCdf')).toContain(`>${arm}`);
    expect(workbench.pageErrors).toEqual([]);
  }, 480_000);
});

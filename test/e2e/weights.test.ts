import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../core/contract/diagnosis.ts';
import { writeSafetensors } from '../../core/data/writeSafetensors.ts';
import { numberText } from '../../core/figures/spec/axes.ts';
import { Randomness } from '../../core/random.ts';
import { ask } from './support/ask.ts';
import { excite, isRunning, openWorkbench, servicePids, TestHome, until, type Workbench } from './support/workbench.ts';

function npyOf(shape: string, values: readonly number[]): Uint8Array {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}, }\n`;
  const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0);
  return Buffer.concat([magic, Buffer.from(header), new Uint8Array(Float64Array.from(values).buffer)]);
}

describe('weights in the window', () => {
  const home = new TestHome();
  const chosen = join(home.folder, 'chosen.safetensors');
  const document = join(home.folder, 'theirs.npz');
  let runId: string;
  let workbench: Workbench;
  let page: Page;

  const run = async (...words: string[]): Promise<string> => {
    const { stdout } = await excite(home.home, 'run', ...words, '--replicas', '1', '--json');
    return (JSON.parse(stdout) as { run: { id: string } }).run.id;
  };
  const diagnosed = async (...words: string[]): Promise<{ stdout: string; diagnosis: Diagnosis }> => {
    const { stdout } = await excite(home.home, 'diagnose', ...words, '--json');
    return { stdout, diagnosis: JSON.parse(stdout) as Diagnosis };
  };
  const cells = (table: string, row: number): Promise<string[]> =>
    page.getByTestId(table).locator('tbody tr').nth(row).locator('th, td').allInnerTexts();
  const openRun = async (preset: string): Promise<void> => {
    await page.getByTestId('nav-runs').click();
    await page.getByTestId('runs-filter').fill(`preset:${preset}`);
    // The total says "1 run" of the filter before as well.
    await page.locator('.grid-row', { hasText: preset }).waitFor();
    await page.getByTestId('runs-grid').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.getByTestId('checkpoints').waitFor();
  };
  const notice = (text: string): Promise<void> => page.locator('.notice', { hasText: text }).first().waitFor();

  beforeAll(async () => {
    runId = await run('rank-collapse', '--preset', 'decay-square', '--arms', 'decay', '--until', '200');
    const table = join(home.folder, 'table.csv');
    writeFileSync(table, 'x1,x2,label\n1,2,1\n3,1,1\n-1,-2,0\n-2,-1,0\n');
    await excite(home.home, 'data', 'import', table, '--name', 'four');
    // f(x) = relu(x1) − relu(−x1) = x1.
    writeFileSync(document, zipSync({ 'W1.npy': npyOf('(2, 2)', [1, 0, -1, 0]), 'W2.npy': npyOf('(1, 2)', [1, -1]) }));
    workbench = await openWorkbench(home, [`--test-weights=${chosen}`, `--test-document=${document}`]);
    page = workbench.page;
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });

  it('are saved from the run page, the same bytes as from the terminal', async () => {
    await openRun('decay-square');
    const { checkpoints } = await ask(page, 'runs.show', { runId });
    const { step } = checkpoints[0]!;
    await page.getByTestId('export-weights').click();
    const saved = join(home.saved, `${runId}-step${step}.safetensors`);
    await notice(`Saved as ${saved}.`);
    const terminal = join(home.folder, 'terminal.safetensors');
    await excite(home.home, 'export', runId, '--format', 'safetensors', '--out', terminal);
    expect(readFileSync(saved)).toEqual(readFileSync(terminal));
    const older = checkpoints.at(-1)!.step;
    await page.getByTestId(`weights-of-${older}`).click();
    await until('the older weights', () => {
      try {
        return readFileSync(join(home.saved, `${runId}-step${older}.safetensors`));
      } catch {
        return undefined;
      }
    });
    copyFileSync(saved, chosen);
  });

  it('are measured on the page Weights as the terminal measures them', async () => {
    await page.getByTestId('nav-weights').click();
    await page.getByTestId('weights-open').click();
    await page.getByTestId('spectra').waitFor();
    const { stdout, diagnosis } = await diagnosed(chosen);
    const [first] = diagnosis.tensors;
    expect(first!.spectrum!.spectralNorm).toBeGreaterThan(0);
    const { spectralNorm, norm, stableRank } = first!.spectrum!;
    expect((await cells('spectra', 0)).slice(1, 6)).toEqual([
      'W1',
      '10 × 10',
      ...[spectralNorm, norm, stableRank].map(numberText),
    ]);
    const { status } = await ask(page, 'diagnosis.show', {});
    expect(status!.diagnosis).toEqual(diagnosis.net === null && { ...status!.diagnosis, tensors: diagnosis.tensors });

    await page.getByTestId('weights-save').click();
    const saved = join(home.saved, 'chosen.safetensors.diagnosis.json');
    await notice(`Saved as ${saved}.`);
    expect(readFileSync(saved, 'utf8')).toBe(stdout);
    await page.getByTestId('weights-copy').click();
    await notice('The command is in the clipboard.');
    const command = await workbench.app.evaluate(({ clipboard }) => clipboard.readText());
    expect(command).toBe(`excite diagnose ${chosen}`);
  });

  it('open as a document, and on a table have accuracy, richness and margins', async () => {
    await page.getByTestId('nav-runs').click();
    await page.keyboard.press('Control+O');
    await page.getByTestId('weights-file').getByText(document).waitFor();
    await page.getByTestId('weights-data').selectOption('four');
    await page.getByTestId('weights-slope').fill('2');
    expect(await page.getByTestId('weights-measure').isDisabled()).toBe(true);
    await page.getByText('Slope of the leaky ReLU is "2"; it must be a number from 0 to 1.').waitFor();
    await page.getByTestId('weights-slope').fill('0');
    await page.getByTestId('weights-threshold').fill('-0.5');
    await page.getByTestId('weights-points').fill('3');
    await page.getByTestId('weights-measure').click();
    await page.getByTestId('margins').waitFor();
    const words = [document, '--data', 'four', '--threshold=-0.5', '--points=3'];
    const { diagnosis } = await diagnosed(...words);
    // x1 + 0.5 decides: its margins are |x1 + 0.5|.
    expect(await page.getByTestId('margins').locator('tbody tr').count()).toBe(3);
    for (const [i, exact] of [1.5, 3.5, 0.5].entries()) {
      const { certified, found } = diagnosis.net!.margins[i]!;
      expect(found).toBeCloseTo(exact, 4);
      expect(await cells('margins', i)).toEqual([String(i), numberText(certified), '–', numberText(found)]);
    }
    expect(await page.getByTestId('net-accuracy').innerText()).toBe('Accuracy on 4 points: 1');
    expect((await cells('richness', 1)).slice(0, 2)).toEqual(['W2', '2 of 2']);
    await page.getByTestId('weights-copy').click();
    await until('the command', async () => {
      const text = await workbench.app.evaluate(({ clipboard }) => clipboard.readText());
      return text === `excite diagnose ${words.join(' ')}` ? true : undefined;
    });
  });

  it('are refused in the terminal’s words: by a run without any, and by a file that is none', async () => {
    const small = ['--preset', 'one-tanh', '--arms', 'noise', '--until', '2000'];
    const without = await run('label-noise', ...small);
    const told = await excite(home.home, 'export', without, '--format', 'safetensors', '--out', join(home.folder, 'x'));
    expect(told.stderr).toContain('the experiment oneDatum follows p_i = w_i x of each unit');
    await openRun('one-tanh');
    await page.getByTestId('export-weights').click();
    const sentence = /The checkpoint of .*\./.exec(told.stderr)![0];
    await notice(sentence);

    writeFileSync(chosen, 'no weights');
    await page.getByTestId('nav-weights').click();
    await page.getByTestId('weights-open').click();
    await page.getByTestId('weights-failure').waitFor();
    const failed = await excite(home.home, 'diagnose', chosen);
    expect(failed.stderr).toContain(await page.getByTestId('weights-failure').innerText());
    expect(await page.getByTestId('weights-save').isDisabled()).toBe(true);
  });

  it('take long where matrices are large: the page says so, and can give up at once', async () => {
    const side = 990;
    const values = new Randomness(1).stream('data', 0).normals(0, new Float64Array(side * side));
    writeFileSync(chosen, writeSafetensors([{ name: 'large', shape: [side, side], values }], {}));
    await page.getByTestId('weights-open').click();
    await page.getByTestId('weights-work').getByText('Singular values of large (1 of 1)').waitFor();
    await page.getByTestId('weights-cancel').click();
    await page.getByTestId('weights-work').waitFor({ state: 'detached' });
    await until('the process to end', async () =>
      (await servicePids(workbench.app, 'data')).filter(isRunning).length === 0 ? true : undefined,
    );
    expect(await page.getByTestId('weights-failure').count()).toBe(0);
    expect(workbench.pageErrors).toEqual([]);
  });

  it('take no path and no wild wish from the page', async () => {
    const answer = (channel: 'diagnosis.measure' | 'runs.exportWeights', request: unknown): Promise<string> =>
      page.evaluate(
        async ([name, payload]) => {
          const { ok, ...rest } = await window.workbench.invoke(name, payload);
          return ok ? 'answered' : (rest as { error: { code: string } }).error.code;
        },
        [channel, request] as const,
      );
    const wishes = { data: 'four', slope: 0, threshold: 0, points: 1 };
    expect(await answer('diagnosis.measure', { wishes: { ...wishes, data: '../four' } })).toBe('badInput');
    expect(await answer('diagnosis.measure', { wishes: { ...wishes, slope: 2 } })).toBe('badInput');
    expect(await answer('runs.exportWeights', { runId: '../x', step: null })).toBe('badInput');
    expect(await answer('runs.exportWeights', { runId, step: 7 })).toBe('badInput');
  });
});

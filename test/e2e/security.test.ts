import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asRoot, openWorkbench, TestHome, type Workbench } from './support/workbench.ts';

/** Exploits: what a page that was taken over would try. */
describe('the page', () => {
  const home = new TestHome();
  let workbench: Workbench;
  let server: Server;
  let address: string;
  const requests: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(request.url ?? '');
      response.setHeader('access-control-allow-origin', '*');
      response.end('reached');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    workbench = await openWorkbench(home);
  });
  afterAll(async () => {
    await workbench.app.close();
    server.close();
    home.remove();
  });

  /** Runs in the page from a timer, so that the page's own policy applies and not the test driver's. */
  const inPage = (body: string): Promise<unknown> =>
    workbench.page.evaluate(
      (source) =>
        new Promise<unknown>((resolve) => {
          setTimeout(() => {
            const script = document.createElement('script');
            const blob = new Blob([`window.attempt = (async () => { ${source} })().catch(String)`]);
            script.src = URL.createObjectURL(blob);
            script.onerror = () => resolve('script refused');
            script.onload = () => resolve((window as unknown as { attempt: Promise<unknown> }).attempt);
            document.head.append(script);
          });
        }),
      body,
    );

  it('has no Node and no Electron', async () => {
    const found = await workbench.page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter((name) => name in window),
    );
    expect(found).toEqual([]);
    const bridge = await workbench.page.evaluate(() => Object.keys(window.workbench).sort());
    expect(bridge).toEqual(['drop', 'invoke', 'on']);
  });

  it('runs no script but that of the bundle', async () => {
    expect(await inPage('return 1')).toBe('script refused');
    const ran = await workbench.page.evaluate(async () => {
      const mark = window as unknown as Record<string, unknown>;
      const inline = document.createElement('script');
      inline.textContent = 'window.inlineRan = true';
      document.body.append(inline);
      const image = document.createElement('div');
      image.innerHTML = '<img src="workbench://app/none.png" onerror="window.handlerRan = true">';
      document.body.append(image);
      const timer = await new Promise((resolve) => {
        setTimeout(() => {
          try {
            resolve(new Function('return "evaluated"')());
          } catch {
            resolve('refused');
          }
        });
      });
      await new Promise((wake) => setTimeout(wake, 200));
      return [mark['inlineRan'], mark['handlerRan'], timer];
    });
    expect(ran).toEqual([undefined, undefined, 'refused']);
  });

  it('reaches no network', async () => {
    const outcomes = await workbench.page.evaluate(async (target) => {
      const attempt = (work: () => Promise<unknown>): Promise<string> =>
        work().then(
          () => 'reached',
          () => 'refused',
        );
      const loads = (element: HTMLImageElement | HTMLScriptElement | HTMLIFrameElement, url: string) =>
        new Promise((resolve, reject) => {
          element.onload = resolve;
          element.onerror = reject;
          setTimeout(reject, 1000);
          element.src = url;
          document.body.append(element);
        });
      return [
        await attempt(() => fetch(`${target}/fetch`)),
        await attempt(() => fetch(`${target}/opaque`, { mode: 'no-cors' })),
        await attempt(() => loads(document.createElement('img'), `${target}/image`)),
        await attempt(() => loads(document.createElement('script'), `${target}/script`)),
        await attempt(
          () =>
            new Promise((resolve, reject) => {
              const socket = new WebSocket(target.replace('http', 'ws'));
              socket.onopen = resolve;
              socket.onerror = reject;
            }),
        ),
        await attempt(() => fetch('file:///etc/passwd')),
        navigator.sendBeacon(`${target}/beacon`) ? 'queued' : 'refused',
      ];
    }, address);
    expect(outcomes.slice(0, 6)).toEqual(Array(6).fill('refused'));
    const link = workbench.page.evaluate((target) => {
      for (const rel of ['prefetch', 'preconnect', 'dns-prefetch', 'stylesheet', 'preload', 'icon']) {
        const element = document.createElement('link');
        Object.assign(element, { rel, href: `${target}/${rel}`, as: 'script' });
        document.head.append(element);
      }
      const frame = document.createElement('iframe');
      frame.src = `${target}/frame`;
      document.body.append(frame);
      const form = document.createElement('form');
      Object.assign(form, { action: `${target}/form`, method: 'post', target: '_blank' });
      document.body.append(form);
      form.submit();
      return new Promise((wake) => setTimeout(wake, 1000));
    }, address);
    await link;
    expect(requests).toEqual([]);
  });

  it('reaches no network from main’s session either, where no page policy helps', async () => {
    const outcome = await workbench.app.evaluate(async ({ session }, target) => {
      return session.defaultSession.fetch(target).then(
        () => 'reached',
        () => 'refused',
      );
    }, `${address}/session`);
    expect(outcome).toBe('refused');
    expect(requests).toEqual([]);
  });

  it('sends no datagram through WebRTC', async () => {
    const heard: string[] = [];
    const socket = createSocket('udp4', () => heard.push('datagram'));
    await new Promise<void>((bound) => socket.bind(0, '127.0.0.1', bound));
    const urls = [`stun:127.0.0.1:${socket.address().port}`, `turn:127.0.0.1:${new URL(address).port}?transport=tcp`];
    await workbench.page.evaluate(async (servers) => {
      const iceServers = servers.map((urls) => ({ urls, username: 'a', credential: 'b' }));
      const connection = new RTCPeerConnection({ iceServers });
      connection.createDataChannel('leak');
      await connection.setLocalDescription(await connection.createOffer());
      await new Promise((wake) => setTimeout(wake, 1500));
      connection.close();
    }, urls);
    socket.close();
    expect(heard).toEqual([]);
    expect(requests).toEqual([]);
  });

  it('stays where it is: no navigation, no new window, no download', async () => {
    const before = workbench.page.url();
    const opened = await workbench.page.evaluate((target) => {
      const popup = window.open(`${target}/popup`);
      const blank = window.open('about:blank');
      const anchor = document.createElement('a');
      Object.assign(anchor, { href: 'workbench://app/index.html', download: 'file', target: '_blank' });
      document.body.append(anchor);
      anchor.click();
      window.location.href = `${target}/navigated`;
      return [popup, blank];
    }, address);
    expect(opened).toEqual([null, null]);
    await workbench.page.evaluate(() => {
      window.location.href = 'file:///etc/passwd';
    });
    await workbench.page.waitForTimeout(500);
    expect(workbench.page.url()).toBe(before);
    expect(workbench.app.windows()).toHaveLength(1);
    expect(requests).toEqual([]);
  });

  it('gets no permission', async () => {
    const outcomes = await workbench.page.evaluate(async () => {
      const state = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state;
      const refused = (work: Promise<unknown>) =>
        work.then(
          () => 'granted',
          () => 'denied',
        );
      return [
        await state('geolocation'),
        await state('notifications'),
        await refused(navigator.mediaDevices.getUserMedia({ audio: true })),
        await refused(navigator.clipboard.readText()),
      ];
    });
    expect(outcomes).toEqual(Array(4).fill('denied'));
  });

  it('gets nothing but the bundle from the protocol', async () => {
    const statuses = await workbench.page.evaluate(async () => {
      const paths = [
        '/../../package.json',
        '/%2e%2e/%2e%2e/package.json',
        '/..%2f..%2fpackage.json',
        '/%252e%252e/package.json',
        '//etc/passwd',
      ];
      const status = (address: string) =>
        fetch(address).then(
          (response) => response.status,
          () => 0,
        );
      const own = await status('workbench://app/index.html');
      const other = await status('workbench://other/index.html');
      return [own, other, ...(await Promise.all(paths.map((path) => status(`workbench://app${path}`))))];
    });
    expect(statuses[0]).toBe(200);
    for (const status of statuses.slice(1)) expect([0, 404]).toContain(status);
  });

  it('is refused unknown channels, oversized and malformed requests', async () => {
    const ask = (channel: string, request: unknown) =>
      workbench.page.evaluate(
        async ([name, payload]) => {
          const answer = await window.workbench.invoke(name as 'app.info', payload);
          return answer.ok ? 'answered' : answer.error.code;
        },
        [channel, request] as const,
      );
    expect(await ask('app.info', {})).toBe('answered');
    expect(await ask('app.quit', {})).toBe('refused');
    expect(await ask('constructor', {})).toBe('refused');
    expect(await ask('clipboard.write', { text: 'x'.repeat(1 << 20) })).toBe('refused');
    expect(await ask('runs.show', { runId: '../../../etc/passwd' })).toBe('badInput');
    expect(await ask('runs.list', { limit: -1 })).toBe('badInput');
    expect(await ask('runs.list', null)).toBe('badInput');
    expect(await ask('runs.show', { runId: 'not-there' })).toBe('notFound');
  });

  it('cannot ask from a subframe', async () => {
    await workbench.page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.srcdoc = '<p>frame</p>';
      document.body.append(frame);
      return new Promise((wake) => setTimeout(wake, 300));
    });
    const frames = await Promise.all(
      workbench.page
        .frames()
        .slice(1)
        .map((frame) => frame.evaluate(() => 'workbench' in window)),
    );
    expect(frames.every((has) => !has)).toBe(true);
    const answer = await workbench.app.evaluate(async ({ ipcMain, BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const handlers = (
        ipcMain as unknown as { _invokeHandlers: Map<string, (...args: unknown[]) => Promise<unknown>> }
      )._invokeHandlers;
      const event = { senderFrame: { origin: 'null' }, sender: window!.webContents };
      return handlers.get('workbench:request')!(event, 'app.info', {});
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'refused' } });
  });

  /* Root cannot have Chromium's sandbox; `npm test` runs these files as an ordinary user as well. */
  if (!asRoot) {
    it('is in the operating system’s sandbox', async () => {
      const pid = await workbench.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId(),
      );
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      expect(/^Seccomp:\s*(\d)/m.exec(status)?.[1]).toBe('2');
      expect(/^NoNewPrivs:\s*(\d)/m.exec(status)?.[1]).toBe('1');
    });
  }
});

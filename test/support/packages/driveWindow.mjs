// Runs inside the network namespace of the check: starts a packaged window in its root, drives it over its debugging
// port on loopback, and prints what it saw as JSON. Its argument is a JSON document (see packages.test.ts).
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const { how, root, program, ready, opens, specs, screenshot, starts } = JSON.parse(process.argv[2]);
const enter = join(import.meta.dirname, 'enter.sh');

/** Playwright waits now and then for ever where it connects to a page that is just opening: it is asked again. */
async function connect(address) {
  for (let tries = 1; ; tries++) {
    try {
      return await chromium.connectOverCDP(address, { timeout: 10_000 });
    } catch (error) {
      if (error.name !== 'TimeoutError' || tries === 4) throw error;
    }
  }
}

/** Starts a program; its debugging address comes once it listens. */
function launch(words) {
  const child = spawn(enter, [how, root, ...words, '--remote-debugging-port=0'], { detached: true });
  let told = '';
  const address = new Promise((resolve, reject) => {
    const hear = (data) => {
      told += String(data);
      const found = /DevTools listening on (ws:\S+)/.exec(told);
      if (found) resolve(found[1]);
    };
    child.stderr.on('data', hear);
    child.stdout.on('data', hear);
    // At 'close' all that it said has arrived; at 'exit' it may not have.
    child.once('close', (code, signal) => reject(new Error(`the window ended with ${signal ?? code}: ${told}`)));
  });
  address.catch(() => undefined);
  return { child, address };
}

/** Connects to a program that was launched and resolves when `selector` is in its page. */
async function enterPage({ child, address }, selector) {
  const browser = await connect(await address);
  const [context] = browser.contexts();
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  await page.waitForSelector(selector, { timeout: 120_000 });
  return {
    page,
    close: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      await browser.close();
      process.kill(-child.pid, 'SIGTERM');
      await gone;
    },
  };
}

/** A start is over by then, also on a busy machine: whoever connects sooner slows it down by a third. */
const startedMs = 3000;

/**
 * Ms from the start to the first paint with content and to the largest one, by the page's own clock. `selector` finds the
 * element that is painted last and largest, or one around it.
 */
async function timeStart({ words, selector }) {
  const begun = Date.now();
  const launched = launch(words);
  await launched.address;
  await pause(startedMs);
  const { page, close } = await enterPage(launched, selector);
  const paints = await page.evaluate(
    (around) =>
      new Promise((resolve, reject) => {
        new PerformanceObserver((list) => {
          const entries = list.getEntries();
          if (!entries.at(-1).element?.closest(around)) reject(new Error(`${around} was not painted last`));
          resolve([entries[0], entries.at(-1)].map(({ startTime }) => performance.timeOrigin + startTime));
        }).observe({ type: 'largest-contentful-paint', buffered: true });
      }),
    selector,
  );
  await close();
  return paints.map((at) => at - begun);
}

/** What the kernel says of the page's process and of its siblings. */
function processes() {
  const seen = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      if (!words[0].endsWith('/workbench-window') && !words[0].includes('/workbench-window --type')) continue;
      const line = words.join(' ');
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      seen.push({
        type: /--type=([\w-]+)/.exec(line)?.[1] ?? 'main',
        noSandbox: line.includes('--no-sandbox'),
        seccomp: Number(/^Seccomp:\s*(\d)/m.exec(status)[1]),
        uid: Number(/^Uid:\s*(\d+)/m.exec(status)[1]),
        ownUserNamespace: readlinkSync(`/proc/${pid}/ns/user`) !== readlinkSync('/proc/self/ns/user'),
        ownPidNamespace: readlinkSync(`/proc/${pid}/ns/pid`) !== readlinkSync('/proc/self/ns/pid'),
      });
    } catch {
      // It has ended meanwhile.
    }
  }
  return seen;
}

const result = { runs: [], starts: [], opened: [] };
const ask = (page, channel, request) =>
  page.evaluate(([name, words]) => window.workbench.invoke(name, words), [channel, request]);

const [first, ...later] = opens;
const { page, close } = await enterPage(launch(first?.words ?? [program]), ready);
result.processes = processes();
result.readOnly = (await ask(page, 'history.state', {})).reply.readOnly;
for (const { words, selector } of [first, ...later].filter(Boolean)) {
  // A second start hands its file to the window and ends.
  if (words !== first.words) spawnSync(enter, [how, root, ...words]);
  await page.locator(selector).first().waitFor({ timeout: 60_000 });
  result.opened.push(selector);
}
for (const spec of specs) {
  const started = await ask(page, 'run.start', spec);
  if (!started.ok) throw new Error(JSON.stringify(started));
  const { runId } = started.reply;
  for (;;) {
    const { run } = (await ask(page, 'runs.show', { runId })).reply;
    if (run.status !== 'running') {
      result.runs.push({ study: spec.study, runId, status: run.status });
      break;
    }
    await pause(500);
  }
}
if (screenshot) {
  await page.getByTestId('nav-runs').click();
  await pause(1000);
  await page.screenshot({ path: screenshot });
}
await close();

for (let i = 0; i < starts.rounds; i++) {
  const round = [];
  for (const app of starts.apps) round.push(await timeStart(app));
  result.starts.push(round);
}
process.stdout.write(JSON.stringify(result));
process.exit(0);

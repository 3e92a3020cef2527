import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type {} from '../../../renderer/bridge.ts';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';

const projectFolder = resolve(import.meta.dirname, '../../..');
export const asRoot = process.getuid?.() === 0;

interface SetupState {
  readonly electron: { readonly executable: string };
}

function electronExecutable(): string {
  const state = JSON.parse(readFileSync(join(projectFolder, '.setup/state.json'), 'utf8')) as SetupState;
  return resolve(projectFolder, state.electron.executable);
}

/** A home folder and an export folder of one test. */
export class TestHome {
  readonly folder = mkdtempSync(join(tmpdir(), 'excite-e2e-'));
  readonly home = join(this.folder, 'home');
  readonly saved = join(this.folder, 'saved');

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export interface Workbench {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Errors that the page threw or wrote to its console. */
  readonly pageErrors: string[];
  /** What main wrote to its standard error. */
  readonly mainErrors: () => string;
}

/**
 * Opens the real window on a home folder of its own. Playwright holds main's `ready` until it is connected, but only
 * where it finds Electron itself; given an executable's path it connects to a window that is opening, and may then wait
 * for that page for ever.
 */
export async function openWorkbench(
  { home, saved }: TestHome,
  switches: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Workbench> {
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = dirname(electronExecutable());
  const app = await _electron.launch({
    args: ['--disable-gpu', projectFolder, `--test-save-folder=${saved}`, ...switches],
    /* Playwright adds --no-sandbox itself unless told otherwise. */
    chromiumSandbox: !asRoot,
    env: { ...(process.env as Record<string, string>), ...env, EXCITE_HOME: home },
    /* Light or dark is the window's own affair. */
    colorScheme: null,
    timeout: 60_000,
  });
  let stderr = '';
  app.process().stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const page = await app.firstWindow();
  const pageErrors: string[] = [];
  page.on('pageerror', (error) => pageErrors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') pageErrors.push(message.text());
  });
  await page.waitForLoadState('load');
  return { app, page, pageErrors, mainErrors: () => stderr };
}

/** The process ids of a service of the window (`engine`, `history`), as Chromium lists them. */
export async function servicePids(app: ElectronApplication, name: string): Promise<number[]> {
  return app.evaluate(
    ({ app: electronApp }, service) =>
      electronApp
        .getAppMetrics()
        .filter((m) => m.name === service || m.serviceName === service)
        .map((m) => m.pid),
    name,
  );
}

/** Whether a process is there and not a zombie. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s*[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Processor time of a process so far, in clock ticks of 10 ms. */
function ticks(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[11]);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** The engine that computes a run; another one, for the form's checks, is idle. */
export function computingEngine(app: ElectronApplication): Promise<number> {
  return until('an engine that computes', async () => {
    const pids = (await servicePids(app, 'engine')).filter(isRunning);
    const before = pids.map(ticks);
    await new Promise((wake) => setTimeout(wake, 60));
    return pids.find((pid, index) => isRunning(pid) && ticks(pid) - before[index]! >= 3);
  });
}

/** Waits until `probe` answers something other than undefined; fails after `limitMs`. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  limitMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    const found = await probe();
    if (found !== undefined) return found;
    await new Promise((wake) => setTimeout(wake, 25));
  }
  throw new Error(`Waited ${limitMs} ms in vain for ${what}.`);
}

const run = promisify(execFile);

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `excite` as a user of the terminal runs it. */
export async function excite(home: string, ...args: string[]): Promise<Outcome> {
  try {
    const { stdout, stderr } = await run(process.execPath, [join(projectFolder, 'out/main/cli.js'), ...args], {
      env: { ...process.env, EXCITE_HOME: home },
      maxBuffer: 1 << 28,
    });
    return { status: 0, stdout, stderr };
  } catch (error) {
    const failure = error as { code?: number; stdout?: string; stderr?: string };
    return { status: failure.code ?? -1, stdout: failure.stdout ?? '', stderr: failure.stderr ?? '' };
  }
}

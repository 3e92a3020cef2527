import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { app, dialog, ipcMain, protocol, session, type BrowserWindow } from 'electron';
import { toPlainError } from '../core/contract/errors.ts';
import { appScheme } from './appProtocol.ts';
import { prepareHome, resolveHome, type Home } from './home.ts';
import { windowOptions } from './options.ts';
import { startPage, zoom } from './pageStart.ts';
import { senderOf } from './sender.ts';
import { openWindow, secureContents, secureSession } from './window.ts';
import type { Host } from './windowHost.ts';

/** So long after its load a page that has failed, and asks for nothing, gets its menu and its history all the same. */
const askedWithinMs = 1000;

const bundles = import.meta.dirname;
const development = !app.isPackaged;
const options = windowOptions(process.argv.slice(1), app.isPackaged);

protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);
refuseWithoutSandbox();
app.on('web-contents-created', (_event, contents) => {
  secureContents(contents);
});

const home = homeOrExit();
app.setPath('userData', home.profile);
app.commandLine.appendSwitch('disk-cache-dir', home.cache);
if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.exit(0);

/** A packaged window runs in its sandbox or not at all; the launcher says the same before Chromium starts. */
function refuseWithoutSandbox(): void {
  if (!app.isPackaged || !app.commandLine.hasSwitch('no-sandbox')) return;
  process.stderr.write('excitation-workbench: --no-sandbox is not taken: the window runs only in its sandbox.\n');
  process.exit(4);
}

function homeOrExit(): Home {
  try {
    const found = resolveHome(options.home, process.env);
    prepareHome(found);
    return found;
  } catch (error) {
    const { sentence, hint } = toPlainError(error);
    dialog.showErrorBox('Excitation Workbench', [sentence, hint].join('\n'));
    app.exit(1);
    throw error;
  }
}

/**
 * Opens the window first, and answers what its page asks before it is drawn. The rest of main is read once the page asks
 * for more: until then the page waits for its files and those answers, and reading the rest takes main longer than both.
 */
async function start(): Promise<void> {
  const page = startPage(home, development);
  await secureSession(session.defaultSession, join(bundles, '..', 'renderer'), development);
  const open = (): BrowserWindow => {
    const window = openWindow(join(bundles, '..', 'preload', 'index.cjs'), development);
    window.webContents.on('did-finish-load', () => void page.then(({ settings }) => zoom(window, settings.state)));
    return window;
  };
  const first = open();
  let host: Promise<Host> | undefined;
  const connected = (): Promise<Host> =>
    (host ??= import('./windowHost.ts').then(async ({ connectHost }) =>
      connectHost({ home, start: await page, options, bundles, open }, first),
    ));
  ipcMain.handle('workbench:request', async (event, channel: unknown, request: unknown) => {
    const { ipc } = await page;
    if (ipc.takes(channel)) return ipc.answer(senderOf(event), channel, request);
    return (await connected()).answer(event, channel, request);
  });
  ipcMain.handle('workbench:drop', async (event, path: unknown) => (await connected()).drop(event, path));
  await once(first.webContents, 'did-finish-load');
  await pause(askedWithinMs);
  await connected();
}

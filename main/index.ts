import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  powerSaveBlocker,
  protocol,
  session,
  utilityProcess,
  type OpenDialogOptions,
} from 'electron';
import { toPlainError } from '../core/contract/errors.ts';
import { windowStateSchema } from '../core/contract/windowState.ts';
import { appOrigin, appScheme } from './appProtocol.ts';
import { gitRevision } from './cli/gitRevision.ts';
import { forkDataElectron } from './data/forkDataElectron.ts';
import { doctor } from './doctor.ts';
import { forkElectron } from './engine/forkElectron.ts';
import { probeWith } from './engine/probeChild.ts';
import { forkProbeElectron } from './engine/forkProbeElectron.ts';
import { startHistory } from './startHistory.ts';
import { prepareHome, resolveHome, type Home } from './home.ts';
import { Ipc } from './ipc.ts';
import { JsonFile } from './jsonFile.ts';
import { Log } from './log.ts';
import { setMenu } from './menu.ts';
import { windowOptions } from './options.ts';
import { connectPage, senderOf } from './pages.ts';
import { SleepGuard } from './sleepGuard.ts';
import { Watchers } from './watchers.ts';
import { openWindow, secureContents, secureSession } from './window.ts';
import { Workbench } from './workbench.ts';

const bundles = import.meta.dirname;
const development = !app.isPackaged;
const options = windowOptions(process.argv.slice(1), app.isPackaged);

protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
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

async function start(): Promise<void> {
  const log = new Log(join(home.logs, 'window.log'), () => new Date());
  const watchers = new Watchers();
  const sleepGuard = new SleepGuard(powerSaveBlocker);
  const workbench = new Workbench({
    home,
    log,
    watchers,
    forkEngine: forkElectron(utilityProcess.fork, join(bundles, 'engine.js')),
    forkData: forkDataElectron(utilityProcess.fork, join(bundles, 'data.js')),
    startHistory: () => startHistory(utilityProcess.fork, join(bundles, 'history.js'), home),
    doctor: () =>
      doctor({
        home,
        env: process.env,
        probe: probeWith(forkProbeElectron(utilityProcess.fork, join(bundles, 'probe.js'))),
      }),
    threads: Math.max(1, availableParallelism() - 1),
    gitRevision: gitRevision(bundles),
    checkpointEveryMs: options.checkpointEveryMs,
    onBusy: (busy) => sleepGuard.keepAwake(busy),
    windowState: new JsonFile(join(home.profile, 'state.json'), windowStateSchema, (sentence, error) =>
      log.write(sentence, error),
    ),
    writeClipboard: (text) => clipboard.writeText(text),
    chooseFolder: (pageId, title) => chooseFolder(pageId, title),
    chooseArchive: (pageId, title) => chooseArchive(pageId, title),
    chooseTable: (pageId, title) => chooseTable(pageId, title),
  });
  const ipc = new Ipc({
    handlers: workbench.handlers,
    origin: appOrigin,
    nowMs: Date.now,
    checkReplies: development,
    onBug: (channel, error) => log.write(`A request on ${channel} failed.`, error),
  });
  ipcMain.handle('workbench:request', (event, channel: unknown, request: unknown) =>
    ipc.answer(senderOf(event), channel, request),
  );
  await secureSession(session.defaultSession, join(bundles, '..', 'renderer'), development);
  setMenu(development);
  const open = (): void => {
    connectPage(openWindow(join(bundles, '..', 'preload', 'index.cjs'), development), watchers, log, development);
  };
  open();

  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
  quitAfter(() => workbench.close());
}

async function chooseFolder(pageId: number, title: string): Promise<string | null> {
  if (options.saveFolder !== undefined) return options.saveFolder;
  return choose(pageId, { title, properties: ['openDirectory', 'createDirectory'] });
}

async function chooseArchive(pageId: number, title: string): Promise<string | null> {
  if (options.archive !== undefined) return options.archive;
  const filters = [{ name: 'archives', extensions: ['gz', 'tgz'] }];
  return choose(pageId, { title, properties: ['openFile'], filters });
}

async function chooseTable(pageId: number, title: string): Promise<string | null> {
  if (options.table !== undefined) return options.table;
  const filters = [
    { name: 'tables', extensions: ['csv', 'txt'] },
    { name: 'all files', extensions: ['*'] },
  ];
  return choose(pageId, { title, properties: ['openFile'], filters });
}

/** Of the page's window; null where that is gone or the dialog was dismissed. */
async function choose(pageId: number, dialogOptions: OpenDialogOptions): Promise<string | null> {
  const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.id === pageId);
  if (window === undefined) return null;
  const { canceled, filePaths } = await dialog.showOpenDialog(window, dialogOptions);
  return canceled ? null : (filePaths[0] ?? null);
}

/** Quits once what is to be done before is done. */
function quitAfter(close: () => Promise<void>): void {
  let closing: Promise<void> | undefined;
  app.on('before-quit', (event) => {
    event.preventDefault();
    closing ??= close().finally(() => app.exit(0));
  });
  app.on('window-all-closed', () => {
    app.quit();
  });
}

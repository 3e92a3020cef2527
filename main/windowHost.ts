import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  Notification,
  powerSaveBlocker,
  utilityProcess,
  type IpcMainInvokeEvent,
  type OpenDialogOptions,
} from 'electron';
import { z } from 'zod';
import { workbenchChannels, type Envelope } from '../core/contract/channels.ts';
import type { CommandId } from '../core/contract/commands.ts';
import { keptAfterMs } from '../core/contract/windowState.ts';
import { Attention } from './attention.ts';
import { gitRevision } from './cli/gitRevision.ts';
import { forkDataElectron } from './data/forkDataElectron.ts';
import { doctor } from './doctor.ts';
import { documentExtensions, documentsOf } from './documents.ts';
import { forkElectron } from './engine/forkElectron.ts';
import { probeWith } from './engine/probeChild.ts';
import { forkProbeElectron } from './engine/forkProbeElectron.ts';
import { startHistory } from './startHistory.ts';
import type { Home } from './home.ts';
import { Ipc } from './ipc.ts';
import { Leaving } from './leaving.ts';
import { setMenu } from './menu.ts';
import type { WindowOptions } from './options.ts';
import type { PageStart } from './pageStart.ts';
import { connectPage } from './pages.ts';
import { senderOf } from './sender.ts';
import { SleepGuard } from './sleepGuard.ts';
import { windowTerminal } from './sweeps/windowTerminal.ts';
import { Workbench } from './workbench.ts';

interface HostParts {
  readonly home: Home;
  readonly start: PageStart;
  readonly options: WindowOptions;
  /** The folder of main's bundles. */
  readonly bundles: string;
  readonly open: () => BrowserWindow;
}

/** What answers a page. */
export interface Host {
  answer(event: IpcMainInvokeEvent, channel: unknown, request: unknown): Promise<Envelope>;
  drop(event: IpcMainInvokeEvent, path: unknown): Promise<void>;
}

/** Connects the first window, which loads its page meanwhile, and later ones with the workbench behind them. */
export async function connectHost(
  { home, start, options, bundles, open }: HostParts,
  first: BrowserWindow,
): Promise<Host> {
  const development = !app.isPackaged;
  const { log, watchers, settings, jsonFile } = start;
  const cores = options.threads ?? availableParallelism();
  const sleepGuard = new SleepGuard(powerSaveBlocker);
  const attention = new Attention({
    isWatched: () => BrowserWindow.getFocusedWindow() !== null,
    notifyAfterMs: () => 1000 * settings.state.settings.notifyAfterSeconds,
    notify: (title, body) => new Notification({ title, body }).show(),
    setProgress: (share) => {
      for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(share);
    },
  });
  const leaving = new Leaving({
    running: () => workbench.running,
    ask: ask,
    quit: () => app.quit(),
    tell: (sentence) => watchers.toAll('notice', { sentence }),
  });
  const inMain = (id: CommandId): void => {
    if (id === 'app.quit') void leaving.wanted();
    else if (id === 'view.fullScreen')
      for (const window of BrowserWindow.getAllWindows()) window.setFullScreen(!window.isFullScreen());
  };
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
    threads: Math.max(1, cores - 1),
    cores,
    engineBytes,
    gitRevision: gitRevision(bundles),
    terminalCommand: windowTerminal(app.isPackaged, process.execPath, bundles),
    checkpointEveryMs: options.checkpointEveryMs,
    onBusy: (busy) => {
      sleepGuard.keepAwake(busy);
      leaving.look(busy);
    },
    windowState: start.windowState,
    recentDocuments: jsonFile<readonly string[]>(join(home.profile, 'recent.json'), z.array(z.string())),
    settings,
    command: inMain,
    onRun: (event) => attention.hear(event),
    writeClipboard: (text) => clipboard.writeText(text),
    chooseFolder: (pageId, title) => chooseFolder(options, pageId, title),
    chooseArchive: (pageId, title) => chooseArchive(options, pageId, title),
    chooseImages: (pageId, title) => chooseImages(options, pageId, title),
    chooseTable: (pageId, title) => chooseTable(options, pageId, title),
    chooseWeights: (pageId) => chooseWeights(options, pageId),
    chooseDocument: (pageId) => chooseDocument(options, pageId),
  });
  const { documents } = workbench;
  await documents.load();
  const ipc = new Ipc({ ...start.desk, channels: workbenchChannels, handlers: workbench.handlers });
  setMenu((id) => watchers.toAll('command', { id }), development);
  let quitting = false;
  const connect = (window: BrowserWindow): void => {
    connectPage(window, watchers, log, development);
    window.on('close', (event) => {
      if (quitting) return;
      event.preventDefault();
      void leaving.wanted();
    });
  };
  connect(first);
  const openAll = (files: readonly string[]): void => {
    for (const file of files) void documents.open(file);
  };
  openAll(documentsOf(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd()));

  app.on('before-quit', () => (quitting = true));
  app.on('open-file', (event, file) => {
    event.preventDefault();
    openAll([file]);
  });
  app.on('second-instance', (_event, words, folder) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
    openAll(documentsOf(words.slice(1), folder));
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) connect(open());
  });
  quitAfter(() => workbench.close());
  return {
    answer: (event, channel, request) => ipc.answer(senderOf(event), channel, request),
    drop: async (event, path) => {
      if (ipc.isOurs(senderOf(event)) && typeof path === 'string' && path !== '') await documents.open(path);
    },
  };
}

async function chooseFolder(options: WindowOptions, pageId: number, title: string): Promise<string | null> {
  if (options.saveFolder !== undefined) return options.saveFolder;
  return choose(pageId, { title, properties: ['openDirectory', 'createDirectory'] });
}

async function chooseArchive(options: WindowOptions, pageId: number, title: string): Promise<string | null> {
  if (options.archive !== undefined) return options.archive;
  const filters = [{ name: 'archives', extensions: ['gz', 'tgz'] }];
  return choose(pageId, { title, properties: ['openFile'], filters });
}

async function chooseImages(options: WindowOptions, pageId: number, title: string): Promise<string | null> {
  if (options.images !== undefined) return options.images;
  return choose(pageId, { title, properties: ['openDirectory'] });
}

async function chooseTable(options: WindowOptions, pageId: number, title: string): Promise<string | null> {
  if (options.table !== undefined) return options.table;
  const filters = [
    { name: 'tables', extensions: ['csv', 'txt', 'npy', 'npz'] },
    { name: 'all files', extensions: ['*'] },
  ];
  return choose(pageId, { title, properties: ['openFile'], filters });
}

async function chooseWeights(options: WindowOptions, pageId: number): Promise<string | null> {
  if (options.weights !== undefined) return options.weights;
  const filters = [
    { name: 'weights', extensions: ['safetensors', 'npz', 'npy'] },
    { name: 'all files', extensions: ['*'] },
  ];
  return choose(pageId, { title: 'Choose a file of weights', properties: ['openFile'], filters });
}

async function chooseDocument(options: WindowOptions, pageId: number): Promise<string | null> {
  if (options.document !== undefined) return options.document;
  const filters = [{ name: 'run specs, sweeps, figures, bundles, tables and weights', extensions: documentExtensions }];
  return choose(pageId, { title: 'Open', properties: ['openFile'], filters });
}

async function ask(question: { message: string; detail: string; buttons: string[] }): Promise<number> {
  const [window] = BrowserWindow.getAllWindows();
  const shown = { type: 'question' as const, cancelId: question.buttons.length - 1, defaultId: 0, ...question };
  const { response } = await (window ? dialog.showMessageBox(window, shown) : dialog.showMessageBox(shown));
  return response;
}

/** Chromium counts what its processes hold in KiB. */
function engineBytes(): number {
  const engines = app.getAppMetrics().filter(({ name }) => name === 'engine');
  return engines.reduce((sum, { memory }) => sum + 1024 * memory.workingSetSize, 0);
}

/** Of the page's window; null where that is gone or the dialog was dismissed. */
async function choose(pageId: number, dialogOptions: OpenDialogOptions): Promise<string | null> {
  const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.id === pageId);
  if (window === undefined) return null;
  const { canceled, filePaths } = await dialog.showOpenDialog(window, dialogOptions);
  return canceled ? null : (filePaths[0] ?? null);
}

/** Until the message of a page that has a change kept has come. */
const messageMs = 100;

/** Quits once what is to be done before is done; the pages live on until their last changes are kept. */
function quitAfter(close: () => Promise<void>): void {
  let closing: Promise<void> | undefined;
  app.on('before-quit', (event) => {
    event.preventDefault();
    closing ??= pause(keptAfterMs + messageMs)
      .then(close)
      .finally(() => app.exit(0));
  });
  app.on('window-all-closed', () => {
    app.quit();
  });
}

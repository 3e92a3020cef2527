import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { DoctorReport, WorkbenchChannel } from '../core/contract/channels.ts';
import type { CommandId } from '../core/contract/commands.ts';
import type { RunRecord } from '../core/contract/run.ts';
import type { SlurmSettings } from '../core/contract/sweep.ts';
import type { WindowState } from '../core/contract/windowState.ts';
import type { DataWork } from './data/dataWork.ts';
import type { DiagnosisWork } from './data/diagnosisWork.ts';
import type { Supervisor } from './engine/supervisor.ts';
import type { RemoteHistory } from './history/client.ts';
import type { Documents } from './documents.ts';
import type { Handlers } from './ipc.ts';
import type { JsonFile } from './jsonFile.ts';
import { exampleScript } from './sweeps/exampleScript.ts';
import { refuseUnsendable } from './sweeps/slurmSettings.ts';
import type { Log } from './log.ts';
import type { SettingsStore } from './settingsStore.ts';
import { appVersion } from './version.ts';
import type { Storage } from './history/storage.ts';
import type { Watchers } from './watchers.ts';
import { writeWhole } from './writeWhole.ts';

const logCharacters = 60_000;

export interface HandlerParts {
  readonly history: () => RemoteHistory;
  readonly supervisor: Pick<Supervisor, 'check' | 'start' | 'resume' | 'branch' | 'cancel'>;
  readonly watchers: Watchers;
  readonly doctor: () => Promise<DoctorReport>;
  readonly log: Pick<Log, 'tail'>;
  readonly windowState: Pick<JsonFile<WindowState>, 'save'>;
  readonly settings: Pick<SettingsStore, 'state' | 'change'>;
  readonly documents: Pick<Documents, 'ready' | 'list' | 'open' | 'reopen'>;
  /** Does a command of main's. */
  readonly command: (id: CommandId) => void;
  readonly storage: Storage;
  readonly chooseDocument: (pageId: number) => Promise<string | null>;
  readonly writeClipboard: (text: string) => void;
  /** A dialog of main; null when it was dismissed. */
  readonly chooseFolder: (pageId: number, title: string) => Promise<string | null>;
  /** The same for a file to read. */
  readonly chooseArchive: (pageId: number, title: string) => Promise<string | null>;
  readonly slurmSettings: () => SlurmSettings;
  readonly saveSlurmSettings: (settings: SlurmSettings) => void;
  /** How a cluster's node would call the terminal. */
  readonly terminalCommand: string;
  /** Something about sweeps has changed. */
  readonly wakeSweeps: () => void;
  readonly chooseImages: (pageId: number, title: string) => Promise<string | null>;
  readonly chooseTable: (pageId: number, title: string) => Promise<string | null>;
  readonly chooseWeights: (pageId: number) => Promise<string | null>;
  readonly diagnosis: Pick<DiagnosisWork, 'status' | 'open' | 'measure' | 'cancel' | 'result'>;
  /** Where the files of runs lie. */
  readonly runsFolder: string;
  readonly data: Pick<DataWork, 'status' | 'start' | 'cancel' | 'keepImages' | 'dropImages'>;
}

/** More changes at once are told as one. */
const mostToldSingly = 20;

/** What main does for each channel of the window: it passes on; nothing is computed or queried here. */
export function createHandlers(parts: HandlerParts): Handlers<WorkbenchChannel> {
  const { history, supervisor, watchers, storage } = parts;

  /** Every window's list shows an edit of one of them. */
  const told = (run: RunRecord): RunRecord => {
    watchers.toAll('run.changed', run);
    return run;
  };

  return {
    'app.info': () => ({ appVersion, cores: availableParallelism() }),
    'app.doctor': () => parts.doctor(),
    'app.log': async () => ({ text: await parts.log.tail(logCharacters) }),
    'app.saveReport': async (_request, pageId) => {
      const folder = await parts.chooseFolder(pageId, 'Choose a folder for the report');
      if (folder === null) return { saved: null };
      const document = { ...(await parts.doctor()), log: await parts.log.tail(logCharacters) };
      const file = join(folder, 'workbench-report.json');
      await mkdir(folder, { recursive: true });
      await writeWhole(file, `${JSON.stringify(document, null, 2)}\n`);
      return { saved: file };
    },
    'history.state': async () => ({ readOnly: await history().readOnly() }),
    'window.save': async (state) => {
      await parts.windowState.save(state);
      return {};
    },
    'window.command': ({ id }) => {
      parts.command(id);
      return {};
    },
    'settings.change': (change) => parts.settings.change(change),
    'settings.dataFolder': async ({ own }, pageId) => {
      if (!own) return parts.settings.change({ dataFolder: null });
      const folder = await parts.chooseFolder(pageId, 'Choose a folder for data sets');
      return folder === null ? parts.settings.state : parts.settings.change({ dataFolder: folder });
    },
    'documents.ready': () => {
      parts.documents.ready();
      return {};
    },
    'documents.open': async (_request, pageId) => {
      const file = await parts.chooseDocument(pageId);
      if (file !== null) await parts.documents.open(file);
      return {};
    },
    'documents.recent': () => parts.documents.list(),
    'documents.reopen': async ({ id }) => {
      await parts.documents.reopen(id);
      return {};
    },
    'clipboard.write': ({ text }) => {
      parts.writeClipboard(text);
      return {};
    },
    'run.check': async (spec) => {
      const { refusals, warnings } = await supervisor.check(spec);
      return { refusals: [...refusals], warnings: [...warnings] };
    },
    'run.start': async (spec) => ({ runId: (await supervisor.start(spec)).id }),
    'run.resume': async ({ runId, acceptFingerprint, fromStep }) => ({
      runId: (await supervisor.resume(runId, { acceptFingerprint, fromStep })).id,
    }),
    'run.branch': async (request) => ({ runId: (await supervisor.branch(request)).id }),
    'run.cancel': async ({ runId }) => {
      await supervisor.cancel(runId);
      return {};
    },
    'run.watch': ({ runId }, pageId) => {
      watchers.watch(runId, pageId);
      return {};
    },
    'run.unwatch': ({ runId }, pageId) => {
      watchers.unwatch(runId, pageId);
      return {};
    },
    'runs.list': (filter) => history().listRuns(filter),
    'runs.query': (query) => history().queryRuns(query),
    'runs.matching': async (query) => ({ runIds: await history().matchingRuns(query) }),
    'runs.counts': () => history().countRuns(),
    'runs.shelve': async ({ runIds, change }) => {
      const changed = await history().shelveRuns(runIds, change);
      if (changed.length > mostToldSingly) watchers.toAll('runs.changed', {});
      else changed.forEach(told);
      return { changed: changed.map(({ id }) => id) };
    },
    'runs.show': ({ runId }) => history().runDetail(runId),
    'runs.rows': ({ runId, cursor, limit, metrics }) => history().rowPage(runId, cursor, limit, metrics),
    'runs.table': ({ runId, table }) => history().tableBatches(runId, table),
    'runs.edit': async ({ runId, ...edit }) => told(await history().editRun(runId, edit)),
    'runs.bin': async ({ runId }) => {
      await history().binRun(runId);
      told(await history().runRecord(runId));
      return {};
    },
    'runs.restore': async ({ runId }) => {
      await history().restoreRun(runId);
      told(await history().runRecord(runId));
      return {};
    },
    'runs.export': async ({ runIds, format }, pageId) => {
      const folder = await parts.chooseFolder(pageId, 'Choose a folder for the export');
      if (folder === null) return { saved: null };
      for (const runId of runIds) {
        if (format === 'csv' || format === 'json' || format === 'parquet')
          await history().exportRun(runId, format, folder);
        else await history().exportFigures(runId, folder, format, parts.settings.state.settings.figure);
      }
      return { saved: folder };
    },
    'runs.exportWeights': async (which, pageId) => {
      const wanted = { ...which, runsFolder: parts.runsFolder };
      await history().checkWeights(wanted);
      const folder = await parts.chooseFolder(pageId, 'Choose a folder for the weights');
      return { saved: folder === null ? null : await history().exportWeights(wanted, folder) };
    },
    'sweeps.list': () => history().listSweeps(1000),
    'sweeps.show': async ({ sweepId }) => {
      const sweep = await history().sweepRecord(sweepId);
      const failed = sweep.counts.failed === 0 ? [] : await history().sweepMembers(sweepId, 'failed');
      return { sweep, failures: failed.slice(0, 500) };
    },
    'sweeps.preview': ({ document, jobs }) => history().previewSweep(document, jobs),
    'sweeps.start': async (start) => {
      const settings = parts.slurmSettings();
      if (start.executor === 'slurm') refuseUnsendable(settings);
      const { id } = await history().startSweep(start, settings, Date.now());
      parts.wakeSweeps();
      return { sweepId: id };
    },
    'sweeps.change': async ({ sweepId, what }) => {
      if (what === 'again') await history().retryMembers(sweepId, null);
      const status = { pause: 'paused', cancel: 'cancelled', resume: 'running', again: 'running' } as const;
      const reason = { pause: 'Paused by the user.', cancel: 'Cancelled by the user.', resume: null, again: null };
      const { status: before } = await history().sweepRecord(sweepId);
      if (before !== 'finished') await history().setSweep(sweepId, { status: status[what], reason: reason[what] });
      parts.wakeSweeps();
      return {};
    },
    'sweeps.results': ({ sweepId }) => history().sweepResults(sweepId),
    'sweeps.export': async ({ sweepId, format }, pageId) => {
      const folder = await parts.chooseFolder(pageId, 'Choose a folder for the results');
      return { saved: folder === null ? null : await history().exportSweep(sweepId, format, folder) };
    },
    'slurm.settings': () => parts.slurmSettings(),
    'slurm.save': (settings) => {
      if (settings.folder !== '') refuseUnsendable(settings);
      parts.saveSlurmSettings(settings);
      return {};
    },
    'slurm.script': (wish) => ({
      script: exampleScript({ ...wish, settings: parts.slurmSettings(), command: parts.terminalCommand }),
    }),
    'runs.compare': async ({ runIds, view }, pageId) => {
      const folder = await parts.chooseFolder(pageId, 'Choose a folder for the comparison');
      return { saved: folder === null ? null : await history().exportComparison(runIds, view, folder) };
    },
    'figures.list': () => history().listFigures(),
    'figures.load': async ({ figureId }) => ({ document: await history().figureDocument(figureId) }),
    'figures.save': async ({ figureId, document }) => ({
      figureId: await history().saveFigure(figureId, document, Date.now()),
    }),
    'figures.remove': async ({ figureId }) => {
      await history().removeFigure(figureId);
      return {};
    },
    'figures.preview': ({ document }) => history().previewFigure(document),
    'figures.export': async ({ document, format }, pageId) => {
      const folder = await parts.chooseFolder(pageId, 'Choose a folder for the figure');
      return { saved: folder === null ? null : await history().exportFigure(document, format, folder) };
    },
    'figures.picture': async ({ document }) => ({ png: await history().figurePicture(document) }),
    'storage.list': () => history().storageReport(),
    'storage.prune': async () => ({ files: await storage.prune() }),
    'storage.emptyBin': async () => ({ runs: await storage.emptyBin() }),
    'storage.backUp': async (_request, pageId) => {
      const folder = await parts.chooseFolder(pageId, 'Choose a folder for the back-up');
      return { saved: folder === null ? null : await storage.backUp(folder) };
    },
    'storage.verify': () => storage.verify((done, total) => watchers.toAll('storage.verified', { done, total })),
    'storage.stopVerifying': () => {
      storage.stopVerifying();
      return {};
    },
    'data.list': () => parts.data.status(),
    'data.fetch': () => {
      parts.data.start({ kind: 'cifar10', archive: null });
      return {};
    },
    'data.take': async (_request, pageId) => {
      const archive = await parts.chooseArchive(pageId, 'Choose cifar-10-binary.tar.gz');
      if (archive !== null) parts.data.start({ kind: 'cifar10', archive });
      return { chosen: archive !== null };
    },
    'data.import': async ({ name }, pageId) => {
      const file = await parts.chooseTable(pageId, `Choose the table to import as ${name}`);
      if (file !== null) parts.data.start({ kind: 'table', file, name });
      return { chosen: file !== null };
    },
    'data.images': async ({ name, ...wishes }, pageId) => {
      const source = await parts.chooseImages(pageId, `Choose the folder of images to import as ${name}`);
      if (source !== null)
        parts.data.start({ kind: 'images', source, name, ...wishes, leaveOutBad: false, keep: false });
      return { chosen: source !== null };
    },
    'data.keepImages': ({ leaveOutBad }) => {
      parts.data.keepImages(leaveOutBad);
      return {};
    },
    'data.dropImages': () => {
      parts.data.dropImages();
      return {};
    },
    'data.cancel': () => {
      parts.data.cancel();
      return {};
    },
    'diagnosis.show': () => ({ status: parts.diagnosis.status() }),
    'diagnosis.open': async (_request, pageId) => {
      const file = await parts.chooseWeights(pageId);
      if (file !== null) parts.diagnosis.open(file);
      return { chosen: file !== null };
    },
    'diagnosis.measure': ({ wishes }) => {
      parts.diagnosis.measure(wishes);
      return {};
    },
    'diagnosis.cancel': () => {
      parts.diagnosis.cancel();
      return {};
    },
    'diagnosis.save': async (_request, pageId) => {
      const { name, text } = parts.diagnosis.result();
      const folder = await parts.chooseFolder(pageId, 'Choose a folder for the diagnosis');
      if (folder === null) return { saved: null };
      const file = join(folder, name);
      await mkdir(folder, { recursive: true });
      await writeWhole(file, text);
      return { saved: file };
    },
  };
}

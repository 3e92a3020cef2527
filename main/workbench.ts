import { freemem } from 'node:os';
import type { WorkbenchChannel } from '../core/contract/channels.ts';
import type { Dispatcher } from '../core/sweeps/dispatcher.ts';
import { catalog } from '../core/studies/catalog.ts';
import { DataWork } from './data/dataWork.ts';
import { DiagnosisWork } from './data/diagnosisWork.ts';
import type { ForkData } from './data/protocol.ts';
import type { ForkEngine } from './engine/protocol.ts';
import type { SupervisorEvent } from './engine/runRelay.ts';
import { Supervisor } from './engine/supervisor.ts';
import { ForeignRuns } from './foreignRuns.ts';
import { Documents } from './documents.ts';
import { createHandlers, type HandlerParts } from './handlers.ts';
import type { RemoteHistory } from './history/client.ts';
import { isAlive } from './engine/owner.ts';
import type { Home } from './home.ts';
import type { Handlers } from './ipc.ts';
import type { Log } from './log.ts';
import { Restarter, type Service } from './restarter.ts';
import { Restarts } from './restarts.ts';
import { openDispatcher } from './sweeps/openDispatcher.ts';
import { readSlurmSettings, writeSlurmSettings } from './sweeps/slurmSettings.ts';
import { Storage } from './history/storage.ts';
import { appVersion } from './version.ts';

/** The history process and what it answers. */
export interface HistoryProcess extends Service {
  readonly history: RemoteHistory;
  end(): void;
}

export interface WorkbenchParts extends Pick<
  HandlerParts,
  | 'writeClipboard'
  | 'chooseFolder'
  | 'chooseArchive'
  | 'chooseDocument'
  | 'chooseImages'
  | 'chooseTable'
  | 'chooseWeights'
  | 'command'
  | 'doctor'
  | 'settings'
  | 'watchers'
  | 'windowState'
  | 'terminalCommand'
> {
  readonly home: Home;
  readonly log: Log;
  readonly recentDocuments: ConstructorParameters<typeof Documents>[0]['recent'];
  readonly forkEngine: ForkEngine;
  readonly forkData: ForkData;
  readonly startHistory: () => HistoryProcess;
  /** Of a run that leaves them open. */
  readonly threads: number;
  /** That all runs may take together; more of them wait for their turn. */
  readonly cores: number;
  /** Memory that the engines take now. */
  readonly engineBytes: () => number;
  readonly gitRevision: string | null;
  readonly checkpointEveryMs: number | undefined;
  /** Told every second whether runs are being computed. */
  readonly onBusy: (busy: boolean) => void;
  /** Hears of progress and ends, beside the pages. */
  readonly onRun: (event: SupervisorEvent) => void;
}

const givenUp =
  'The run history stopped working four times within five minutes. What is computed now cannot be stored: close the workbench and start it again.';
const lookEveryMs = 1000;
const shutdownLimitMs = 15_000;

/** Connects the history process, the supervisor of engines and the pages: the window's host, without a window. */
export class Workbench {
  readonly handlers: Handlers<WorkbenchChannel>;
  readonly documents: Documents;
  private readonly parts: WorkbenchParts;
  private readonly history: Restarter<HistoryProcess>;
  private readonly supervisor: Supervisor;
  private readonly dispatcher: Dispatcher;
  private readonly foreign: ForeignRuns;
  private readonly data: DataWork;
  private readonly diagnosis: DiagnosisWork;
  private readonly restarts = new Map<string, Restarts>();
  private readonly timer: NodeJS.Timeout;
  private looking = false;

  constructor(parts: WorkbenchParts) {
    this.parts = parts;
    const { watchers, log } = parts;
    this.history = new Restarter({
      start: parts.startHistory,
      onRestarted: ({ history }) => this.supervisor.setHistory(history),
      onGivenUp: () => {
        log.write(givenUp);
        watchers.toAll('history.lost', { sentence: givenUp });
      },
      nowMs: Date.now,
    });
    this.supervisor = this.createSupervisor();
    this.supervisor.on((event) => this.tell(event));
    const history = (): RemoteHistory => this.history.current.history;
    this.data = new DataWork({
      folder: parts.home.data,
      fork: parts.forkData,
      onChanged: (status) => watchers.toAll('data.changed', status),
      onBug: (sentence) => log.write(`A data set could not be fetched: ${sentence}`),
    });
    this.diagnosis = new DiagnosisWork({
      folder: parts.home.data,
      fork: parts.forkData,
      onChanged: (status) => watchers.toAll('diagnosis.changed', { status }),
      onBug: (sentence) => log.write(`A file of weights could not be measured: ${sentence}`),
    });
    let trouble = '';
    this.dispatcher = openDispatcher({
      history,
      supervisor: this.supervisor,
      home: parts.home,
      terminalCommand: parts.terminalCommand,
      onTrouble: (error) => {
        const said = error instanceof Error ? error.message : String(error);
        // A history that is being started again is asked twice a second.
        if (said !== trouble) log.write('Sweeps could not be looked after.', error);
        trouble = said;
      },
    });
    this.documents = new Documents({
      recent: parts.recentDocuments,
      tell: (document) => watchers.toAll('document.opened', document),
      importTable: (file) => this.data.takeTable(file),
      openWeights: (file) => this.diagnosis.open(file),
      keepFigure: (document) => history().saveFigure(null, document, Date.now()),
      importBundle: async (file) => {
        const outcomes = await history().importBundleFile(file, { runsFolder: parts.home.runs, nowMs: Date.now() });
        watchers.toAll('runs.changed', {});
        const idsOf = (which: 'added' | 'here'): string[] =>
          outcomes.filter(({ outcome }) => outcome === which).map(({ runId }) => runId);
        return { added: idsOf('added'), here: idsOf('here') };
      },
    });
    this.handlers = createHandlers({
      ...parts,
      documents: this.documents,
      storage: new Storage(parts.home, history, () => new Date()),
      slurmSettings: () => readSlurmSettings(parts.home),
      saveSlurmSettings: (settings) => writeSlurmSettings(parts.home, settings),
      wakeSweeps: () => this.dispatcher.wake(),
      supervisor: this.supervisor,
      history,
      data: this.data,
      diagnosis: this.diagnosis,
      runsFolder: parts.home.runs,
    });
    this.foreign = new ForeignRuns({
      history: { listRuns: (filter) => history().listRuns(filter) },
      markLostRuns: () => history().markLostRuns(isAlive),
      isOurs: (runId) => this.supervisor.running.includes(runId) || this.supervisor.waiting.includes(runId),
      onChanged: (run) => watchers.toAll('run.changed', run),
    });
    this.timer = setInterval(() => void this.look(), lookEveryMs);
    void this.look();
  }

  /** How many runs this window computes or holds in its queue. */
  get running(): number {
    return this.supervisor.running.length + this.supervisor.waiting.length;
  }

  /** Runs write a checkpoint and become interrupted; then the history is closed. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    this.data.cancel();
    this.diagnosis.cancel();
    const limit = new Promise((resolve) => setTimeout(resolve, shutdownLimitMs));
    await Promise.race([this.endRuns(), limit]);
    this.history.stop();
    this.history.current.end();
  }

  /** Sweeps go on at the next start, or in a terminal that looks on. */
  private async endRuns(): Promise<void> {
    await this.dispatcher.close('The workbench was closed.');
    await this.supervisor.shutdown();
  }

  private createSupervisor(): Supervisor {
    const { home, forkEngine, threads, gitRevision, checkpointEveryMs } = this.parts;
    return new Supervisor({
      fork: forkEngine,
      history: this.history.current.history,
      studies: catalog,
      checkpointFolder: (runId) => home.checkpointFolder(runId),
      dataFolder: home.data,
      appVersion,
      gitRevision,
      defaultThreads: threads,
      capacity: { threads: this.parts.cores, freeBytes: freemem, allowance: () => this.allowance() },
      autoRestart: ({ id }) => this.mayRestart(id),
      ...(checkpointEveryMs === undefined ? {} : { checkpointEveryMs }),
    });
  }

  private allowance(): { limitBytes: number; takenBytes: number } | undefined {
    const { memoryMiB } = this.parts.settings.state.settings;
    return memoryMiB === 0 ? undefined : { limitBytes: memoryMiB * 2 ** 20, takenBytes: this.parts.engineBytes() };
  }

  private mayRestart(runId: string): boolean {
    const restarts = this.restarts.get(runId) ?? new Restarts();
    this.restarts.set(runId, restarts);
    return restarts.mayRestart(Date.now());
  }

  private tell(event: SupervisorEvent): void {
    const { watchers, log } = this.parts;
    this.parts.onRun(event);
    switch (event.kind) {
      case 'rows':
        watchers.toWatching(event.runId, 'run.rows', { runId: event.runId, batch: event.batch });
        break;
      case 'table':
        watchers.toWatching(event.runId, 'run.table', { runId: event.runId, batch: event.batch });
        break;
      case 'progress':
        watchers.toAll('run.progress', event.progress);
        break;
      case 'changed':
        watchers.toAll('run.changed', event.run);
        break;
      case 'warning':
        log.write(`Run ${event.runId} warns: ${event.warning.sentence}`);
        break;
      case 'historyLost':
        log.write(event.sentence);
    }
  }

  private async look(): Promise<void> {
    this.parts.onBusy(this.running > 0);
    if (this.looking) return;
    this.looking = true;
    try {
      await this.foreign.look();
    } catch (error) {
      this.parts.log.write('Other processes’ runs could not be looked up.', error);
    } finally {
      this.looking = false;
    }
  }
}

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedError, toPlainError } from '../../core/contract/errors.ts';
import type { CheckpointRecord, Progress, RowBatch, RunRecord, TableBatch, Warning } from '../../core/contract/run.ts';
import { isCheckpointFile } from '../../core/execution/checkpointFiles.ts';
import type { Content, Ending, Numbered } from '../../core/execution/outbox.ts';
import { exitWords, type EngineLink } from './engineLink.ts';
import type { Batch } from '../../core/history/api.ts';
import type { HistoryLink } from './historyLink.ts';
import type { EngineExit, FromEngine } from './protocol.ts';

/** What listeners hear of runs. Rows, tables and warnings are told after they are stored. */
export type SupervisorEvent =
  | { readonly kind: 'rows'; readonly runId: string; readonly batch: RowBatch }
  | { readonly kind: 'table'; readonly runId: string; readonly batch: TableBatch }
  | { readonly kind: 'warning'; readonly runId: string; readonly warning: Warning }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'changed'; readonly run: RunRecord }
  | { readonly kind: 'historyLost'; readonly sentence: string };

export interface RelaySettings {
  readonly runId: string;
  readonly engine: EngineLink;
  readonly link: HistoryLink;
  readonly emit: (event: SupervisorEvent) => void;
  readonly checkpointFolder: string;
  readonly graceMs: number;
  readonly heartbeatMs: number;
  /** Steps and wall time that the run had before this engine. */
  readonly before: { readonly steps: number; readonly wallMs: number };
  /** Called when the engine asks for the stored rows of a run that goes on. */
  readonly sendStored: (step: number | null) => Promise<void>;
}

export interface RelayEnd {
  readonly run: RunRecord;
  /** The engine died without a last word and without being asked to stop. */
  readonly lost: boolean;
}

/**
 * Rows and tables that come this close behind one another are stored together: each store waits for the disk and writes
 * a page for every series, however little of it is new. As long as nine stores take, so that a tenth of the time goes to
 * storing, and within what a reader of a live curve notices.
 */
const gatherMs = (storeMs: number): number => Math.min(Math.max(9 * storeMs, 50), 500);
/** Half of what an engine sends before it waits for an answer. */
const mostGathered = 32;

/** A process that has not said anything for that many heartbeats of ours hangs. */
const silentBeats = 120;

type EndOfRun = Omit<Ending, 'steps'>;
type GatheredBatch = Batch & { readonly seq: number };

/** Between one engine and the history: stores what the engine says, in order, and only then tells it and the listeners. */
export class RunRelay {
  /** Settles when the run is ended in the history and its engine is gone. */
  readonly ended: Promise<RelayEnd>;
  private readonly settings: RelaySettings;
  private readonly startMs = performance.now();
  private readonly beat: NodeJS.Timeout;
  private queue: Promise<void> = Promise.resolve();
  private gathered: GatheredBatch[] = [];
  private gathering: NodeJS.Timeout | undefined;
  private end: RunRecord | undefined;
  private stopping: { how: 'cancel' | 'interrupt'; reason: string } | undefined;
  private grace: NodeJS.Timeout | undefined;
  private steps: number;
  private silence = 0;
  /** What the last store of rows and tables took. */
  private storeMs = 0;
  private beating = false;
  private hung = false;
  private broken: unknown;

  constructor(settings: RelaySettings) {
    this.settings = settings;
    this.steps = settings.before.steps;
    settings.engine.listen((message) => this.hear(message));
    this.beat = setInterval(() => void this.heartbeat(), settings.heartbeatMs);
    this.ended = settings.engine.exit.then((exit) => this.afterExit(exit));
  }

  /** A restore point, then the end; after the grace time without one. */
  stop(how: 'cancel' | 'interrupt', reason: string): void {
    this.stopping ??= { how, reason };
    this.settings.engine.send({ kind: 'stop', how, reason });
    this.grace ??= setTimeout(() => void this.settings.engine.kill(), this.settings.graceMs);
  }

  kill(how: 'cancel' | 'interrupt', reason: string): void {
    this.stopping ??= { how, reason };
    void this.settings.engine.kill();
  }

  private hear(message: FromEngine): void {
    this.silence = 0;
    if (message.kind === 'numbered') this.take(message.message);
    else if (message.kind === 'restored') this.inTurn(() => this.settings.sendStored(message.step));
    else if (message.kind === 'progress') {
      this.settings.emit({ kind: 'progress', progress: { runId: this.settings.runId, ...message.progress } });
    }
  }

  /** One after the other; after a failure nothing more is stored. */
  private inTurn(task: () => Promise<void>): void {
    this.queue = this.queue
      .then(async () => {
        if (this.broken === undefined) await task();
      })
      .catch((error: unknown) => {
        this.broken = error;
        void this.settings.engine.kill();
      });
  }

  private take({ seq, content }: Numbered): void {
    if (content.kind === 'rows' || content.kind === 'table') {
      this.gathered.push({ ...content, seq });
      if (this.gathered.length >= mostGathered) this.storeGathered();
      else this.gathering ??= setTimeout(() => this.storeGathered(), gatherMs(this.storeMs));
      return;
    }
    this.storeGathered();
    this.inTurn(async () => {
      await this.keep(content);
      this.settings.engine.send({ kind: 'acknowledge', seq });
    });
  }

  private storeGathered(): void {
    clearTimeout(this.gathering);
    this.gathering = undefined;
    const batches = this.gathered;
    this.gathered = [];
    if (batches.length > 0) this.inTurn(() => this.keepBatches(batches));
  }

  private async keepBatches(batches: readonly GatheredBatch[]): Promise<void> {
    const { runId, link, engine, emit } = this.settings;
    for (const { kind, batch } of batches)
      if (kind === 'rows') this.steps = batch.step.reduce((a, b) => Math.max(a, b), this.steps);
    const startMs = performance.now();
    await link.insist((history) => history.appendBatches(runId, batches));
    this.storeMs = performance.now() - startMs;
    for (const { seq, ...batch } of batches) {
      engine.send({ kind: 'acknowledge', seq });
      emit({ ...batch, runId });
    }
  }

  private async keep(content: Exclude<Content, Batch>): Promise<void> {
    const { runId, link } = this.settings;
    switch (content.kind) {
      case 'warning':
        return this.keepWarning(content.warning);
      case 'plan':
        return link.insist((history) => history.setPlan(runId, content.plan));
      case 'checkpoint':
        return this.keepCheckpoint(content.record);
      case 'ended':
        await this.endRun(content.ending);
    }
  }

  private async keepWarning(warning: Warning): Promise<void> {
    const { runId, link, emit } = this.settings;
    await link.insist((history) => history.addWarnings(runId, [warning]));
    emit({ kind: 'warning', runId, warning });
  }

  private async keepCheckpoint(record: CheckpointRecord): Promise<void> {
    const { runId, link, checkpointFolder } = this.settings;
    const dropped = await link.insist((history) => history.addCheckpoint(runId, record));
    for (const file of dropped.filter(isCheckpointFile)) rmSync(join(checkpointFolder, file), { force: true });
  }

  private async endRun(end: EndOfRun): Promise<void> {
    const { runId, link, emit } = this.settings;
    const { status, stopReason, reason, claims } = end;
    const wallMs = this.wallMs();
    this.end = await link.insist((history) =>
      history.endRun(runId, { status, stopReason, reason, claims, steps: this.steps, wallMs }),
    );
    emit({ kind: 'changed', run: this.end });
    // Its last word is stored: it should go by itself.
    this.grace ??= setTimeout(() => void this.settings.engine.kill(), this.settings.graceMs);
  }

  private async afterExit(exit: EngineExit): Promise<RelayEnd> {
    this.storeGathered();
    await this.queue;
    clearTimeout(this.grace);
    const lost = this.end === undefined && this.stopping === undefined && this.broken === undefined;
    try {
      if (this.end === undefined) await this.endRun(this.endWithoutWord(exit));
    } finally {
      clearInterval(this.beat);
      clearTimeout(this.grace);
    }
    return { run: this.end!, lost };
  }

  private endWithoutWord(exit: EngineExit): EndOfRun {
    const ending = { stopReason: null, claims: [] };
    if (this.broken !== undefined) {
      const full = this.broken instanceof ExpectedError && this.broken.code === 'diskFull';
      return { ...ending, status: full ? 'interrupted' : 'failed', reason: toPlainError(this.broken).sentence };
    }
    if (this.stopping) {
      const status = this.stopping.how === 'cancel' ? 'cancelled' : 'interrupted';
      return { ...ending, status, reason: `${this.stopping.reason} The engine did not stop by itself and was ended.` };
    }
    const reason = this.hung
      ? `The engine hung: it said nothing for ${Math.round((silentBeats * this.settings.heartbeatMs) / 1000)} s and was ended.`
      : `The engine ended unexpectedly (${exitWords(exit)}).`;
    return { ...ending, status: 'interrupted', reason };
  }

  /** Tells other processes that the run lives, and hears whether one of them wants it cancelled. */
  private async heartbeat(): Promise<void> {
    const { runId, link } = this.settings;
    this.silence += 1;
    if (this.silence > silentBeats) this.endSilence();
    if (this.beating || this.end !== undefined) return;
    this.beating = true;
    try {
      const beat = { nowMs: Date.now(), steps: this.steps, wallMs: this.wallMs() };
      const { cancelRequested } = await link.current.heartbeat(runId, beat);
      if (cancelRequested && !this.stopping) this.stop('cancel', 'Cancelled by the user.');
    } catch (error) {
      // An expected failure may be over at the next beat; what must be stored insists by itself.
      if (!(error instanceof ExpectedError)) this.inTurn(() => Promise.reject(error));
    } finally {
      this.beating = false;
    }
  }

  private endSilence(): void {
    this.hung = true;
    void this.settings.engine.kill();
  }

  private wallMs(): number {
    return this.settings.before.wallMs + (performance.now() - this.startMs);
  }
}

import type { BranchRequest } from '../../core/contract/branch.ts';
import { ExpectedError, toPlainError } from '../../core/contract/errors.ts';
import type { RunRecord, RunSpec } from '../../core/contract/run.ts';
import type { StudySpec } from '../../core/contract/study.ts';
import { findPreset, resolveArms } from '../../core/contract/study.ts';
import type { AsyncHistory } from '../../core/history/api.ts';
import type { MemberOf } from '../../core/history/sweeps/api.ts';
import type { Preflight } from '../../core/studies/runner.ts';
import {
  fingerprintWarning,
  forcedWarnings,
  refuseOtherVersion,
  refuseUnlessForced,
  whyWait,
  type Capacity,
  type Load,
} from './admission.ts';
import { createBranch } from './branching.ts';
import type { EngineLink } from './engineLink.ts';
import { Engines } from './engines.ts';
import { HistoryLink } from './historyLink.ts';
import { currentOwner, isAlive } from './owner.ts';
import { RunQueue, type ResumeOptions, type Waiting } from './runQueue.ts';
import type { ForkEngine, ToEngine } from './protocol.ts';
import { RunRelay, type RelaySettings, type SupervisorEvent } from './runRelay.ts';
import { badInput, specIssues } from './specIssues.ts';
import { sendStoredRun } from './storedRun.ts';

export interface SupervisorOptions {
  readonly fork: ForkEngine;
  readonly history: AsyncHistory;
  readonly studies: readonly StudySpec[];
  readonly checkpointFolder: (runId: string) => string;
  /** Fetched and imported data sets; without it studies find none. */
  readonly dataFolder?: string;
  readonly appVersion: string;
  readonly gitRevision: string | null;
  /** Threads of a run whose spec leaves them open (0). Default 0: the engine takes what the machine offers. */
  readonly defaultThreads?: number;
  /** What an engine that was asked to stop gets before it is killed. */
  readonly graceMs?: number;
  readonly heartbeatMs?: number;
  readonly checkpointEveryMs?: number;
  /** What all runs may take together: more wait for their turn. Without it every run begins at once. */
  readonly capacity?: Capacity;
  /** Asked when an engine died by itself; true: the run goes on from its checkpoint in a new one. */
  readonly autoRestart?: (run: RunRecord) => boolean;
}

const cancelReason = 'Cancelled by the user.';

/** Starts, stops and watches the runs of this process. One engine a run; an own one for checks. */
export class Supervisor {
  private readonly options: SupervisorOptions;
  private readonly link: HistoryLink;
  private readonly listeners = new Set<(event: SupervisorEvent) => void>();
  private readonly relays = new Map<string, RunRelay>();
  private readonly endings = new Map<string, Promise<RunRecord>>();
  /** Of runs that are computed or about to be; a run that has no id yet has a symbol. */
  private readonly loads = new Map<string | symbol, Load>();
  private readonly queue: RunQueue;
  private readonly engines: Engines;
  private closing = false;

  constructor(options: SupervisorOptions) {
    this.options = options;
    this.link = new HistoryLink(options.history, (sentence) => this.emit({ kind: 'historyLost', sentence }));
    this.engines = new Engines(options);
    this.queue = new RunQueue({
      mayBegin: ({ load }) => this.whyWait(load) === undefined,
      begin: (waiting) => this.takeTurn(waiting),
      isCancelled: async (runId) => {
        const beat = { nowMs: Date.now(), steps: 0, wallMs: 0 };
        return (await this.link.current.heartbeat(runId, beat)).cancelRequested;
      },
      cancel: (runId) => this.cancel(runId),
    });
  }

  on(listener: (event: SupervisorEvent) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** A history process that took the place of a lost one. */
  setHistory(history: AsyncHistory): void {
    this.link.set(history);
  }

  /** Runs of this process that are not ended yet. */
  get running(): string[] {
    return [...this.endings.keys()];
  }

  /** Runs of this process that wait for their turn, in its order. */
  get waiting(): string[] {
    return this.queue.runIds;
  }

  /** Preflight: bad input throws; refusals and warnings come back in words. Nothing is stored. */
  async check(spec: RunSpec): Promise<Preflight> {
    this.refuseBadInput(spec);
    return (await this.engines.check(spec)).preflight;
  }

  /**
   * Starts a run, or puts it into the queue where the machine is full; its row is there before the engine computes. A
   * member of a sweep begins at once: the sweep has its own measure. Bad input and refusals throw and store nothing.
   */
  async start(spec: RunSpec, memberOf?: MemberOf): Promise<RunRecord> {
    this.refuseBadInput(spec);
    const guessed = this.loadOf(spec.threads, spec.backend);
    if (memberOf) return this.startIn(spec, memberOf);
    if (this.whyWait(guessed) === undefined) return this.startNow(spec, guessed);
    const { preflight, usesTensors } = await this.engines.check(spec);
    refuseUnlessForced(spec, preflight);
    const load = usesTensors ? guessed : { threads: 1, gpu: false };
    const why = this.whyWait(load);
    return why === undefined ? this.startNow(spec, load) : this.schedule(spec, load, preflight, why);
  }

  private async startNow(spec: RunSpec, load: Load): Promise<RunRecord> {
    const token = Symbol(spec.study);
    this.loads.set(token, load);
    try {
      return await this.startIn(spec);
    } finally {
      this.loads.delete(token);
      void this.queue.look();
    }
  }

  private async schedule(spec: RunSpec, load: Load, preflight: Preflight, why: string): Promise<RunRecord> {
    const { appVersion, gitRevision } = this.options;
    const study = this.studyOf(spec);
    const asked = { backend: spec.backend, device: '', threads: load.threads, plan: spec.plan ?? 'default' };
    const run = await this.link.current.createRun({
      spec,
      studyVersion: study.version,
      arms: resolveArms(findPreset(study, spec.preset), spec.params, spec.arms),
      metrics: study.metrics,
      provenance: { appVersion, gitRevision, ...asked, fingerprint: '' },
      owner: currentOwner(),
      nowMs: Date.now(),
      warnings: [...preflight.warnings, ...forcedWarnings(spec, preflight)],
      scheduled: why,
    });
    this.emit({ kind: 'changed', run });
    this.queue.add({ runId: run.id, load, options: {} });
    return run;
  }

  private async startIn(spec: RunSpec, memberOf?: MemberOf): Promise<RunRecord> {
    const { engine, ready } = await this.prepare({
      spec,
      backend: spec.backend,
      threads: spec.threads || (this.options.defaultThreads ?? 0),
      plan: spec.plan ?? 'default',
    });
    try {
      const warnings = [...ready.preflight.warnings, ...forcedWarnings(spec, ready.preflight)];
      const study = this.studyOf(spec);
      const run = await this.link.current.createRun({
        spec,
        studyVersion: study.version,
        arms: resolveArms(findPreset(study, spec.preset), spec.params, spec.arms),
        metrics: study.metrics,
        provenance: ready.provenance,
        owner: ready.owner,
        nowMs: Date.now(),
        warnings,
        memberOf,
      });
      this.emit({ kind: 'changed', run });
      if (!memberOf) this.loads.set(run.id, this.loadOf(run.threads, run.backend));
      this.relay(run, engine, { steps: 0, wallMs: 0 }, async () => undefined);
      this.sendStart(engine, run.id, spec.until, null);
      return run;
    } catch (error) {
      await engine.kill();
      throw error;
    }
  }

  /** A new run from the state of another one's checkpoint, with changed params; it begins when its turn has come. */
  async branch(request: BranchRequest): Promise<RunRecord> {
    const { studies, checkpointFolder } = this.options;
    const run = await createBranch(request, {
      history: this.link.current,
      studyOf: (spec) => this.studyOf(spec),
      studies,
      checkpointFolder,
      check: (spec) => this.check(spec),
      write: (branching) => this.engines.branch(branching),
    });
    this.emit({ kind: 'changed', run });
    const load = this.loadOf(run.threads, run.backend);
    this.queue.add({ runId: run.id, load, options: { acceptFingerprint: true } });
    await this.queue.look();
    return this.link.insist((history) => history.runRecord(run.id));
  }

  /** Goes on from a checkpoint; without a good one from the start. The same fingerprint promises the same bits. */
  async resume(runId: string, options: ResumeOptions = {}): Promise<RunRecord> {
    const history = this.link.current;
    if (this.endings.has(runId)) throw new ExpectedError('conflict', `Run ${runId} is running already.`);
    const record = await this.lostOrStopped(runId);
    if (record.status === 'scheduled')
      throw new ExpectedError('conflict', `Run ${runId} waits for its turn already.`, {
        hint: `excite cancel ${runId} takes it out of the queue.`,
      });
    const load = this.loadOf(record.threads, record.backend);
    const why = options.atOnce === true ? undefined : this.whyWait(load);
    if (why === undefined) return this.resumeNow(runId, options);
    refuseOtherVersion(record, this.studyOf(await history.runSpec(runId)));
    const run = await history.scheduleRun(runId, currentOwner(), why);
    this.emit({ kind: 'changed', run });
    this.queue.add({ runId, load, options });
    return run;
  }

  private async resumeNow(runId: string, options: ResumeOptions): Promise<RunRecord> {
    if (options.atOnce !== true) this.loads.set(runId, { threads: 1, gpu: false });
    try {
      return await this.resumeIn(runId, options);
    } catch (error) {
      if (!this.endings.has(runId)) this.loads.delete(runId);
      throw error;
    }
  }

  /** The turn of a run in the queue has come. What keeps it from beginning is said with it. */
  private async takeTurn({ runId, options }: Waiting): Promise<void> {
    try {
      await this.resumeNow(runId, options);
    } catch (error) {
      // Another process has taken it up meanwhile.
      if (error instanceof ExpectedError && error.code === 'conflict') return;
      const differs = error instanceof ExpectedError && error.code === 'fingerprintDiffers';
      await this.leaveQueue(runId, differs ? 'interrupted' : 'failed', toPlainError(error).sentence);
    }
  }

  private async leaveQueue(runId: string, status: 'interrupted' | 'failed', reason: string): Promise<void> {
    const { steps, wallMs } = await this.link.insist((history) => history.runRecord(runId));
    const end = { status, stopReason: null, reason, steps, wallMs, claims: [] };
    this.emit({ kind: 'changed', run: await this.link.insist((history) => history.endRun(runId, end)) });
  }

  private loadOf(threads: number, backend: string): Load {
    return { threads: threads || (this.options.defaultThreads ?? 1) || 1, gpu: backend === 'gpu' };
  }

  private whyWait(load: Load): string | undefined {
    const { capacity } = this.options;
    return capacity === undefined ? undefined : whyWait(load, [...this.loads.values()], capacity);
  }

  private async resumeIn(runId: string, options: ResumeOptions): Promise<RunRecord> {
    const history = this.link.current;
    if (this.endings.has(runId)) throw new ExpectedError('conflict', `Run ${runId} is running already.`);
    const spec = await history.runSpec(runId);
    const record = await this.lostOrStopped(runId);
    const study = this.studyOf(spec);
    refuseOtherVersion(record, study);
    const { threads, plan } = record;
    const { engine, ready } = await this.prepare({
      spec,
      backend: record.backend as RunSpec['backend'],
      threads,
      plan,
    });
    try {
      const differs = fingerprintWarning(record, ready.provenance.fingerprint, options.acceptFingerprint ?? false);
      const records = await history.checkpoints(runId);
      const run = await history.reopenRun(runId, ready.owner, ready.provenance, Date.now());
      if (differs) await this.link.insist((h) => h.addWarnings(runId, [differs]));
      this.emit({ kind: 'changed', run });
      this.loads.set(runId, { threads: run.threads, gpu: run.backend === 'gpu' });
      const before = { steps: record.steps, wallMs: record.wallMs };
      this.relay(run, engine, before, (step) => sendStoredRun(this.link, engine, study, runId, step));
      const until = options.until ?? (record.stopReason === 'until' ? null : spec.until);
      this.sendStart(engine, runId, until, { records, fromStep: options.fromStep ?? null });
      return run;
    } catch (error) {
      await engine.kill();
      throw error;
    }
  }

  /** Whether runs of a sweep are about to follow: an engine is started ahead for the next one. */
  foresee(isMoreToCome: boolean): void {
    this.engines.foresee(isMoreToCome && !this.closing);
  }

  /** By the user; still resumable. A run of another process hears it with its next heartbeat. */
  async cancel(runId: string): Promise<void> {
    const relay = this.relays.get(runId);
    const waited = this.queue.drop(runId);
    if (relay) relay.stop('cancel', cancelReason);
    else if (waited) {
      // It is ours, so nobody computes it: it ends here and now.
      const run = await this.link.insist((history) => history.requestCancel(runId, () => false));
      this.emit({ kind: 'changed', run });
    } else
      this.emit({ kind: 'changed', run: await this.link.insist((history) => history.requestCancel(runId, isAlive)) });
  }

  /** Ctrl-C or quitting: a checkpoint, then interrupted; `now`: without waiting for one. */
  interrupt(
    runId: string,
    { now = false, reason = 'Interrupted by the user.' }: { now?: boolean; reason?: string } = {},
  ): void {
    const relay = this.relays.get(runId);
    if (now) relay?.kill('interrupt', reason);
    else relay?.stop('interrupt', reason);
  }

  /** Settles when the run is ended and its engine gone; a run that is not here gives its record. */
  async whenEnded(runId: string): Promise<RunRecord> {
    return (await this.endings.get(runId)) ?? (await this.link.insist((history) => history.runRecord(runId)));
  }

  /** Interrupts every run and waits for the last words. */
  async shutdown(reason = 'The workbench was closed.'): Promise<void> {
    this.closing = true;
    for (const runId of this.queue.close()) {
      await this.leaveQueue(runId, 'interrupted', `${reason} Its turn had not come.`).catch(() => undefined);
    }
    for (const runId of this.running) this.interrupt(runId, { reason });
    await Promise.allSettled([...this.endings.values(), this.engines.close()]);
  }

  /** A run that says "running" or waits although its owner is gone is marked as interrupted first. */
  private async lostOrStopped(runId: string): Promise<RunRecord> {
    const history = this.link.current;
    const record = await history.runRecord(runId);
    if (record.status !== 'running' && record.status !== 'scheduled') return record;
    for (const run of await history.markLostRuns(isAlive)) this.emit({ kind: 'changed', run });
    return history.runRecord(runId);
  }

  private prepare(asked: Parameters<Engines['prepare']>[0]): ReturnType<Engines['prepare']> {
    if (this.closing) throw new ExpectedError('refused', 'The workbench is closing; no run is started any more.');
    return this.engines.prepare(asked);
  }

  private sendStart(
    engine: EngineLink,
    runId: string,
    until: number | null,
    resume: Extract<ToEngine, { kind: 'start' }>['resume'],
  ): void {
    const checkpointEveryMs = this.options.checkpointEveryMs ?? 10_000;
    engine.send({
      kind: 'start',
      runId,
      checkpointFolder: this.options.checkpointFolder(runId),
      checkpointEveryMs,
      until,
      resume,
    });
  }

  private relay(
    run: RunRecord,
    engine: EngineLink,
    before: RelaySettings['before'],
    sendStored: RelaySettings['sendStored'],
  ): void {
    const { graceMs = 10_000, heartbeatMs = 1000, checkpointFolder } = this.options;
    const emit = (event: SupervisorEvent): void => this.emit(event);
    const relay = new RunRelay({
      runId: run.id,
      engine,
      link: this.link,
      emit,
      checkpointFolder: checkpointFolder(run.id),
      graceMs,
      heartbeatMs,
      before,
      sendStored,
    });
    this.relays.set(run.id, relay);
    const ending = this.afterwards(run.id, relay);
    this.endings.set(run.id, ending);
    // A listener of whenEnded hears of a failure; without one it must not end the process.
    ending.catch(() => undefined);
  }

  private async afterwards(runId: string, relay: RunRelay): Promise<RunRecord> {
    try {
      const { run, lost } = await relay.ended;
      this.forget(runId);
      if (!lost || this.closing || !(this.options.autoRestart?.(run) ?? false)) return run;
      return await this.goOn(run);
    } finally {
      if (this.relays.get(runId) === relay) this.forget(runId);
    }
  }

  /** A run that cannot be taken up again stays interrupted; whoever resumes it by hand hears why. */
  private async goOn(run: RunRecord): Promise<RunRecord> {
    try {
      await this.resumeNow(run.id, {});
    } catch (error) {
      if (error instanceof ExpectedError) return run;
      throw error;
    }
    return this.whenEnded(run.id);
  }

  private forget(runId: string): void {
    this.relays.delete(runId);
    this.endings.delete(runId);
    this.loads.delete(runId);
    void this.queue.look();
  }

  private studyOf(spec: RunSpec): StudySpec {
    const study = this.options.studies.find(({ id }) => id === spec.study);
    if (!study)
      throw new ExpectedError('notFound', `study is "${spec.study}"; this version of the workbench has no such study.`);
    return study;
  }

  private refuseBadInput(spec: RunSpec): void {
    const issues = specIssues(spec, this.options.studies);
    if (issues.length > 0) throw badInput(issues);
  }

  private emit(event: SupervisorEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

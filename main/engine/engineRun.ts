import { toPlainError, ExpectedError } from '../../core/contract/errors.ts';
import type { RunSpec, Warning } from '../../core/contract/run.ts';
import type { StudySpec } from '../../core/contract/study.ts';
import { pendingOf, runIdentity } from '../../core/execution/checkpoint.ts';
import { CheckpointFiles, type Found } from '../../core/execution/checkpointFiles.ts';
import { evaluateClaims } from '../../core/execution/evaluateClaims.ts';
import { executeRun, type Outcome, type StopHow, type StopRequest } from '../../core/execution/executeRun.ts';
import { Outbox, type Ending } from '../../core/execution/outbox.ts';
import { Recorder, type Recorded } from '../../core/execution/recorder.ts';
import type { RunContext, StudyRunner } from '../../core/studies/runner.ts';
import { planText } from '../../core/contract/plan.ts';
import type { Compute } from '../../core/training/compute.ts';
import type { Prepared } from './computing.ts';
import type { EngineHost } from './engine.ts';
import type { ToEngine } from './protocol.ts';

export interface LoadedRun {
  readonly study: StudySpec;
  readonly spec: RunSpec;
  readonly runner: StudyRunner;
  readonly context: Omit<RunContext, 'restore' | 'compute'>;
  readonly compute: Prepared | undefined;
}

const nothing: Recorded = { lastSteps: {}, ordinals: {} };

/** The one run of an engine, from its start or restore point to its last word. */
export class EngineRun {
  private readonly host: EngineHost;
  private readonly loaded: LoadedRun;
  private readonly fingerprint: string;
  private readonly asked: Extract<ToEngine, { kind: 'start' }>;
  private readonly identity: string;
  private readonly files: CheckpointFiles;
  private readonly outbox: Outbox;
  private readonly recorder: Recorder;
  private readonly stopRequest: StopRequest = { how: null };
  private reason: string | null = null;
  private found: Found | undefined;
  private warnings: readonly Warning[] = [];
  private computing = false;
  private ended = false;

  constructor(host: EngineHost, loaded: LoadedRun, fingerprint: string, asked: Extract<ToEngine, { kind: 'start' }>) {
    this.host = host;
    this.loaded = loaded;
    this.fingerprint = fingerprint;
    this.asked = asked;
    const { study, spec, context } = loaded;
    this.identity = runIdentity({
      runId: asked.runId,
      study: study.id,
      version: study.version,
      arms: context.arms,
      seed: spec.seed,
      replicas: spec.replicas,
    });
    this.files = new CheckpointFiles(asked.checkpointFolder, this.identity, Date.now);
    this.outbox = new Outbox((message) => host.port.send({ kind: 'numbered', message }));
    this.recorder = new Recorder(
      study,
      context.arms.map((arm) => arm.name),
      spec.replicas,
    );
  }

  /** A new run computes at once; one that goes on first gets its stored rows. */
  begin(): void {
    const { resume } = this.asked;
    if (resume === null) {
      void this.compute();
      return;
    }
    const { found, warnings } = this.files.load(resume.records, resume.fromStep);
    this.found = found;
    this.warnings = warnings;
    this.files.sweep([...resume.records.map((record) => record.file), ...(found?.record ? [found.record.file] : [])]);
    this.host.port.send({ kind: 'restored', step: found?.checkpoint.step ?? null });
  }

  hear(message: ToEngine): void {
    const recorded = this.found?.checkpoint.recorded ?? nothing;
    if (message.kind === 'acknowledge') this.outbox.acknowledge(message.seq);
    else if (message.kind === 'stop') this.stop(message.how, message.reason);
    else if (message.kind === 'storedRows') this.recorder.refillRows(message.batch, recorded);
    else if (message.kind === 'storedTable') this.recorder.refillTable(message.batch, recorded);
    else if (message.kind === 'storedEnd') void this.compute();
  }

  stop(how: StopHow, reason: string): void {
    this.stopRequest.how = how;
    this.reason = reason;
    this.outbox.unbind();
    if (how === 'hostGone' && (this.ended || !this.computing)) this.host.exit(0);
  }

  fail(error: unknown): void {
    if (!(error instanceof ExpectedError)) console.error(error);
    this.stopRequest.how ??= 'interrupt';
    void this.end({
      status: 'failed',
      stopReason: null,
      reason: toPlainError(error).sentence,
      steps: this.recorder.highestStep,
      claims: [],
    });
  }

  private async compute(): Promise<void> {
    this.computing = true;
    try {
      this.restorePending();
      const outcome = await this.execute();
      if (outcome.kind === 'stopped' && outcome.how === 'hostGone') this.host.exit(0);
      else await this.end(this.ending(outcome));
    } catch (error) {
      this.fail(error);
    }
  }

  /** Says again what may not have been stored before the restore point. */
  private restorePending(): void {
    for (const warning of this.warnings) this.outbox.post(() => ({ kind: 'warning', warning }));
    for (const content of this.found?.checkpoint.pending ?? []) {
      this.outbox.post((seq) =>
        content.kind === 'warning' ? content : ({ ...content, batch: { ...content.batch, seq } } as typeof content),
      );
      if (content.kind === 'rows') this.recorder.refillRows(content.batch, this.found!.checkpoint.recorded);
      if (content.kind === 'table') this.recorder.addTable(content.batch);
    }
    const record = this.found?.record;
    if (record) this.outbox.post(() => ({ kind: 'checkpoint', record }));
  }

  private execute(): Promise<Outcome> {
    const { study, runner, context } = this.loaded;
    const { identity, fingerprint, outbox, recorder, files } = this;
    return executeRun(
      runner,
      { ...context, ...this.tensors(), restore: this.found?.checkpoint.state },
      {
        study,
        recorder,
        outbox,
        stop: this.stopRequest,
        clock: () => performance.now(),
        breathe: () => new Promise((resolve) => setImmediate(resolve)),
        until: this.asked.until,
        checkpointEveryMs: this.asked.checkpointEveryMs,
        saveCheckpoint: (point) =>
          files.write({ ...point, identity, fingerprint, pending: pendingOf(outbox.unacknowledged) }),
        onProgress: (progress) => this.host.port.send({ kind: 'progress', progress }),
      },
    );
  }

  /** The prepared compute, its tuned modes kept with the run. */
  private tensors(): { compute?: Compute } {
    const { compute: prepared } = this.loaded;
    if (!prepared) return {};
    const { backend, plan, clock } = prepared;
    const known: Record<string, 'graph' | 'xla'> = { ...plan.choices };
    const learn = (signature: string, mode: 'graph' | 'xla'): void => {
      known[signature] = mode;
      this.outbox.post(() => ({ kind: 'plan', plan: planText({ name: 'tune', choices: known }) }));
    };
    return { compute: { backend, mode: plan.name, tuned: { known, learn }, clock } };
  }

  private ending(outcome: Outcome): Ending {
    const { study, spec, runner } = this.loaded;
    const steps = this.recorder.highestStep;
    if (outcome.kind === 'until') return { status: 'paused', stopReason: 'until', reason: null, steps, claims: [] };
    if (outcome.kind === 'stopped') {
      const status = outcome.how === 'cancel' ? 'cancelled' : 'interrupted';
      return { status, stopReason: null, reason: this.reason, steps, claims: [] };
    }
    const claims = evaluateClaims(study, spec.preset, runner.claims, this.recorder);
    return { status: 'finished', stopReason: outcome.stopReason, reason: null, steps, claims };
  }

  private async end(ending: Ending): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    this.outbox.post(() => ({ kind: 'ended', ending }));
    if (this.stopRequest.how === 'hostGone') this.host.exit(1);
    await this.outbox.empty();
    this.host.exit(0);
  }
}

import { ExpectedError, toPlainError } from '../../core/contract/errors.ts';
import type { RunSpec } from '../../core/contract/run.ts';
import { findPreset, resolveArms } from '../../core/contract/study.ts';
import type { RunnableStudy } from '../../core/studies/runner.ts';
import { DataFolder } from '../../core/data/dataFolder.ts';
import { Randomness } from '../../core/random.ts';
import { branchCheckpoint } from './branchCheckpoint.ts';
import { EngineRun } from './engineRun.ts';
import { currentOwner } from './owner.ts';
import { computing } from './computing.ts';
import type { EnginePort, ToEngine } from './protocol.ts';
import type { LoadedRun } from './engineRun.ts';

/** What an engine can compute, by the study's id: the app's studies, or a test's. */
export type Studies = Readonly<Record<string, () => Promise<RunnableStudy>>>;

export interface EngineHost {
  readonly port: EnginePort;
  readonly exit: (code: number) => void;
}

const heartbeatMs = 1000;
/** When the host is gone: what the restore point must be reached and written in. */
const lastWordsMs = 4500;

/** One engine process: answers checks, then computes one run. */
export class Engine {
  private readonly host: EngineHost;
  private readonly studies: Studies;
  private loaded: { run: LoadedRun; fingerprint: string } | undefined;
  private run: EngineRun | undefined;

  constructor(host: EngineHost, studies: Studies) {
    this.host = host;
    this.studies = studies;
    host.port.onMessage((message) => void this.hear(message));
    host.port.onClosed(() => this.hostGone());
    setInterval(() => host.port.send({ kind: 'heartbeat' }), heartbeatMs);
  }

  /** A failure that nobody expected: the run says so, its rows are kept. */
  failed(error: unknown): void {
    if (this.run) this.run.fail(error);
    else this.host.exit(1);
  }

  /** Asked by the system rather than by the host. */
  stop(reason: string): void {
    if (this.run) this.run.stop('interrupt', reason);
    else this.host.exit(0);
  }

  private async hear(message: ToEngine): Promise<void> {
    switch (message.kind) {
      case 'check':
      case 'prepare':
      case 'branch':
        try {
          if (message.kind === 'branch') await this.branch(message);
          else await this.answer(message);
        } catch (error) {
          if (!(error instanceof ExpectedError)) console.error(error);
          this.host.port.send({ kind: 'refused', id: message.id, error: toPlainError(error) });
        }
        break;
      case 'start':
        if (!this.loaded) throw new Error('start came before prepare');
        this.run = new EngineRun(this.host, this.loaded.run, this.loaded.fingerprint, message);
        this.run.begin();
        break;
      default:
        this.run?.hear(message);
    }
  }

  private async answer(message: Extract<ToEngine, { kind: 'check' | 'prepare' }>): Promise<void> {
    const run = await this.load(message.spec, message.dataFolder);
    const preflight = run.runner.check({ ...run.context, restore: undefined });
    const usesTensors = run.context.arms.some((arm) => run.runner.usesTensors(arm.params));
    if (message.kind === 'check') {
      this.host.port.send({ kind: 'checked', id: message.id, preflight, usesTensors });
      return;
    }
    const trainsConvolutions = run.context.arms.some((arm) => run.runner.trainsConvolutions?.(arm.params));
    const uses = { tensors: usesTensors, convolutions: trainsConvolutions };
    const { provenance, warnings, compute } = await computing(message, run.study, uses);
    this.loaded = { run: { ...run, compute }, fingerprint: provenance.fingerprint };
    const said = { refusals: preflight.refusals, warnings: [...preflight.warnings, ...warnings] };
    this.host.port.send({ kind: 'ready', id: message.id, preflight: said, provenance, owner: currentOwner() });
  }

  private async branch(message: Extract<ToEngine, { kind: 'branch' }>): Promise<void> {
    const { study } = await this.find(message.branch.spec);
    const inheritance = branchCheckpoint(study, message);
    this.host.port.send({ kind: 'branched', id: message.id, ...inheritance });
  }

  private async load(spec: RunSpec, dataFolder: string | null): Promise<LoadedRun> {
    const { study, runner } = await this.find(spec);
    const arms = resolveArms(findPreset(study, spec.preset), spec.params, spec.arms);
    return {
      study,
      spec,
      runner,
      compute: undefined,
      context: {
        arms,
        replicas: spec.replicas,
        rng: new Randomness(spec.seed),
        ...(dataFolder === null ? {} : { data: new DataFolder(dataFolder) }),
      },
    };
  }

  private find({ study }: RunSpec): Promise<RunnableStudy> {
    const load = Object.hasOwn(this.studies, study) ? this.studies[study] : undefined;
    if (!load) throw new ExpectedError('notFound', `study is "${study}"; this engine has no such study.`);
    return load();
  }

  private hostGone(): void {
    if (!this.run) {
      this.host.exit(0);
      return;
    }
    setTimeout(() => this.host.exit(1), lastWordsMs);
    this.run.stop('hostGone', 'The window or terminal that ran it is gone.');
  }
}

import type { RunSpec } from '../../core/contract/run.ts';
import { refuseUnlessForced } from './admission.ts';
import { EngineLink } from './engineLink.ts';
import type { ForkEngine, FromEngine, ToEngine } from './protocol.ts';
import { SpareEngine } from './spareEngine.ts';

type Asked<K extends ToEngine['kind']> = Omit<Extract<ToEngine, { kind: K }>, 'kind' | 'id'>;
type Told<K extends FromEngine['kind']> = Extract<FromEngine, { kind: K }>;

interface EnginesOptions {
  readonly fork: ForkEngine;
  readonly dataFolder?: string;
  readonly appVersion: string;
  readonly gitRevision: string | null;
}

/** The engine processes of one host: one that answers questions, a spare one ahead of the next run, and one for each run. */
export class Engines {
  private readonly options: EnginesOptions;
  private readonly spare: SpareEngine;
  private helper: EngineLink | undefined;

  constructor(options: EnginesOptions) {
    this.options = options;
    this.spare = new SpareEngine(options.fork);
  }

  /** What the study says of a run before it begins. */
  check(spec: RunSpec): Promise<Told<'checked'>> {
    return this.helping().ask<Extract<ToEngine, { kind: 'check' }>>({ kind: 'check', spec, ...this.data });
  }

  /** Writes the checkpoint from which a branch goes on. */
  branch(asked: Asked<'branch'>): Promise<Told<'branched'>> {
    return this.helping().ask<Extract<ToEngine, { kind: 'branch' }>>({ kind: 'branch', ...asked });
  }

  /** An engine that has loaded the run and waits for its start. A refusal is thrown, and the engine gone. */
  async prepare(
    asked: Pick<Asked<'prepare'>, 'spec' | 'backend' | 'threads' | 'plan'>,
  ): Promise<{ engine: EngineLink; ready: Told<'ready'> }> {
    const { appVersion, gitRevision } = this.options;
    const engine = new EngineLink(this.spare.take);
    try {
      const question = { kind: 'prepare', ...asked, ...this.data, appVersion, gitRevision } as const;
      const ready = await engine.ask<Extract<ToEngine, { kind: 'prepare' }>>(question);
      refuseUnlessForced(asked.spec, ready.preflight);
      return { engine, ready };
    } catch (error) {
      await engine.kill();
      throw error;
    }
  }

  /** Whether a run is about to follow: then an engine is started ahead for it. */
  foresee(isMoreToCome: boolean): void {
    this.spare.foresee(isMoreToCome);
  }

  /** Ends those that compute no run. */
  async close(): Promise<void> {
    this.foresee(false);
    await this.helper?.kill();
  }

  private get data(): { dataFolder: string | null } {
    return { dataFolder: this.options.dataFolder ?? null };
  }

  private helping(): EngineLink {
    if (this.helper === undefined || this.helper.gone) this.helper = new EngineLink(this.options.fork);
    return this.helper;
  }
}

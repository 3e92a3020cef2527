import type { EngineProcess, ForkEngine } from './protocol.ts';

/** One engine started ahead of the run that will need it, so that the processor does not wait for a process to start. */
export class SpareEngine {
  private readonly fork: ForkEngine;
  private spare: EngineProcess | undefined;

  constructor(fork: ForkEngine) {
    this.fork = fork;
  }

  /** Whether a run is about to follow: there is a spare engine then, and none otherwise. */
  foresee(isMoreToCome: boolean): void {
    if (isMoreToCome) this.spare ??= this.start();
    else {
      this.spare?.kill();
      this.spare = undefined;
    }
  }

  /** The spare engine where there is one, else a new one. */
  readonly take: ForkEngine = () => {
    const { spare } = this;
    this.spare = undefined;
    return spare ?? this.fork();
  };

  private start(): EngineProcess {
    const engine = this.fork();
    engine.onExit(() => {
      if (this.spare === engine) this.spare = undefined;
    });
    return engine;
  }
}

import { Restarts } from './restarts.ts';

/** A process that serves this one until it exits. */
export interface Service {
  onExit(listener: () => void): void;
}

interface RestarterOptions<S extends Service> {
  readonly start: () => S;
  readonly onRestarted: (service: S) => void;
  /** It died too often and is not started again. */
  readonly onGivenUp: () => void;
  readonly nowMs: () => number;
}

/** Starts a service, and again when it dies: at most 3 times in 5 minutes. */
export class Restarter<S extends Service> {
  private readonly options: RestarterOptions<S>;
  private readonly restarts = new Restarts();
  private service: S;
  private stopped = false;

  constructor(options: RestarterOptions<S>) {
    this.options = options;
    this.service = this.begin();
  }

  get current(): S {
    return this.service;
  }

  /** From now on an exit is meant. */
  stop(): void {
    this.stopped = true;
  }

  private begin(): S {
    const service = this.options.start();
    service.onExit(() => {
      if (this.stopped) return;
      if (this.restarts.mayRestart(this.options.nowMs())) this.again();
      else this.options.onGivenUp();
    });
    return service;
  }

  private again(): void {
    this.service = this.begin();
    this.options.onRestarted(this.service);
  }
}

/** What one call may take, so that a stop or a checkpoint is heard in time. */
const targetMs = 40;
/** A first call is short: its step's time is not known yet, and it may compile. */
const firstSteps = 1;
/** How much longer the next call may be. */
const mostGrowth = 16;

/** Chooses how many steps go into one call from how long steps have taken. It never changes what is computed. */
export class Pace {
  private readonly clock: () => number;
  private next = firstSteps;
  private asked = firstSteps;
  private warm = false;

  /** `clock`: milliseconds that never go back. */
  constructor(clock: () => number) {
    this.clock = clock;
  }

  /** Steps for the next call, at most `limit`. */
  steps(limit: number): number {
    this.asked = Math.max(1, Math.min(limit, this.next));
    return this.asked;
  }

  timed<T extends { readonly steps: number }>(call: () => T): T {
    const start = this.clock();
    const result = call();
    const tookMs = Math.max(this.clock() - start, 1e-3);
    const fitting = Math.floor((result.steps * targetMs) / tookMs);
    if (this.warm) this.next = Math.max(1, Math.min(fitting, this.asked * mostGrowth));
    this.warm = true;
    return result;
  }
}

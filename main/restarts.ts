const windowMs = 5 * 60_000;
const allowed = 3;

/** How often something that died may be started again: at most 3 times in 5 minutes. */
export class Restarts {
  private times: number[] = [];

  /** Notes a restart and says true, or says that enough is enough. */
  mayRestart(nowMs: number): boolean {
    this.times = this.times.filter((time) => nowMs - time < windowMs);
    if (this.times.length >= allowed) return false;
    this.times.push(nowMs);
    return true;
  }
}

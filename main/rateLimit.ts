/** A bucket that holds two seconds' worth of requests and fills at `perSecond`. */
export class RateLimit {
  private readonly perSecond: number;
  private tokens: number;
  private lastMs: number | undefined;

  constructor(perSecond: number) {
    this.perSecond = perSecond;
    this.tokens = 2 * perSecond;
  }

  /** Takes one request out, or says that there is none left. */
  take(nowMs: number): boolean {
    const elapsed = Math.max(0, nowMs - (this.lastMs ?? nowMs));
    this.lastMs = nowMs;
    this.tokens = Math.min(2 * this.perSecond, this.tokens + (elapsed / 1000) * this.perSecond);
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}

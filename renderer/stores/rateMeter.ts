const windowMs = 3000;

/** How fast a count has grown over the last seconds. */
export class RateMeter {
  private readings: { readonly atMs: number; readonly count: number }[] = [];

  /** The rate a second after this reading; null until it can be told. */
  read(atMs: number, count: number): number | null {
    this.readings.push({ atMs, count });
    while (this.readings.length > 2 && this.readings[1]!.atMs <= atMs - windowMs) this.readings.shift();
    const first = this.readings[0]!;
    return atMs - first.atMs < 200 ? null : Math.max(0, (1000 * (count - first.count)) / (atMs - first.atMs));
  }
}

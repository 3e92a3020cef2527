import type { RowBatch } from '../contract/run.ts';

const mostRows = 1000;
const mostMs = 100;

/** Gathers scalars into batches of 1,000 rows, or what came within 100 ms. */
export class RowBatcher {
  private readonly flushed: (batch: Omit<RowBatch, 'seq'>) => void;
  private readonly clock: () => number;
  private readonly arm = new Uint16Array(mostRows);
  private readonly replica = new Uint32Array(mostRows);
  private readonly metric = new Uint16Array(mostRows);
  private readonly step = new Float64Array(mostRows);
  private readonly value = new Float64Array(mostRows);
  private length = 0;
  private firstMs = 0;

  constructor(clock: () => number, flushed: (batch: Omit<RowBatch, 'seq'>) => void) {
    this.clock = clock;
    this.flushed = flushed;
  }

  add(arm: number, metric: number, replica: number, step: number, value: number): void {
    if (this.length === 0) this.firstMs = this.clock();
    const i = this.length++;
    this.arm[i] = arm;
    this.metric[i] = metric;
    this.replica[i] = replica;
    this.step[i] = step;
    this.value[i] = value;
    if (this.length === mostRows) this.flush();
  }

  flushWhenDue(): void {
    if (this.length > 0 && this.clock() - this.firstMs >= mostMs) this.flush();
  }

  flush(): void {
    const n = this.length;
    if (n === 0) return;
    this.length = 0;
    this.flushed({
      arm: this.arm.slice(0, n),
      replica: this.replica.slice(0, n),
      metric: this.metric.slice(0, n),
      step: this.step.slice(0, n),
      value: this.value.slice(0, n),
    });
  }
}

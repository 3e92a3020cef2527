import type { HistoryReads } from '../api.ts';
import { cursorBefore } from '../rowReads.ts';

export type RowReads = Pick<HistoryReads, 'runDetail' | 'rowPage'>;

/** What was recorded at one step of a replica: a value a metric, undefined where it was not measured. */
export interface WideRow {
  readonly arm: string;
  readonly replica: number;
  readonly step: number;
  readonly values: readonly (number | undefined)[];
}

const pageRows = 2_000;

/** The rows of a run, a line a step: arm by arm, in order of replica and step. Holds one page a metric in memory. */
export function* wideRows(history: RowReads, runId: string): Generator<WideRow> {
  const { run, metrics } = history.runDetail(runId);
  for (const [arm, name] of run.arms.entries()) {
    const series = metrics.map((_, metric) => new Series(history, runId, arm, metric));
    for (let first = earliest(series); first !== undefined; first = earliest(series)) {
      const { replica, step } = first;
      yield { arm: name, replica, step, values: series.map((one) => one.take(replica, step)) };
    }
  }
}

/** One metric of one arm, read in order of replica and step. */
class Series {
  private readonly history: RowReads;
  private readonly runId: string;
  private readonly arm: number;
  private readonly metric: number;
  private page;
  private index = 0;

  constructor(history: RowReads, runId: string, arm: number, metric: number) {
    this.history = history;
    this.runId = runId;
    this.arm = arm;
    this.metric = metric;
    this.page = history.rowPage(runId, cursorBefore(arm, metric), pageRows);
  }

  head(): { replica: number; step: number } | undefined {
    if (this.index === this.page.batch.arm.length && this.page.nextCursor !== null) {
      this.page = this.history.rowPage(this.runId, this.page.nextCursor, pageRows);
      this.index = 0;
    }
    const { batch } = this.page;
    if (batch.arm[this.index] !== this.arm || batch.metric[this.index] !== this.metric) return undefined;
    return { replica: batch.replica[this.index]!, step: batch.step[this.index]! };
  }

  /** The value at that replica and step, where the series stands on it. */
  take(replica: number, step: number): number | undefined {
    const head = this.head();
    return head?.replica === replica && head.step === step ? this.page.batch.value[this.index++] : undefined;
  }
}

function earliest(series: readonly Series[]): { replica: number; step: number } | undefined {
  let first: { replica: number; step: number } | undefined;
  for (const one of series) {
    const head = one.head();
    if (head === undefined) continue;
    const isEarlier =
      first === undefined || head.replica < first.replica || (head.replica === first.replica && head.step < first.step);
    if (isEarlier) first = head;
  }
  return first;
}

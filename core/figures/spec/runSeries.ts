import type { RowBatch, TableBatch } from '../../contract/run.ts';

/** What drawing needs to know of a run. */
export interface RunShape {
  readonly arms: readonly { readonly name: string; readonly control: boolean }[];
  /** Metric keys in the order of the batches' indices. */
  readonly metrics: readonly string[];
  readonly replicas: number;
}

/** Steps and values of one arm, metric and replica, in order of step. */
export interface Series {
  readonly steps: Float64Array;
  readonly values: Float64Array;
}

/** Rows mostly come in order of step and are appended; late ones wait and are merged in when somebody looks. */
class GrowingSeries {
  private steps = new Float64Array(16);
  private values = new Float64Array(16);
  private length = 0;
  private late: { readonly step: number; readonly value: number }[] = [];

  put(step: number, value: number): void {
    if (this.length > 0 && step <= this.steps[this.length - 1]!) this.late.push({ step, value });
    else this.append(step, value);
  }

  view(): Series {
    this.settle();
    return { steps: this.steps.subarray(0, this.length), values: this.values.subarray(0, this.length) };
  }

  private append(step: number, value: number): void {
    if (this.length === this.steps.length) {
      const [steps, values] = [new Float64Array(2 * this.length), new Float64Array(2 * this.length)];
      steps.set(this.steps);
      values.set(this.values);
      [this.steps, this.values] = [steps, values];
    }
    this.steps[this.length] = step;
    this.values[this.length++] = value;
  }

  /** A step that is there already takes the newer value: a batch sent twice changes nothing. */
  private settle(): void {
    if (this.late.length === 0) return;
    const late = this.late.sort((a, b) => a.step - b.step);
    const [steps, values, length] = [this.steps, this.values, this.length];
    [this.steps, this.values] = [new Float64Array(steps.length), new Float64Array(steps.length)];
    [this.length, this.late] = [0, []];
    let from = 0;
    late.forEach(({ step, value }, i) => {
      if (late[i + 1]?.step === step) return;
      while (from < length && steps[from]! < step) this.append(steps[from]!, values[from++]!);
      if (from < length && steps[from] === step) from++;
      this.append(step, value);
    });
    while (from < length) this.append(steps[from]!, values[from++]!);
  }
}

const empty: Series = { steps: new Float64Array(0), values: new Float64Array(0) };

/** All rows and tables of a run as far as they have arrived; live batches and stored pages come through the same door. */
export class RunSeries {
  readonly shape: RunShape;
  private readonly series: (GrowingSeries | undefined)[] = [];
  private readonly tables = new Map<string, Map<number, TableBatch>>();

  constructor(shape: RunShape) {
    this.shape = shape;
  }

  addRows(batch: RowBatch): void {
    const { metrics, replicas } = this.shape;
    for (let i = 0; i < batch.value.length; i++) {
      const index = (batch.arm[i]! * metrics.length + batch.metric[i]!) * replicas + batch.replica[i]!;
      const series = (this.series[index] ??= new GrowingSeries());
      series.put(batch.step[i]!, batch.value[i]!);
    }
  }

  addTable(batch: TableBatch): void {
    const batches = this.tables.get(batch.table) ?? new Map<number, TableBatch>();
    this.tables.set(batch.table, batches.set(batch.ordinal, batch));
  }

  /** Rows that are here, each counted once. */
  countRows(): number {
    let count = 0;
    for (const series of this.series) count += series?.view().steps.length ?? 0;
    return count;
  }

  /** The series of one arm, metric and replica; empty where nothing was measured. */
  get(arm: number, metric: string, replica: number): Series {
    const index =
      (arm * this.shape.metrics.length + this.shape.metrics.indexOf(metric)) * this.shape.replicas + replica;
    return this.series[index]?.view() ?? empty;
  }

  /** A table's batches in order. */
  table(key: string): TableBatch[] {
    const batches = this.tables.get(key);
    return batches === undefined ? [] : [...batches.values()].sort((a, b) => a.ordinal - b.ordinal);
  }
}

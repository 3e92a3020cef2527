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

class GrowingSeries {
  private steps = new Float64Array(16);
  private values = new Float64Array(16);
  private length = 0;

  /** A step that is there already takes the new value: a batch sent twice changes nothing. True for a new step. */
  put(step: number, value: number): boolean {
    let at = this.length;
    while (at > 0 && this.steps[at - 1]! >= step) at--;
    if (at < this.length && this.steps[at] === step) {
      this.values[at] = value;
      return false;
    }
    if (this.length === this.steps.length) this.grow();
    this.steps.copyWithin(at + 1, at, this.length);
    this.values.copyWithin(at + 1, at, this.length);
    this.steps[at] = step;
    this.values[at] = value;
    this.length++;
    return true;
  }

  view(): Series {
    return { steps: this.steps.subarray(0, this.length), values: this.values.subarray(0, this.length) };
  }

  private grow(): void {
    const [steps, values] = [new Float64Array(2 * this.length), new Float64Array(2 * this.length)];
    steps.set(this.steps);
    values.set(this.values);
    [this.steps, this.values] = [steps, values];
  }
}

const empty: Series = { steps: new Float64Array(0), values: new Float64Array(0) };

/** All rows and tables of a run as far as they have arrived; live batches and stored pages come through the same door. */
export class RunSeries {
  readonly shape: RunShape;
  rowCount = 0;
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
      if (series.put(batch.step[i]!, batch.value[i]!)) this.rowCount++;
    }
  }

  addTable(batch: TableBatch): void {
    const batches = this.tables.get(batch.table) ?? new Map<number, TableBatch>();
    this.tables.set(batch.table, batches.set(batch.ordinal, batch));
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

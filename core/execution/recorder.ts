import type { RowBatch, TableBatch } from '../contract/run.ts';
import type { StudySpec } from '../contract/study.ts';
import { ArmMissing, type RunReader } from '../studies/runner.ts';

/** One metric of one arm: a growing matrix [steps, replicas]. A value may be measured and NaN, or not measured. */
class Series {
  private readonly replicas: number;
  private readonly rowOfStep = new Map<number, number>();
  private values: Float64Array;
  private measured: Uint8Array;

  constructor(replicas: number) {
    this.replicas = replicas;
    this.values = new Float64Array(16 * replicas);
    this.measured = new Uint8Array(16 * replicas);
  }

  /** Says whether the value is new. */
  set(step: number, replica: number, value: number): boolean {
    let row = this.rowOfStep.get(step);
    if (row === undefined) {
      row = this.rowOfStep.size;
      this.rowOfStep.set(step, row);
      if ((row + 1) * this.replicas > this.values.length) this.grow();
    }
    const index = row * this.replicas + replica;
    const isNew = this.measured[index] === 0;
    this.values[index] = value;
    this.measured[index] = 1;
    return isNew;
  }

  steps(): number[] {
    return [...this.rowOfStep.keys()].sort((a, b) => a - b);
  }

  at(step: number): (number | undefined)[] {
    const row = this.rowOfStep.get(step);
    return Array.from({ length: this.replicas }, (_, k) => {
      const index = (row ?? 0) * this.replicas + k;
      return row !== undefined && this.measured[index] === 1 ? this.values[index] : undefined;
    });
  }

  private grow(): void {
    const values = new Float64Array(2 * this.values.length);
    const measured = new Uint8Array(2 * this.measured.length);
    values.set(this.values);
    measured.set(this.measured);
    this.values = values;
    this.measured = measured;
  }
}

/** What a run had recorded at a restore point: the last step of each arm, and how many batches of each table. */
export interface Recorded {
  readonly lastSteps: Readonly<Record<string, number>>;
  readonly ordinals: Readonly<Record<string, number>>;
}

/** Keeps a run's rows and tables for its claims; refilled from the history when the run goes on. */
export class Recorder implements RunReader {
  readonly arms: readonly string[];
  readonly replicas: number;
  private readonly study: StudySpec;
  private readonly series: Series[];
  private readonly lastSteps = new Map<string, number>();
  private readonly tables = new Map<string, TableBatch[]>();
  private values = 0;

  constructor(study: StudySpec, arms: readonly string[], replicas: number) {
    this.study = study;
    this.arms = arms;
    this.replicas = replicas;
    this.series = Array.from({ length: arms.length * study.metrics.length }, () => new Series(replicas));
  }

  /** Rows recorded since the run began. */
  get rows(): number {
    return this.values;
  }

  /** Highest step recorded in any arm. */
  get highestStep(): number {
    return Math.max(0, ...this.lastSteps.values());
  }

  get recorded(): Recorded {
    const ordinals = [...this.tables].map(([key, batches]) => [key, batches.length] as const);
    return { lastSteps: Object.fromEntries(this.lastSteps), ordinals: Object.fromEntries(ordinals) };
  }

  addRow(arm: number, metric: number, replica: number, step: number, value: number): void {
    const name = this.arms[arm]!;
    if (this.series[arm * this.study.metrics.length + metric]!.set(step, replica, value)) this.values += 1;
    this.lastSteps.set(name, Math.max(this.lastSteps.get(name) ?? 0, step));
  }

  addTable(batch: TableBatch): void {
    const batches = this.tables.get(batch.table) ?? [];
    batches[batch.ordinal] = batch;
    this.tables.set(batch.table, batches);
  }

  /** Takes the stored rows that the run had at its restore point; it will compute the later ones again. */
  refillRows(batch: RowBatch, until: Recorded): void {
    for (let i = 0; i < batch.arm.length; i++) {
      const [arm, step] = [batch.arm[i]!, batch.step[i]!];
      const last = until.lastSteps[this.arms[arm] ?? ''];
      if (last !== undefined && step <= last)
        this.addRow(arm, batch.metric[i]!, batch.replica[i]!, step, batch.value[i]!);
    }
  }

  refillTable(batch: TableBatch, until: Recorded): void {
    if (batch.ordinal < (until.ordinals[batch.table] ?? 0)) this.addTable(batch);
  }

  steps(arm: string, metric: string): number[] {
    return this.find(arm, metric).steps();
  }

  at(arm: string, metric: string, step: number): (number | undefined)[] {
    return this.find(arm, metric).at(step);
  }

  last(arm: string, metric: string): (number | undefined)[] {
    return this.find(arm, metric).at(this.lastSteps.get(arm) ?? 0);
  }

  table(key: string): Readonly<Record<string, number | string>>[] {
    if (!this.study.tables.some((table) => table.key === key)) throw new Error(`${this.study.id} has no table ${key}`);
    return (this.tables.get(key) ?? []).flatMap((batch) => {
      const columns = Object.entries(batch.columns);
      return Array.from({ length: batch.length }, (_, i) =>
        Object.fromEntries(columns.map(([name, column]) => [name, column[i]!])),
      );
    });
  }

  private find(arm: string, metric: string): Series {
    const armIndex = this.arms.indexOf(arm);
    if (armIndex < 0) throw new ArmMissing(arm);
    const metricIndex = this.study.metrics.findIndex((m) => m.key === metric);
    if (metricIndex < 0) throw new Error(`${this.study.id} has no metric ${metric}`);
    return this.series[armIndex * this.study.metrics.length + metricIndex]!;
  }
}

import type { Warning } from '../../../contract/run.ts';
import type { DataSets } from '../../../data/dataSets.ts';
import type { State } from '../../runner.ts';
import type { StudyParams } from '../fields.ts';
import { tableRows, type ExperimentMaker, type Job, type JobRequest, type Row, type TableRows } from '../jobs.ts';
import { allPoints, removedRows, without, type Points } from '../linear/problem.ts';
import { dotRow, logSumExp, norm } from '../linear/vectors.ts';
import { limitsOf, normNames, readIn, type Limits } from './limits.ts';
import { updateWeights, type OptimiserState } from './optimiser.ts';

/** Records lie at about this many steps a decade. */
const recordsPerDecade = 20;
/** Point passes of one piece of work, about 20 ms. */
const pieceWork = 400_000;

type Saved = {
  readonly step: number;
  readonly diverged: boolean;
  readonly w: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
};

/** Optimisers on a linear net from w = 0, read in the norms whose margins they may maximise (section 6, 5). */
export const optimiserExperiment: ExperimentMaker = ({ data }) => ({
  start: (request) => new OptimiserJob(request, data),
});

class OptimiserJob implements Job {
  readonly total: number;
  readonly warnings: Warning[] = [];
  diverged = false;
  private step: number;
  private readonly params: StudyParams;
  private readonly points: Points;
  private readonly limits: Limits | undefined;
  private readonly memory: OptimiserState;
  private readonly signs: Float64Array;
  private readonly shares: Float64Array;
  private readonly gradient: Float64Array;
  private readonly request: JobRequest;

  constructor(request: JobRequest, data: DataSets | undefined) {
    const { params, rng, replica, saved } = request;
    this.request = request;
    this.params = params as StudyParams;
    const whole = allPoints(this.params, rng, replica, data);
    this.points = without(whole, removedRows(this.params, whole));
    this.limits = limitsOf(this.points);
    this.total = this.params.optimiserSteps;
    const before = saved as Saved | undefined;
    const { n, d } = this.points;
    this.signs = new Float64Array(n).fill(1);
    this.shares = new Float64Array(n);
    this.gradient = new Float64Array(d);
    this.step = before?.step ?? 0;
    this.diverged = before?.diverged ?? false;
    this.memory = {
      w: before?.w.slice() ?? new Float64Array(d),
      first: before?.first.slice() ?? new Float64Array(d),
      second: before?.second.slice() ?? new Float64Array(d),
    };
  }

  get done(): number {
    return this.step;
  }

  advance(rows: Row[]): void {
    const { n, d } = this.points;
    const end = Math.min(this.total, this.step + Math.max(1, Math.round(pieceWork / (n * d))));
    while (this.step < end) {
      updateWeights(this.params, this.memory, this.step, this.pull());
      if (!this.memory.w.every(Number.isFinite)) {
        this.runAway();
        return;
      }
      this.step += 1;
      if (isRecorded(this.step) || this.step === this.total) rows.push({ step: this.step, values: this.reading() });
    }
  }

  /** Ends the job where it is; the rows up to there are kept. */
  private runAway(): void {
    const { arm, replica } = this.request;
    const sentence = `Arm ${arm.name}, replica ${replica}: the weights are no numbers after step ${this.step + 1}; a smaller learning rate may help.`;
    this.warnings.push({ code: 'ranAway', key: 'optimiserRate', sentence });
    this.diverged = true;
    this.step = this.total;
  }

  tables(): readonly TableRows[] {
    const { limits, points, memory } = this;
    if (!limits || this.diverged) return [];
    return tableRows(
      'optimiserMargins',
      normNames.map((name) => {
        const { ratio, distance } = readIn(points, memory.w, name, limits);
        return { norm: name, ratio, distance };
      }),
    );
  }

  state(): State {
    const { w, first, second } = this.memory;
    return { step: this.step, diverged: this.diverged, w: w.slice(), first: first.slice(), second: second.slice() };
  }

  /** Minus the gradient: Σ share_n s_n z_n, the shares e^{−q_n} (over their sum for the log of the loss), s_n the drawn label signs. */
  private pull(): Float64Array {
    const { points, params, memory, signs, shares, gradient } = this;
    const { n, d, z } = points;
    if (params.labelNoise > 0) this.drawSigns();
    let highest = -Infinity;
    for (let i = 0; i < n; i++) {
      shares[i] = -signs[i]! * dotRow(z, i, d, memory.w);
      highest = Math.max(highest, shares[i]!);
    }
    const shift = params.objective === 'logLoss' ? highest : 0;
    let total = 0;
    for (let i = 0; i < n; i++) {
      shares[i] = Math.exp(shares[i]! - shift);
      total += shares[i]!;
    }
    const scale = params.objective === 'logLoss' ? 1 / total : 1;
    gradient.fill(0);
    for (let i = 0; i < n; i++) {
      const share = scale * signs[i]! * shares[i]!;
      for (let j = 0; j < d; j++) gradient[j] = gradient[j]! + share * z[i * d + j]!;
    }
    return gradient;
  }

  private drawSigns(): void {
    const { rng, replica } = this.request;
    rng.stream('noise', replica).uniforms(this.step, this.signs);
    for (let i = 0; i < this.signs.length; i++) this.signs[i] = this.signs[i]! < this.params.labelNoise ? -1 : 1;
  }

  private reading(): Record<string, number> {
    const { points, limits } = this;
    const { w } = this.memory;
    const { n, d, z } = points;
    const rho = norm(w);
    const q = Array.from({ length: n }, (_, i) => dotRow(z, i, d, w));
    const values: Record<string, number> = {
      logStep: Math.log10(this.step),
      rho,
      logLoss: logSumExp(q.map((value) => -value)),
      v1: w[0]! / rho,
      v2: d > 1 ? w[1]! / rho : NaN,
    };
    if (!limits) return values;
    for (const [name, key] of [
      ['1', 'L1'],
      ['2', 'L2'],
      ['∞', 'Linf'],
    ] as const) {
      const { ratio, distance } = readIn(points, w, name, limits);
      values[`margin${key}`] = ratio;
      values[`eps${key}`] = distance;
    }
    return values;
  }
}

/** Steps 1, 2, 3, … thinned to `recordsPerDecade`. */
function isRecorded(step: number): boolean {
  const place = (at: number): number => Math.floor(recordsPerDecade * Math.log10(at));
  return step === 1 || place(step) > place(step - 1);
}

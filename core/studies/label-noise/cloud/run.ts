import type { StopReason } from '../../../contract/run.ts';
import type { RunArm, RunContext, RunEvent, State } from '../../runner.ts';
import { recordSteps, runArms, type ArmPlan, type ArmProgram } from '../armLoop.ts';
import { IndexReader, NoiseReader } from '../draws.ts';
import type { StudyParams } from '../fields.ts';
import {
  coordinates,
  data,
  dimension,
  drawModel,
  gammas,
  noiseWeights,
  nullStart,
  stationaryCovariance,
  type LinearModel,
} from './model.ts';
import { Moments } from './moments.ts';

type CloudParams = Pick<
  StudyParams,
  | 'learningRate'
  | 'batchSize'
  | 'noiseVariance'
  | 'noiseLaw'
  | 'noiseMode'
  | 'acceleration'
  | 'steps'
  | 'recordEvery'
  | 'stiffOffset'
  | 'noiseSpread'
>;

const sampleEvery = 10;
const leastGamma = Math.min(...gammas);

/** The stationary cloud of a linear model (section 2.5), all replicas on one A. */
export function runCloud(context: RunContext): AsyncGenerator<RunEvent, StopReason> {
  const model = drawModel(context.rng.stream('data', 0));
  return runArms(
    context,
    (arm) => planOf(arm.params as unknown as CloudParams, context.replicas),
    (arm, saved) => new CloudProgram(context, model, arm, saved),
  );
}

function planOf(params: CloudParams, replicas: number): ArmPlan {
  const positionNs = replicas * (20 + 25 * batchOf(params));
  return { length: params.steps, marks: recordSteps(params), positionNs, steps: params.steps };
}

function batchOf({ batchSize }: CloudParams): number {
  return batchSize === 0 ? data : batchSize;
}

interface Saved {
  readonly thetas: Float64Array;
  readonly drift: number;
  readonly moments: State;
}

class CloudProgram implements ArmProgram {
  private readonly name: string;
  private readonly params: CloudParams;
  private readonly model: LinearModel;
  private readonly replicas: number;
  /** Data of a step. */
  private readonly batch: number;
  private readonly burnIn: number;
  private readonly order: readonly IndexReader[];
  private readonly noise: readonly NoiseReader[];
  /** [replicas, p]. */
  private readonly thetas: Float64Array;
  private readonly moments: Moments;
  private readonly lags: number;
  private drift: number;
  private readonly z = new Float64Array(dimension);

  constructor({ replicas, rng }: RunContext, model: LinearModel, arm: RunArm, saved: State | undefined) {
    const params = arm.params as unknown as CloudParams;
    this.name = arm.name;
    this.params = params;
    this.model = model;
    this.replicas = replicas;
    this.batch = batchOf(params);
    // Relaxation time of the slowest direction: 1/(2 η γ_min); five of them go by before the first sample.
    const relaxation = 1 / (2 * params.learningRate * leastGamma);
    this.burnIn = Math.floor(5 * relaxation);
    this.lags = Math.ceil((1.5 * relaxation) / sampleEvery) + 1;
    this.order = Array.from({ length: replicas }, (_, k) => new IndexReader(rng.stream('order', k), data));
    this.noise = Array.from({ length: replicas }, (_, k) => new NoiseReader(rng.stream('noise', k), params.noiseLaw));
    const from = saved as unknown as Saved | undefined;
    this.drift = from?.drift ?? 0;
    this.moments = new Moments(replicas, gammas.length, this.lags, from?.moments);
    this.thetas = from ? from.thetas.slice() : new Float64Array(replicas * dimension);
    if (from) return;
    const offsets = new Float64Array(gammas.length);
    for (let k = 0; k < replicas; k++) {
      rng.stream('init', k).normals(0, offsets);
      for (let j = 0; j < dimension; j++) {
        let value = nullStart * model.directions[j * dimension + gammas.length]!;
        for (let s = 0; s < gammas.length; s++) {
          value += params.stiffOffset * offsets[s]! * model.directions[j * dimension + s]!;
        }
        this.thetas[k * dimension + j] = value;
      }
    }
  }

  advance(from: number, to: number): void {
    for (let k = 0; k < this.replicas; k++) this.advanceOne(k, from, to);
  }

  finite(): boolean {
    return this.thetas.every(Number.isFinite);
  }

  *record(_position: number, step: number): Generator<RunEvent> {
    let square = 0;
    for (let k = 0; k < this.replicas; k++) {
      this.look(k);
      for (let s = 0; s < gammas.length; s++) square += this.z[s]! ** 2;
    }
    // Pooled over replicas: one value an arm, under replica 0.
    const pooled = (value: number | undefined): (number | undefined)[] =>
      Array.from({ length: this.replicas }, (_, k) => (k === 0 ? value : undefined));
    const values = {
      maxCorrelation: pooled(this.moments.count > 0 ? this.moments.maxCorrelation : undefined),
      nullDrift: pooled(this.drift),
      stiffRms: pooled(Math.sqrt(square / (this.replicas * gammas.length))),
    };
    yield { kind: 'rows', arm: this.name, step, values };
    if (step === this.params.steps && this.moments.count > 2 && this.params.noiseMode !== 'none') {
      yield this.directionTable();
      yield this.covarianceTable();
      yield this.autocorrelationTable();
    }
  }

  state(): State {
    return { thetas: this.thetas.slice(), drift: this.drift, moments: this.moments.state() };
  }

  /** z of a replica; keeps the largest change of a null coordinate. */
  private look(k: number): void {
    coordinates(this.model, this.thetas.subarray(k * dimension, (k + 1) * dimension), this.z);
    for (let j = gammas.length; j < dimension; j++) {
      this.drift = Math.max(this.drift, Math.abs(this.z[j]! - (j === gammas.length ? nullStart : 0)));
    }
  }

  /** θ ← θ − (2η/B) Σ (a_i·θ − σ Z_i) a_i. The labels are 0: θ_0 lies in a null direction. */
  private advanceOne(k: number, from: number, to: number): void {
    const { params, batch, burnIn } = this;
    const { a } = this.model;
    // A local copy: reading an import costs in this loop.
    const width = dimension;
    const theta = this.thetas.subarray(k * dimension, (k + 1) * dimension);
    const [order, noise] = [this.order[k]!, this.noise[k]!];
    const mode = params.noiseMode;
    const sigma = mode === 'none' || mode === 'explicit' ? 0 : Math.sqrt(params.noiseVariance);
    const frozen = noise.first(data);
    const sigmas = noiseWeights(params.noiseSpread).map((weight) => sigma * Math.sqrt(weight));
    // reg = (1/n) Σ |a_i|² does not depend on θ: the explicit regulariser of a linear model has no gradient.
    const rate = (2 * params.learningRate) / batch;
    const errors = new Float64Array(batch);
    const rows = new Uint32Array(batch);
    const drawsPerStep = mode === 'shared' ? 1 : batch;
    order.seek(from * batch);
    noise.seek(from * drawsPerStep);
    for (let step = from; step < to; step++) {
      let z = 0;
      for (let i = 0; i < batch; i++) {
        const row = params.batchSize === 0 ? i : order.next();
        rows[i] = row;
        let error = 0;
        for (let j = 0; j < width; j++) error += a[row * width + j]! * theta[j]!;
        if (mode === 'fresh' || (mode === 'shared' && i === 0)) z = noise.next();
        else if (mode === 'frozen') z = frozen[row]!;
        errors[i] = error - sigmas[row]! * z;
      }
      for (let i = 0; i < batch; i++) {
        const weight = rate * errors[i]!;
        const row = rows[i]! * width;
        for (let j = 0; j < width; j++) theta[j] = theta[j]! - weight * a[row + j]!;
      }
      const after = step + 1 - burnIn;
      if (after > 0 && after % sampleEvery === 0) {
        this.look(k);
        this.moments.add(k, after / sampleEvery - 1, this.z);
      }
    }
  }

  /** Variances with the exact law of full batches, (η σ²/B)/(1 − η γ) for equal noise, and the times of decay to 1/e. */
  private directionTable(): RunEvent {
    const { learningRate, noiseVariance, noiseSpread } = this.params;
    const theory = stationaryCovariance(this.model, learningRate, noiseSpread);
    const limit = (learningRate * noiseVariance) / this.batch;
    const variances = gammas.map((_, k) => this.moments.variance(k));
    const columns = {
      arm: gammas.map(() => this.name),
      direction: gammas.map((_, k) => k + 1),
      gamma: gammas,
      variance: variances,
      ratio: variances.map((variance) => variance / limit),
      theory: gammas.map((_, k) => theory[k * gammas.length + k]!),
      relaxationTime: gammas.map((_, k) => this.relaxationTime(k)),
    };
    return { kind: 'table', table: 'directions', columns };
  }

  /** Covariances over η σ²/B, and what the Lyapunov equation says. */
  private covarianceTable(): RunEvent {
    const { learningRate, noiseVariance, noiseSpread } = this.params;
    const limit = (learningRate * noiseVariance) / this.batch;
    const theory = stationaryCovariance(this.model, learningRate, noiseSpread);
    const pairs = gammas.flatMap((_, k) => gammas.slice(0, k + 1).map((_gamma, l) => ({ k, l })));
    const columns = {
      arm: pairs.map(() => this.name),
      first: pairs.map(({ k }) => k + 1),
      second: pairs.map(({ l }) => l + 1),
      covariance: pairs.map(({ k, l }) => this.moments.covariance(k, l) / limit),
      theory: pairs.map(({ k, l }) => theory[k * gammas.length + l]!),
    };
    return { kind: 'table', table: 'covariances', columns };
  }

  /** First lag at which the pooled autocovariance falls below 1/e of lag 0, linear between samples; NaN: not in reach. */
  private relaxationTime(k: number): number {
    let before = 1;
    for (let lag = 1; lag < Math.min(this.lags, this.moments.count); lag++) {
      const now = this.moments.autocorrelation(k, lag);
      if (now < 1 / Math.E) return sampleEvery * (lag - 1 + (before - 1 / Math.E) / (before - now));
      before = now;
    }
    return NaN;
  }

  private autocorrelationTable(): RunEvent {
    const lags = Math.min(this.lags, this.moments.count);
    const rows = gammas.flatMap((gamma, k) =>
      Array.from({ length: lags }, (_, lag) => ({
        direction: k + 1,
        lag: lag * sampleEvery,
        value: this.moments.autocorrelation(k, lag),
        theory: Math.exp(-2 * this.params.learningRate * gamma * lag * sampleEvery),
      })),
    );
    const columns = {
      arm: rows.map(() => this.name),
      direction: rows.map((row) => row.direction),
      lag: rows.map((row) => row.lag),
      value: rows.map((row) => row.value),
      theory: rows.map((row) => row.theory),
    };
    return { kind: 'table', table: 'autocorrelation', columns };
  }
}

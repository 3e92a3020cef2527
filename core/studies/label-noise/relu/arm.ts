import type { Randomness } from '../../../random.ts';
import { IndexReader, NoiseReader } from '../draws.ts';
import type { StudyParams } from '../fields.ts';
import { explicitStrength } from '../noise.ts';
import { addGradient, addRegGradient, output, stepAlong, type Net, type Trained } from './net.ts';

export type ReluParams = Pick<
  StudyParams,
  | 'learningRate'
  | 'batchSize'
  | 'noiseVariance'
  | 'noiseLaw'
  | 'noiseMode'
  | 'acceleration'
  | 'steps'
  | 'recordEvery'
  | 'settleSteps'
  | 'width'
  | 'outerScale'
  | 'trainedLayers'
  | 'skipLine'
  | 'inputs'
  | 'labels'
>;

/** The data of an arm by ascending input. */
export function sortedData({ inputs, labels }: Pick<ReluParams, 'inputs' | 'labels'>): {
  inputs: readonly number[];
  labels: readonly number[];
} {
  const order = inputs.map((_, j) => j).sort((i, j) => inputs[i]! - inputs[j]!);
  return { inputs: order.map((j) => inputs[j]!), labels: order.map((j) => labels[j]!) };
}

/** Start of a replica: a, b ~ N(0,1), c ~ N(0, outerScale²), skip line 0 (stream `init`). */
export function startNet({ width: m, outerScale }: ReluParams, rng: Randomness, replica: number): Net {
  const net = new Float64Array(3 * m + 2);
  rng.stream('init', replica).normals(0, net.subarray(0, 3 * m));
  for (let i = 2 * m; i < 3 * m; i++) net[i] = outerScale * net[i]!;
  return net;
}

/** Advances the net of one replica; draws belong to steps, so any stretch can be computed at any time. */
export class ReluChain {
  /** Labels that the arm trains on: the clean ones, or with their frozen errors. */
  readonly labels: Float64Array;
  readonly trained: Trained;
  private readonly net: Net;
  private readonly inputs: readonly number[];
  private readonly clean: readonly number[];
  private readonly params: ReluParams;
  private readonly order: IndexReader;
  private readonly noise: NoiseReader;
  private readonly change: Float64Array;

  constructor(params: ReluParams, net: Net, rng: Randomness, replica: number) {
    this.params = params;
    this.net = net;
    ({ inputs: this.inputs, labels: this.clean } = sortedData(params));
    this.order = new IndexReader(rng.stream('order', replica), this.inputs.length);
    this.noise = new NoiseReader(rng.stream('noise', replica), params.noiseLaw);
    this.labels = Float64Array.from(this.clean);
    this.trained = { inner: params.trainedLayers === 'both', skip: params.skipLine };
    this.change = new Float64Array(net.length);
    if (params.noiseMode === 'frozen') {
      const sigma = Math.sqrt(params.noiseVariance);
      this.noise.first(this.labels.length).forEach((z, j) => (this.labels[j] = this.labels[j]! + sigma * z));
    }
  }

  /** θ ← θ − (2η/B) Σ (e_j − σ Z_j) ∇f(x_j), or with −η λ ∇reg on the batch in the place of the noise. */
  advance(from: number, to: number): void {
    const { net, inputs, labels, params } = this;
    const { width: m, learningRate } = params;
    if (params.batchSize !== 1 || params.noiseMode === 'explicit') {
      for (let step = from; step < to; step++) this.batchStep(step);
      return;
    }
    const sigma = params.noiseMode === 'fresh' ? Math.sqrt(params.noiseVariance) : 0;
    this.order.seek(from);
    this.noise.seek(from);
    for (let step = from; step < to; step++) {
      const j = this.order.next();
      const x = inputs[j]!;
      const error = output(net, m, x) - labels[j]! - sigma * this.noise.next();
      stepAlong(net, m, x, 2 * learningRate * error, this.trained);
    }
  }

  /** Noise-free full-batch steps on the clean labels. */
  settle(steps: number): void {
    const { net, inputs, clean, params } = this;
    const rate = (2 * params.learningRate) / inputs.length;
    for (let step = 0; step < steps; step++) {
      this.change.fill(0);
      inputs.forEach((x, j) => {
        addGradient(net, params.width, x, rate * (output(net, params.width, x) - clean[j]!), this.change);
      });
      this.apply();
    }
  }

  private batchStep(step: number): void {
    const { net, inputs, labels, params } = this;
    const { width: m, learningRate, batchSize } = params;
    const batch = batchSize === 0 ? inputs.length : batchSize;
    const sigma = params.noiseMode === 'fresh' ? Math.sqrt(params.noiseVariance) : 0;
    const strength = (learningRate * explicitStrength(params, batch)) / batch;
    const rate = (2 * learningRate) / batch;
    this.order.seek(step * batch);
    this.noise.seek(step * batch);
    this.change.fill(0);
    for (let i = 0; i < batch; i++) {
      const j = batchSize === 0 ? i : this.order.next();
      const x = inputs[j]!;
      const error = output(net, m, x) - labels[j]! - sigma * this.noise.next();
      addGradient(net, m, x, rate * error, this.change);
      if (strength > 0) addRegGradient(net, m, x, strength, this.change);
    }
    this.apply();
  }

  private apply(): void {
    const { net, change, trained } = this;
    const m = this.params.width;
    const to = trained.skip ? net.length : 3 * m;
    for (let i = trained.inner ? 0 : 2 * m; i < to; i++) net[i] = net[i]! - change[i]!;
  }
}

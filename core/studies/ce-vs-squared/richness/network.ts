import { layers, offsetOf, sizes, weightCount, type RichnessData } from './draws.ts';

/** Plain gradient descent on ½ Σ (h_L(x_i) − y_i)² of the net h_j = relu(W_j h_{j−1}), h_L = W_L h_{L−1}. */
export class RichnessNetwork {
  /** h_j [n, n_j] of the last forward pass, j = 0..L. */
  readonly signals: readonly Float64Array[];
  private readonly data: RichnessData;
  private readonly errors: readonly Float64Array[];
  private readonly gradient = new Float64Array(weightCount);

  constructor(data: RichnessData) {
    this.data = data;
    this.signals = sizes.map((size, j) => (j === 0 ? data.x : new Float64Array(data.n * size)));
    this.errors = sizes.map((size) => new Float64Array(data.n * size));
  }

  /** One step; returns |∇|, or NaN where an output is beyond 1e6 or no number (the step is not taken). */
  step(weights: Float64Array, learningRate: number): number {
    const size = this.differentiate(weights);
    if (Number.isNaN(size)) return NaN;
    for (let p = 0; p < weightCount; p++) weights[p] = weights[p]! - learningRate * this.gradient[p]!;
    return size;
  }

  gradientNorm(weights: Float64Array): number {
    return this.differentiate(weights);
  }

  forward(weights: Float64Array): void {
    const { n } = this.data;
    for (let j = 1; j <= layers; j++) {
      const before = this.signals[j - 1]!;
      const here = this.signals[j]!;
      const inputs = sizes[j - 1]!;
      const outputs = sizes[j]!;
      const at = offsets[j]!;
      const rectified = j < layers;
      for (let i = 0, out = 0; i < n; i++) {
        const from = i * inputs;
        for (let k = 0, p = at; k < outputs; k++, out++) {
          let sum = 0;
          for (let m = 0; m < inputs; m++) sum += weights[p++]! * before[from + m]!;
          here[out] = rectified && sum < 0 ? 0 : sum;
        }
      }
    }
  }

  private differentiate(weights: Float64Array): number {
    this.forward(weights);
    const { n, target } = this.data;
    const [outputs, slopes] = [this.signals[layers]!, this.errors[layers]!];
    let good = true;
    for (let i = 0; i < n; i++) {
      if (!(Math.abs(outputs[i]!) <= 1e6)) good = false;
      slopes[i] = outputs[i]! - target[i]!;
    }
    if (!good) return NaN;
    this.gradient.fill(0);
    for (let j = layers; j >= 1; j--) this.backward(weights, j);
    let square = 0;
    for (let p = 0; p < weightCount; p++) square += this.gradient[p]! * this.gradient[p]!;
    return Math.sqrt(square);
  }

  private backward(weights: Float64Array, j: number): void {
    const { gradient } = this;
    const { n } = this.data;
    const inputs = sizes[j - 1]!;
    const outputs = sizes[j]!;
    const at = offsets[j]!;
    const before = this.signals[j - 1]!;
    const here = this.signals[j]!;
    const error = this.errors[j]!;
    const below = this.errors[j - 1]!;
    const rectified = j < layers;
    if (j > 1) below.fill(0);
    for (let i = 0, out = 0; i < n; i++) {
      const from = i * inputs;
      for (let k = 0; k < outputs; k++, out++) {
        const slope = error[out]!;
        if (slope === 0 || (rectified && !(here[out]! > 0))) continue;
        const row = at + k * inputs;
        for (let m = 0; m < inputs; m++) gradient[row + m] = gradient[row + m]! + slope * before[from + m]!;
        if (j === 1) continue;
        for (let m = 0; m < inputs; m++) below[from + m] = below[from + m]! + slope * weights[row + m]!;
      }
    }
  }
}

const offsets = Array.from({ length: layers + 1 }, (_, j) => offsetOf(j));

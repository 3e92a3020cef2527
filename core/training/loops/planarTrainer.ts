import type { LabelledPoints } from '../../margins/labelledPoints.ts';

export interface Training {
  readonly learningRate: number;
  readonly momentum: number;
  readonly outputBias: boolean;
  readonly optimizer: 'heavyBall' | 'adam';
}

/** Fills `slopes` [n] with dL/df_i at the outputs f [n]; false where an output is beyond sense. */
export type Slopes = (f: Float64Array, slopes: Float64Array) => boolean;

/** Net and optimiser: `weights` [v1 (r), v2 (r), b (r), w (r), c], `velocity` and `square` of the same length. */
export interface TrainedNet {
  readonly width: number;
  readonly weights: Float64Array;
  readonly velocity: Float64Array;
  /** Adam's second moments; empty for the heavy ball. */
  readonly square: Float64Array;
}

/** Scratch of one data set size: z [r, n], f and slopes [n], coordinates, gradient. */
export class PlanarTrainer {
  private readonly x1: Float64Array;
  private readonly x2: Float64Array;
  private readonly z: Float64Array;
  private readonly f: Float64Array;
  private readonly slopes: Float64Array;
  private readonly gradient: Float64Array;
  private readonly width: number;
  private readonly training: Training;
  private readonly slopesOf: Slopes;

  constructor({ n, x }: Pick<LabelledPoints, 'n' | 'x'>, width: number, training: Training, slopesOf: Slopes) {
    this.x1 = Float64Array.from({ length: n }, (_, i) => x[2 * i]!);
    this.x2 = Float64Array.from({ length: n }, (_, i) => x[2 * i + 1]!);
    this.width = width;
    this.training = training;
    this.slopesOf = slopesOf;
    this.z = new Float64Array(width * n);
    this.f = new Float64Array(n);
    this.slopes = new Float64Array(n);
    this.gradient = new Float64Array(4 * width + 1);
  }

  /**
   * Full-batch steps `from` to `to` − 1 of the heavy ball of torch, m ← β m + g, θ ← θ − η m, or of Adam (β 0.9, 0.999).
   * Returns the step reached: less than `to` where an output passed 1e6 or was no number (that step is not taken).
   */
  advance(net: TrainedNet, from: number, to: number): number {
    for (let step = from; step < to; step++) {
      this.forward(net.weights);
      if (!this.slopesOf(this.f, this.slopes)) return step;
      this.backward(net.weights);
      if (this.training.optimizer === 'adam') this.adam(net, step);
      else this.heavyBall(net);
    }
    return to;
  }

  /** f [n] at these weights; the array is scratch. */
  outputs(weights: Float64Array): Float64Array {
    this.forward(weights);
    return this.f;
  }

  /** |slope_i| |∇f(x_i)| of every point: how much each still excites the weights (section 7.6). */
  pointGradients(weights: Float64Array): Float64Array {
    const { width: r, x1, x2, z, slopes } = this;
    const n = x1.length;
    this.forward(weights);
    this.slopesOf(this.f, slopes);
    return Float64Array.from({ length: n }, (_, i) => {
      let square = this.training.outputBias ? 1 : 0;
      for (let k = 0; k < r; k++) {
        const zi = z[k * n + i]!;
        if (zi > 0) square += zi * zi + weights[3 * r + k]! ** 2 * (x1[i]! ** 2 + x2[i]! ** 2 + 1);
      }
      return Math.abs(slopes[i]!) * Math.sqrt(square);
    });
  }

  /** |∇L| at these weights. */
  gradientNorm(weights: Float64Array): number {
    this.forward(weights);
    this.slopesOf(this.f, this.slopes);
    this.backward(weights);
    let square = 0;
    for (let p = 0; p < this.gradient.length; p++) square += this.gradient[p]! ** 2;
    return Math.sqrt(square);
  }

  private forward(weights: Float64Array): void {
    const { width: r, x1, x2, z, f } = this;
    const n = x1.length;
    f.fill(weights[4 * r]!);
    for (let k = 0; k < r; k++) {
      const v1 = weights[k]!;
      const v2 = weights[r + k]!;
      const b = weights[2 * r + k]!;
      const w = weights[3 * r + k]!;
      for (let i = 0, at = k * n; i < n; i++, at++) {
        const value = v1 * x1[i]! + v2 * x2[i]! + b;
        z[at] = value;
        if (value > 0) f[i] = f[i]! + w * value;
      }
    }
  }

  /** ∇ of the mean loss by the formulas of section 2.1, with relu'(0) = 0. */
  private backward(weights: Float64Array): void {
    const { width: r, x1, x2, z, slopes, gradient } = this;
    const n = x1.length;
    for (let k = 0; k < r; k++) {
      let g1 = 0;
      let g2 = 0;
      let gb = 0;
      let gw = 0;
      for (let i = 0, at = k * n; i < n; i++, at++) {
        const value = z[at]!;
        if (value > 0) {
          const slope = slopes[i]!;
          gw += slope * value;
          gb += slope;
          g1 += slope * x1[i]!;
          g2 += slope * x2[i]!;
        }
      }
      const w = weights[3 * r + k]!;
      gradient[k] = w * g1;
      gradient[r + k] = w * g2;
      gradient[2 * r + k] = w * gb;
      gradient[3 * r + k] = gw;
    }
    let sum = 0;
    if (this.training.outputBias) for (let i = 0; i < n; i++) sum += slopes[i]!;
    gradient[4 * r] = sum;
  }

  private heavyBall({ weights, velocity }: TrainedNet): void {
    const { gradient } = this;
    const { learningRate, momentum } = this.training;
    for (let p = 0; p < weights.length; p++) {
      const m = momentum * velocity[p]! + gradient[p]!;
      velocity[p] = m;
      weights[p] = weights[p]! - learningRate * m;
    }
  }

  private adam({ weights, velocity, square }: TrainedNet, step: number): void {
    const { gradient } = this;
    const [beta1, beta2] = [0.9, 0.999];
    const rate = (this.training.learningRate * Math.sqrt(1 - beta2 ** (step + 1))) / (1 - beta1 ** (step + 1));
    for (let p = 0; p < weights.length; p++) {
      const g = gradient[p]!;
      velocity[p] = beta1 * velocity[p]! + (1 - beta1) * g;
      square[p] = beta2 * square[p]! + (1 - beta2) * g * g;
      weights[p] = weights[p]! - (rate * velocity[p]!) / (Math.sqrt(square[p]!) + 1e-8);
    }
  }
}

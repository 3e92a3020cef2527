import type { LabelledPoints } from '../../../margins/labelledPoints.ts';

/** Full-batch heavy-ball training of F(x) = W relu(V x + b) + c with m outputs. */
export interface ClassTraining {
  readonly width: number;
  readonly outputs: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly outputScale: number;
}

/**
 * One net and its points. `weights` [v1 (r), v2 (r), b (r), W row by row (m·r), c (m)]. Loss on o = F/scale: softmax cross
 * entropy (mean over points), or the mean of |o − z|² with the target z [n, m] of each point.
 */
export class ClassNet {
  readonly weights: Float64Array;
  readonly velocity: Float64Array;
  private readonly training: ClassTraining;
  private readonly points: Pick<LabelledPoints, 'n' | 'x'>;
  /** [n, m]: one-hot rows for softmax. */
  private readonly target: Float64Array;
  private readonly softmax: boolean;
  private readonly z: Float64Array;
  private readonly f: Float64Array;
  private readonly slopes: Float64Array;
  private readonly gradient: Float64Array;

  constructor(
    points: Pick<LabelledPoints, 'n' | 'x'>,
    target: Float64Array,
    softmax: boolean,
    training: ClassTraining,
    weights: Float64Array,
    velocity: Float64Array,
  ) {
    this.points = points;
    this.target = target;
    this.softmax = softmax;
    this.training = training;
    this.weights = weights;
    this.velocity = velocity;
    const { width, outputs } = training;
    this.z = new Float64Array(width * points.n);
    this.f = new Float64Array(points.n * outputs);
    this.slopes = new Float64Array(points.n * outputs);
    this.gradient = new Float64Array(weights.length);
  }

  /** Returns the step reached: less than `to` where an output passed 1e6 or was no number. */
  advance(from: number, to: number): number {
    const { learningRate, momentum } = this.training;
    const { weights, velocity, gradient } = this;
    for (let step = from; step < to; step++) {
      this.forward();
      if (!this.differentiateLoss()) return step;
      this.backward();
      for (let p = 0; p < weights.length; p++) {
        const m = momentum * velocity[p]! + gradient[p]!;
        velocity[p] = m;
        weights[p] = weights[p]! - learningRate * m;
      }
    }
    return to;
  }

  /** F [n, m]; the array is scratch. */
  outputs(): Float64Array {
    this.forward();
    return this.f;
  }

  private forward(): void {
    const { width: r, outputs: m } = this.training;
    const { n, x } = this.points;
    const { weights, z, f } = this;
    for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) f[i * m + j] = weights[(3 + m) * r + j]!;
    for (let k = 0; k < r; k++) {
      const [v1, v2, b] = [weights[k]!, weights[r + k]!, weights[2 * r + k]!];
      for (let i = 0; i < n; i++) {
        const value = v1 * x[2 * i]! + v2 * x[2 * i + 1]! + b;
        z[k * n + i] = value;
        if (value > 0) for (let j = 0; j < m; j++) f[i * m + j] = f[i * m + j]! + weights[(3 + j) * r + k]! * value;
      }
    }
  }

  private differentiateLoss(): boolean {
    const { outputs: m, outputScale } = this.training;
    const { f, slopes, target } = this;
    const { n } = this.points;
    const factor = 1 / (n * outputScale);
    let good = true;
    for (let i = 0; i < n; i++) {
      let most = -Infinity;
      for (let j = 0; j < m; j++) {
        const value = f[i * m + j]!;
        if (!(Math.abs(value) <= 1e6)) good = false;
        most = Math.max(most, value);
      }
      if (!this.softmax) {
        for (let j = 0; j < m; j++) slopes[i * m + j] = 2 * factor * (f[i * m + j]! / outputScale - target[i * m + j]!);
        continue;
      }
      let sum = 0;
      for (let j = 0; j < m; j++) {
        slopes[i * m + j] = Math.exp((f[i * m + j]! - most) / outputScale);
        sum += slopes[i * m + j]!;
      }
      for (let j = 0; j < m; j++) slopes[i * m + j] = factor * (slopes[i * m + j]! / sum - target[i * m + j]!);
    }
    return good;
  }

  private backward(): void {
    const { width: r, outputs: m } = this.training;
    const { n, x } = this.points;
    const { weights, z, slopes, gradient } = this;
    gradient.fill(0);
    for (let k = 0; k < r; k++) {
      let [g1, g2, gb] = [0, 0, 0];
      for (let i = 0; i < n; i++) {
        const value = z[k * n + i]!;
        if (!(value > 0)) continue;
        let pull = 0;
        for (let j = 0; j < m; j++) {
          const slope = slopes[i * m + j]!;
          const p = (3 + j) * r + k;
          gradient[p] = gradient[p]! + slope * value;
          pull += slope * weights[p]!;
        }
        g1 += pull * x[2 * i]!;
        g2 += pull * x[2 * i + 1]!;
        gb += pull;
      }
      gradient[k] = g1;
      gradient[r + k] = g2;
      gradient[2 * r + k] = gb;
    }
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < m; j++) {
        const p = (3 + m) * r + j;
        gradient[p] = gradient[p]! + slopes[i * m + j]!;
      }
    }
  }
}

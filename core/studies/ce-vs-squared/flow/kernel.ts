import type { LabelledPoints } from '../../../margins/labelledPoints.ts';

/**
 * The rescaled flow of cross entropy Σ log(1 + exp(−y f)) for f = w·relu(V x + b), integrated by Euler:
 * θ ← θ − η |θ| ∇/|∇|, the same path as the flow without the wait of log t. The samples weigh exp(log σ(−o) − max), o =
 * y f, so that margins of 1e12 do not underflow (docs/science/ce-vs-squared.md, section 2.5).
 */
export class FlowKernel {
  private readonly points: LabelledPoints;
  private readonly width: number;
  private readonly z: Float64Array;
  private readonly f: Float64Array;
  private readonly pull: Float64Array;
  private readonly gradient: Float64Array;

  constructor(points: LabelledPoints, width: number) {
    this.points = points;
    this.width = width;
    this.z = new Float64Array(width * points.n);
    this.f = new Float64Array(points.n);
    this.pull = new Float64Array(points.n);
    this.gradient = new Float64Array(width * (points.dim + 2));
  }

  /** False where a weight is no number. `theta` [V row by row, b, w] is changed. */
  advance(theta: Float64Array, eta: number, steps: number): boolean {
    const { gradient } = this;
    for (let step = 0; step < steps; step++) {
      this.outputs(theta);
      this.weigh();
      this.differentiate(theta);
      let [size, slope] = [0, 0];
      for (let p = 0; p < theta.length; p++) {
        size += theta[p]! * theta[p]!;
        slope += gradient[p]! * gradient[p]!;
      }
      if (!(size > 0) || !(slope > 0) || !Number.isFinite(size)) return Number.isFinite(size) && slope === 0;
      const rate = eta * Math.sqrt(size / slope);
      for (let p = 0; p < theta.length; p++) theta[p] = theta[p]! - rate * gradient[p]!;
    }
    return true;
  }

  /** f [n]; the array is scratch. */
  outputs(theta: Float64Array): Float64Array {
    const { width, z, f } = this;
    const { n, dim, x } = this.points;
    f.fill(0);
    for (let k = 0; k < width; k++) {
      const b = theta[width * dim + k]!;
      const w = theta[width * (dim + 1) + k]!;
      for (let i = 0; i < n; i++) {
        let value = b;
        for (let j = 0; j < dim; j++) value += theta[k * dim + j]! * x[i * dim + j]!;
        z[k * n + i] = value;
        if (value > 0) f[i] = f[i]! + w * value;
      }
    }
    return f;
  }

  private weigh(): void {
    const { f, pull } = this;
    const { n, label } = this.points;
    let most = -Infinity;
    for (let i = 0; i < n; i++) {
      const o = label[i]! * f[i]!;
      const logSigma = o > 0 ? -o - Math.log1p(Math.exp(-o)) : -Math.log1p(Math.exp(o));
      pull[i] = logSigma;
      most = Math.max(most, logSigma);
    }
    for (let i = 0; i < n; i++) pull[i] = -label[i]! * Math.exp(pull[i]! - most);
  }

  private differentiate(theta: Float64Array): void {
    const { width, z, pull, gradient } = this;
    const { n, dim, x } = this.points;
    gradient.fill(0);
    for (let k = 0; k < width; k++) {
      const w = theta[width * (dim + 1) + k]!;
      let [gw, gb] = [0, 0];
      for (let i = 0; i < n; i++) {
        const value = z[k * n + i]!;
        if (!(value > 0)) continue;
        const slope = pull[i]!;
        gw += slope * value;
        gb += slope;
        for (let j = 0; j < dim; j++) gradient[k * dim + j] = gradient[k * dim + j]! + w * slope * x[i * dim + j]!;
      }
      gradient[width * dim + k] = w * gb;
      gradient[width * (dim + 1) + k] = gw;
    }
  }
}

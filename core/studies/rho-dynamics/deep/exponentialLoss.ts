import type { Labelled } from './draws.ts';
import type { Net } from './net.ts';

/** log L of the summed exponential loss, and the gradient of log L: neither underflows while L does. */
export class ExponentialLoss {
  /** ∇ log L, [weights]. */
  readonly gradient: Float64Array;
  /** q_n = y_n f(x_n), [n]. */
  readonly q: Float64Array;
  logLoss = 0;
  private readonly net: Net;
  private readonly data: Labelled;
  private readonly slopes: Float64Array;

  constructor(net: Net, data: Labelled) {
    this.net = net;
    this.data = data;
    this.gradient = new Float64Array(net.shape.offsets.at(-1)!);
    this.q = new Float64Array(data.points);
    this.slopes = new Float64Array(data.points);
  }

  evaluate(weights: Float64Array): void {
    const outputs = this.net.forward(weights);
    const { y, points } = this.data;
    let least = Infinity;
    for (let n = 0; n < points; n++) {
      this.q[n] = y[n]! * outputs[n]!;
      least = Math.min(least, this.q[n]!);
    }
    let sum = 0;
    for (let n = 0; n < points; n++) sum += Math.exp(least - this.q[n]!);
    this.logLoss = Math.log(sum) - least;
    for (let n = 0; n < points; n++) this.slopes[n] = (-y[n]! * Math.exp(least - this.q[n]!)) / sum;
    this.net.backward(weights, this.slopes, this.gradient);
  }
}

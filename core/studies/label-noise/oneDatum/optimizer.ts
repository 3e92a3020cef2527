import type { State } from '../../runner.ts';
import type { StudyParams } from '../fields.ts';

const momentum = 0.9;
const [decay1, decay2, tiny] = [0.9, 0.999, 1e-8];

/**
 * Moves parameters by a gradient's rule; one optimizer for each array of parameters. The gradients are twice the paper's
 * e ∇h, of the squared error without 1/2.
 * - `sgd`: θ ← θ − η g;
 * - `momentum`: v ← 0.9 v + g, θ ← θ − 0.1 η v: the speed of SGD, remembered over ten steps;
 * - `adam`: Kingma & Ba (2015), β = (0.9, 0.999), with its corrections of the start.
 */
export class Optimizer {
  private readonly kind: StudyParams['optimizer'];
  private readonly learningRate: number;
  private readonly first: Float64Array;
  private readonly second: Float64Array;

  constructor(kind: StudyParams['optimizer'], learningRate: number, length: number, saved: State | undefined) {
    [this.kind, this.learningRate] = [kind, learningRate];
    const from = saved as { first: Float64Array; second: Float64Array } | undefined;
    this.first = from ? from.first.slice() : new Float64Array(kind === 'sgd' ? 0 : length);
    this.second = from ? from.second.slice() : new Float64Array(kind === 'adam' ? length : 0);
  }

  /** One update of `values` by `gradient`; `step` counts the updates before it. */
  move(values: Float64Array, gradient: Float64Array, step: number): void {
    const { kind, learningRate, first, second } = this;
    if (kind === 'sgd') {
      for (let i = 0; i < values.length; i++) values[i] = values[i]! - learningRate * gradient[i]!;
      return;
    }
    if (kind === 'momentum') {
      for (let i = 0; i < values.length; i++) {
        first[i] = momentum * first[i]! + gradient[i]!;
        values[i] = values[i]! - (1 - momentum) * learningRate * first[i]!;
      }
      return;
    }
    const [whole1, whole2] = [1 - decay1 ** (step + 1), 1 - decay2 ** (step + 1)];
    for (let i = 0; i < values.length; i++) {
      first[i] = decay1 * first[i]! + (1 - decay1) * gradient[i]!;
      second[i] = decay2 * second[i]! + (1 - decay2) * gradient[i]! ** 2;
      values[i] = values[i]! - (learningRate * (first[i]! / whole1)) / (Math.sqrt(second[i]! / whole2) + tiny);
    }
  }

  state(): State {
    return { first: this.first.slice(), second: this.second.slice() };
  }
}

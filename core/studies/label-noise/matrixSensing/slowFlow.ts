import { choleskySolve } from '../../../numerics/cholesky.ts';
import { linearSolve } from '../../../numerics/linearSolve.ts';
import { fullMatrices, type Problem, type SensingParams } from './problem.ts';

type FlowParams = Pick<SensingParams, 'dimension' | 'learningRate' | 'batchSize' | 'flowTerm'>;

/** Gauss–Newton iterations that bring U back to zero loss after each step of the flow. */
const corrections = 2;

/**
 * The slow flow on the zero-loss set of matrix sensing, dU/ds = −P ∇R(U), by Heun's method with projection; float64.
 * R by `flowTerm` (section 7, items 1 and 2):
 * - `reg`: reg(U) = (1/n) Σ |2 M_i U|², the paper's limit;
 * - `finiteStep`: −(1/η) log det(I − η K), K_ij = ⟨∇h_i, ∇h_j⟩/n, what a cloud of variance κ/(1 − ηγ) implies;
 * - `indexNoise`: that with the speed 1 + η reg/B, the first-order excess that drawing rows at random gives the cloud.
 * A step costs about 4 n² d² + 2 n³ multiplications.
 */
export class SlowFlow {
  private readonly d: number;
  private readonly n: number;
  private readonly params: FlowParams;
  private readonly labels: Float64Array;
  /** M_i, [n, d, d]. */
  private readonly m: Float64Array;

  constructor(params: FlowParams, problem: Problem) {
    const { dimension } = params;
    const count = problem.labels.length;
    [this.d, this.n, this.params, this.labels] = [dimension, count, params, problem.labels];
    this.m = fullMatrices(problem, count, dimension);
  }

  /** U after slow time `ds`, [d, d]. */
  step(u: Float64Array, ds: number): Float64Array {
    const first = this.velocity(u);
    const second = this.velocity(u.map((value, i) => value + ds * first[i]!));
    let moved: Float64Array = u.map((value, i) => value + 0.5 * ds * (first[i]! + second[i]!));
    for (let round = 0; round < corrections; round++) moved = this.correct(moved);
    return moved;
  }

  /** −P ∇R: the gradient without its part in the span of the ∇h_i. */
  private velocity(u: Float64Array): Float64Array {
    const gradients = this.gradients(u);
    const { value, scale } = this.regulariser(gradients);
    const stiff = this.span(gradients, this.solve(gradients, this.along(gradients, value)));
    return value.map((v, i) => -scale * (v - stiff[i]!));
  }

  /** U + J⁺ (y − h). */
  private correct(u: Float64Array): Float64Array {
    const gradients = this.gradients(u);
    // h_i = ⟨M_i, UUᵀ⟩ = ⟨∇h_i, U⟩/2.
    const gap = this.along(gradients, u).map((twice, i) => this.labels[i]! - twice / 2);
    const change = this.span(gradients, this.solve(gradients, gap));
    return u.map((value, i) => value + change[i]!);
  }

  /** ∇h_i = 2 M_i U, [n, d · d]. */
  private gradients(u: Float64Array): Float64Array {
    const out = new Float64Array(this.m.length);
    this.multiplyAll(u, out, false);
    for (let i = 0; i < out.length; i++) out[i] = 2 * out[i]!;
    return out;
  }

  /** ∇R and the factor of its speed. */
  private regulariser(gradients: Float64Array): { value: Float64Array; scale: number } {
    const { n, d } = this;
    const { flowTerm, learningRate, batchSize } = this.params;
    const value = new Float64Array(d * d);
    if (flowTerm === 'reg') {
      // ∇ (1/n) Σ |2 M_i U|² = (4/n) Σ M_i ∇h_i.
      this.multiplyAll(gradients, value, true);
      return { value: value.map((v) => (4 * v) / n), scale: 1 };
    }
    // ∇(−(1/η) log det(I − ηK)) = (4/n) Σ_j M_j Σ_i S_ij ∇h_i, S = (I − ηK)⁻¹.
    const gram = this.gram(gradients);
    const identity = new Float64Array(n * n);
    const matrix = gram.map((v) => (-learningRate * v) / n);
    let trace = 0;
    for (let i = 0; i < n; i++) {
      trace += gram[i * n + i]! / n;
      identity[i * n + i] = 1;
      matrix[i * n + i] = matrix[i * n + i]! + 1;
    }
    const inverse = linearSolve(matrix, n, identity, n);
    if (!inverse) throw new Error('I − ηK is singular: the learning rate is too high for the finite-step regulariser');
    const mixed = new Float64Array(gradients.length);
    const size = d * d;
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) {
        const weight = inverse[i * n + j]!;
        for (let l = 0; l < size; l++) mixed[j * size + l] = mixed[j * size + l]! + weight * gradients[i * size + l]!;
      }
    }
    this.multiplyAll(mixed, value, true);
    const scale = flowTerm === 'indexNoise' ? 1 + (learningRate * trace) / batchSize : 1;
    return { value: value.map((v) => (4 * v) / n), scale };
  }

  /** Σ_i M_i B_i into one matrix, or each M_i B into its own; B is one matrix for all, or one for each. */
  private multiplyAll(b: Float64Array, out: Float64Array, summed: boolean): void {
    const { n, d, m } = this;
    const size = d * d;
    for (let i = 0; i < n; i++) {
      const [from, to] = [summed ? i * size : 0, summed ? 0 : i * size];
      for (let j = 0; j < d; j++) {
        for (let k = 0; k < d; k++) {
          const factor = m[(i * d + j) * d + k]!;
          for (let l = 0; l < d; l++) {
            out[to + j * d + l] = out[to + j * d + l]! + factor * b[from + k * d + l]!;
          }
        }
      }
    }
  }

  /** ⟨∇h_i, ∇h_j⟩, [n, n]. */
  private gram(gradients: Float64Array): Float64Array {
    const { n } = this;
    const size = this.d ** 2;
    const gram = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let l = 0; l < size; l++) sum += gradients[i * size + l]! * gradients[j * size + l]!;
        gram[i * n + j] = sum;
        gram[j * n + i] = sum;
      }
    }
    return gram;
  }

  private solve(gradients: Float64Array, right: Float64Array): Float64Array {
    const solved = choleskySolve(this.gram(gradients), this.n, right);
    if (!solved) throw new Error('the gradients of the measurements are linearly dependent: there is no slow flow');
    return solved;
  }

  /** ⟨∇h_i, V⟩, [n]. */
  private along(gradients: Float64Array, v: Float64Array): Float64Array {
    const size = this.d ** 2;
    return Float64Array.from({ length: this.n }, (_, i) => {
      let sum = 0;
      for (let l = 0; l < size; l++) sum += gradients[i * size + l]! * v[l]!;
      return sum;
    });
  }

  /** Σ w_i ∇h_i, [d · d]. */
  private span(gradients: Float64Array, weights: Float64Array): Float64Array {
    const size = this.d ** 2;
    const out = new Float64Array(size);
    weights.forEach((w, i) => {
      for (let l = 0; l < size; l++) out[l] = out[l]! + w * gradients[i * size + l]!;
    });
    return out;
  }
}

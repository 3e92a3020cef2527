/**
 * f(x) = Σ_i c_i relu(a_i x + b_i) + a x + b_0 of one replica (section 2.3). The derivative of relu at 0 is 0.
 * One array [3m + 2]: inner weights a [m], biases b [m], outer weights c [m], the skip line a, b_0.
 */
export type Net = Float64Array;

/** Which weights move: both layers or the outer weights; the skip line moves unless the model has none. */
export interface Trained {
  readonly inner: boolean;
  readonly skip: boolean;
}

export function output(net: Net, m: number, x: number): number {
  let sum = net[3 * m]! * x + net[3 * m + 1]!;
  for (let i = 0; i < m; i++) {
    const z = net[i]! * x + net[m + i]!;
    if (z > 0) sum += net[2 * m + i]! * z;
  }
  return sum;
}

/**
 * θ ← θ − rate · ∇f(x), the gradient taken before the step:
 * ∂f/∂c_i = relu(z_i), ∂f/∂a_i = c_i x 1[z_i > 0], ∂f/∂b_i = c_i 1[z_i > 0], ∂f/∂a = x, ∂f/∂b_0 = 1.
 */
export function stepAlong(net: Net, m: number, x: number, rate: number, { inner, skip }: Trained): void {
  for (let i = 0; i < m; i++) {
    const z = net[i]! * x + net[m + i]!;
    if (z > 0) {
      const c = net[2 * m + i]!;
      net[2 * m + i] = c - rate * z;
      if (inner) {
        net[i] = net[i]! - rate * c * x;
        net[m + i] = net[m + i]! - rate * c;
      }
    }
  }
  if (skip) {
    net[3 * m] = net[3 * m]! - rate * x;
    net[3 * m + 1] = net[3 * m + 1]! - rate;
  }
}

/** Adds weight · ∇f(x) of `net` to `into` [3m + 2], all weights. */
export function addGradient(net: Net, m: number, x: number, weight: number, into: Float64Array): void {
  for (let i = 0; i < m; i++) {
    const z = net[i]! * x + net[m + i]!;
    if (z > 0) {
      const c = net[2 * m + i]!;
      into[2 * m + i] = into[2 * m + i]! + weight * z;
      into[i] = into[i]! + weight * c * x;
      into[m + i] = into[m + i]! + weight * c;
    }
  }
  into[3 * m] = into[3 * m]! + weight * x;
  into[3 * m + 1] = into[3 * m + 1]! + weight;
}

/** Adds weight · ∇|∇f(x)|² to `into`, the indicator not differentiated: 2 relu(z) x, 2 relu(z), 2 c (1 + x²) 1[z > 0]. */
export function addRegGradient(net: Net, m: number, x: number, weight: number, into: Float64Array): void {
  for (let i = 0; i < m; i++) {
    const z = net[i]! * x + net[m + i]!;
    if (z > 0) {
      into[i] = into[i]! + 2 * weight * z * x;
      into[m + i] = into[m + i]! + 2 * weight * z;
      into[2 * m + i] = into[2 * m + i]! + 2 * weight * net[2 * m + i]! * (1 + x * x);
    }
  }
}

/** reg = (1/n) Σ_j |∇f(x_j)|² over all weights (the paper's eq. 16 is the sum, without 1/n). */
export function reg(net: Net, m: number, inputs: readonly number[]): number {
  let sum = 0;
  for (const x of inputs) {
    const q = 1 + x * x;
    sum += q;
    for (let i = 0; i < m; i++) {
      const z = net[i]! * x + net[m + i]!;
      if (z > 0) sum += z * z + net[2 * m + i]! ** 2 * q;
    }
  }
  return sum / inputs.length;
}

/** Mean of the squared errors at the inputs. */
export function meanSquare(net: Net, m: number, inputs: readonly number[], labels: ArrayLike<number>): number {
  return inputs.reduce((sum, x, j) => sum + (output(net, m, x) - labels[j]!) ** 2, 0) / inputs.length;
}

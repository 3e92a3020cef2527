/** f(x) = Σ_{i<5} c_i tanh(a_i x + b_i) at three inputs; θ = (a, b, c), 15 parameters (section 2.6). */
export const units = 5;
export const parameters = 3 * units;
export const inputs = [-1, 0.3, 1.2] as const;

/** θ*, fixed so that the acceptance numbers apply; its outputs are the labels, so its error is 0 by construction. */
export const thetaStar: readonly number[] = [
  2.0409191213851825, -2.5556650313141818, 0.41809884672577885, -0.5677696061279298, -0.45264929211044586,
  -0.2155971630897659, -2.019986129147251, -0.23193237764418947, -0.8652130762749417, 3.3229995166448827,
  0.22578661322792176, -0.3526307943415954, -0.2812874181513504, -0.6680463461089501, -1.0551505512051214,
];

export function output(theta: ArrayLike<number>, x: number): number {
  let sum = 0;
  for (let i = 0; i < units; i++) sum += theta[2 * units + i]! * Math.tanh(theta[i]! * x + theta[units + i]!);
  return sum;
}

export const labels: readonly number[] = inputs.map((x) => output(thetaStar, x));

/** Rows ∇f(x_j), [3, 15]. */
export function jacobian(theta: ArrayLike<number>): Float64Array {
  const rows = new Float64Array(inputs.length * parameters);
  inputs.forEach((x, j) => {
    for (let i = 0; i < units; i++) {
      const t = Math.tanh(theta[i]! * x + theta[units + i]!);
      const inner = theta[2 * units + i]! * (1 - t * t);
      rows[j * parameters + i] = inner * x;
      rows[j * parameters + units + i] = inner;
      rows[j * parameters + 2 * units + i] = t;
    }
  });
  return rows;
}

/** reg = (1/n) Σ_j |∇f(x_j)|². */
export function reg(theta: ArrayLike<number>): number {
  return jacobian(theta).reduce((sum, v) => sum + v * v, 0) / inputs.length;
}

/** ∇reg: per unit and input of c² s² (1 + x²) + t², with t = tanh z, s = 1 − t². */
export function regGradient(theta: ArrayLike<number>): Float64Array {
  const gradient = new Float64Array(parameters);
  for (const x of inputs) {
    for (let i = 0; i < units; i++) {
      const t = Math.tanh(theta[i]! * x + theta[units + i]!);
      const s = 1 - t * t;
      const c = theta[2 * units + i]!;
      const q = 1 + x * x;
      const byZ = (2 * t * s - 4 * c * c * s * s * t * q) / inputs.length;
      gradient[i] = gradient[i]! + byZ * x;
      gradient[units + i] = gradient[units + i]! + byZ;
      gradient[2 * units + i] = gradient[2 * units + i]! + (2 * c * s * s * q) / inputs.length;
    }
  }
  return gradient;
}

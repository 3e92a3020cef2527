/** Activations of one datum (section 2.4): h = σ(p), its slope from h, and the terms of reg of one unit. */
export interface Activation {
  value(p: number): number;
  /** σ′ in terms of h. */
  slope(h: number): number;
  /** σ″ in terms of h. */
  curvature(h: number): number;
  /** min over (c, h) with c h = o of h² + c² σ′² q. */
  reduced(o: number, q: number): number;
  /** dR_o/do, true. */
  reducedFirst(o: number, q: number): number;
  /** Distance from the relation of h with o at that minimum: of h² for tanh, of h for the logistic. */
  residual(o: number, h: number, q: number): number;
}

const tanh: Activation = {
  value: Math.tanh,
  slope: (h) => 1 - h * h,
  curvature: (h) => -2 * h * (1 - h * h),
  reduced: (o, q) => 2 * (Math.sqrt(o * o * q * (o * o * q + 1)) - o * o * q),
  reducedFirst(o, q) {
    // u = |o| sqrt(q): dR/du = 2 (2u² + 1 − 2u sqrt(u² + 1))/sqrt(u² + 1).
    const u = Math.abs(o) * Math.sqrt(q);
    const root = Math.sqrt(u * u + 1);
    return (Math.sign(o) * Math.sqrt(q) * 2 * (2 * u * u + 1 - 2 * u * root)) / root;
  },
  residual: (o, h, q) => Math.abs(h * h - Math.sqrt((o * o * q) / (1 + o * o * q))),
};

const logistic: Activation = {
  value: (p) => 1 / (1 + Math.exp(-p)),
  slope: (h) => h * (1 - h),
  curvature: (h) => h * (1 - h) * (1 - 2 * h),
  reduced: (o, q) => (o * o * q) / (1 + o * o * q),
  reducedFirst: (o, q) => (2 * o * q) / (1 + o * o * q) ** 2,
  residual: (o, h, q) => Math.abs(h - (o * o * q) / (1 + o * o * q)),
};

export const activations = { tanh, logistic } as const;

/** reg = Σ h² + c² σ′(p)² q over the units c, p [m]. */
export function reg(c: ArrayLike<number>, p: ArrayLike<number>, q: number, activation: Activation): number {
  let sum = 0;
  for (let i = 0; i < c.length; i++) {
    const h = activation.value(p[i]!);
    sum += h * h + (c[i]! * activation.slope(h)) ** 2 * q;
  }
  return sum;
}

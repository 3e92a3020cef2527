export type LossName = 'ce' | 'se' | 'hinge' | 'squaredHinge' | 'focal' | 'labelSmoothing';

/** Focusing exponent of the focal loss and share of label smoothing. */
const focus = 2;
const smoothing = 0.1;

/**
 * dL/df_i of the mean loss, for outputs f [n] that are divided by `scale` before the loss (o = f/scale): `slopes` [n] is
 * filled. Cross entropy log(1 + e^o) − y o, squared error (o − (y − 1/2))², hinge (1 − s o)₊, squared hinge, focal loss
 * −(1 − p)² log p with p = σ(s o), and cross entropy on labels smoothed by 0.1; s = ±1 is `label`, y = (s + 1)/2
 * (docs/science/ce-vs-squared.md, sections 2.1 and 7.6). Returns false when an output is beyond 1e6 or no number.
 */
export function lossSlopes(
  loss: LossName,
  f: Float64Array,
  label: Float64Array,
  scale: number,
  slopes: Float64Array,
): boolean {
  const n = f.length;
  const factor = 1 / (n * scale);
  let good = true;
  for (let i = 0; i < n; i++) {
    if (!(Math.abs(f[i]!) <= 1e6)) good = false;
  }
  switch (loss) {
    case 'ce':
      for (let i = 0; i < n; i++) slopes[i] = factor * (1 / (1 + Math.exp(-f[i]! / scale)) - (label[i]! + 1) / 2);
      break;
    case 'se':
      for (let i = 0; i < n; i++) slopes[i] = 2 * factor * (f[i]! / scale - label[i]! / 2);
      break;
    case 'hinge':
      for (let i = 0; i < n; i++) slopes[i] = label[i]! * f[i]! < scale ? -factor * label[i]! : 0;
      break;
    case 'squaredHinge':
      for (let i = 0; i < n; i++) slopes[i] = -2 * factor * label[i]! * Math.max(0, 1 - (label[i]! * f[i]!) / scale);
      break;
    case 'focal':
      for (let i = 0; i < n; i++) {
        const m = (label[i]! * f[i]!) / scale;
        const p = 1 / (1 + Math.exp(-m));
        const logP = m > -30 ? -Math.log1p(Math.exp(-m)) : m;
        slopes[i] = factor * label[i]! * (1 - p) ** focus * (focus * p * logP - (1 - p));
      }
      break;
    case 'labelSmoothing':
      for (let i = 0; i < n; i++) {
        const target = 0.5 + (label[i]! * (1 - smoothing)) / 2;
        slopes[i] = factor * (1 / (1 + Math.exp(-f[i]! / scale)) - target);
      }
      break;
  }
  return good;
}

/** The mean loss itself. */
export function meanLoss(loss: LossName, f: Float64Array, label: Float64Array, scale: number): number {
  const logistic = (m: number): number => (m > 0 ? Math.log1p(Math.exp(-m)) : Math.log1p(Math.exp(m)) - m);
  let sum = 0;
  for (let i = 0; i < f.length; i++) {
    const o = f[i]! / scale;
    const m = label[i]! * o;
    if (loss === 'ce') sum += logistic(m);
    else if (loss === 'se') sum += (o - label[i]! / 2) ** 2;
    else if (loss === 'hinge') sum += Math.max(0, 1 - m);
    else if (loss === 'squaredHinge') sum += Math.max(0, 1 - m) ** 2;
    else if (loss === 'focal') sum += (1 - 1 / (1 + Math.exp(-m))) ** focus * logistic(m);
    else sum += (1 - smoothing / 2) * logistic(m) + (smoothing / 2) * logistic(-m);
  }
  return sum / f.length;
}

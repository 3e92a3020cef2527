import type { LabelledPoints } from '../../../margins/labelledPoints.ts';

export interface LinearTraining {
  readonly learningRate: number;
  readonly momentum: number;
  readonly outputScale: number;
  /** R: the bias learns R² times as fast. */
  readonly biasRate: number;
}

/**
 * Full-batch heavy-ball steps on the mean of log(1 + exp(−s (w·x + b)/scale)) in the plane. `theta` holds w1, w2, b and
 * their velocities, [6], and is changed. Returns the step reached: less than `to` where an output passed 1e6 times the
 * scale or was no number.
 */
export function trainLinear(
  theta: Float64Array,
  { n, x, label }: LabelledPoints,
  { learningRate, momentum, outputScale, biasRate }: LinearTraining,
  from: number,
  to: number,
): number {
  let [w1, w2, b, m1, m2, mb] = theta as unknown as [number, number, number, number, number, number];
  const factor = 1 / (n * outputScale);
  const biasFactor = biasRate * biasRate;
  let step = from;
  for (; step < to; step++) {
    let g1 = 0;
    let g2 = 0;
    let gb = 0;
    let good = true;
    for (let i = 0; i < n; i++) {
      const x1 = x[2 * i]!;
      const x2 = x[2 * i + 1]!;
      const s = label[i]!;
      const margin = (s * (w1 * x1 + w2 * x2 + b)) / outputScale;
      if (!(Math.abs(margin) <= 1e6)) good = false;
      const slope = (-s * factor) / (1 + Math.exp(margin));
      g1 += slope * x1;
      g2 += slope * x2;
      gb += slope;
    }
    if (!good) break;
    m1 = momentum * m1 + g1;
    m2 = momentum * m2 + g2;
    mb = momentum * mb + biasFactor * gb;
    w1 -= learningRate * m1;
    w2 -= learningRate * m2;
    b -= learningRate * mb;
  }
  theta.set([w1, w2, b, m1, m2, mb]);
  return step;
}

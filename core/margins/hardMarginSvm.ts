import { leastDistance } from '../numerics/leastDistance.ts';
import { classGap, type LabelledPoints, type LinearClassifier } from './labelledPoints.ts';

/**
 * The hard-margin support vector machine of the input space: min |w|² subject to w·(x_i − x_j) ≥ 2 for all i in I, j in
 * J; b = 1 − min_I w·x. Its margin is 1/|w| (docs/science/ce-vs-squared.md, section 2.3). Undefined where the classes
 * cannot be separated. Cost: a least-distance problem of |I||J| rows.
 */
export function hardMarginSvm(points: LabelledPoints): LinearClassifier | undefined {
  const { n, dim, x, label } = points;
  const all = Array.from({ length: n }, (_, i) => i);
  const [positive, negative] = [all.filter((i) => label[i]! > 0), all.filter((i) => label[i]! < 0)];
  const rows = new Float64Array(positive.length * negative.length * dim);
  let at = 0;
  for (const i of positive) {
    for (const j of negative) for (let a = 0; a < dim; a++) rows[at++] = x[i * dim + a]! - x[j * dim + a]!;
  }
  const count = positive.length * negative.length;
  const { z } = leastDistance(rows, new Float64Array(count).fill(2), count, dim);
  return z && { w: z, b: 1 - classGap(points, z)[0] };
}

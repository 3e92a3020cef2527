import { leastDistance } from '../numerics/leastDistance.ts';
import type { LabelledPoints, LinearClassifier } from './labelledPoints.ts';

export interface AugmentedSvm extends LinearClassifier {
  /** [n]: (w, b) = Σ u_i s_i (x_i, 1), u ≥ 0. All zero on one class: the solution is one-sided. */
  readonly multipliers: Float64Array;
}

/**
 * The support vector machine of the augmented space (x, 1): min |w|² + b² subject to s_i (w·x_i + b) ≥ 1, the direction
 * to which gradient descent on cross entropy tends (PE Lemma 4; docs/science/ce-vs-squared.md, section 2.3). Undefined
 * where the classes cannot be separated. `biasScale` R: the bias learns R² times as fast, and |w|² + b²/R² is least.
 */
export function augmentedSvm({ n, dim, x, label }: LabelledPoints, biasScale = 1): AugmentedSvm | undefined {
  const rows = new Float64Array(n * (dim + 1));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < dim; j++) rows[i * (dim + 1) + j] = label[i]! * x[i * dim + j]!;
    rows[i * (dim + 1) + dim] = label[i]! * biasScale;
  }
  const { z, multipliers } = leastDistance(rows, new Float64Array(n).fill(1), n, dim + 1);
  return z && { w: z.slice(0, dim), b: biasScale * z[dim]!, multipliers };
}

import type { NodeExcitation } from './nodeExcitation.ts';

/** What convergence at curvature K allows one node's weights to be; NaN where it allows none. */
export interface NodeBounds {
  /** |V_k| ≤ vb_k. */
  readonly v: number;
  /** |W_k| ≤ wb_k. */
  readonly w: number;
}

/**
 * The per-node inequalities behind PE Theorem 1 (docs/science/ce-vs-squared.md, section 2.4): the diagonal Hessian
 * blocks at an equilibrium of gradient descent are at most K (2/learningRate for plain descent), hence
 * |V_k| ≤ (|b| m + √(b² m² + λ (K − n b²)))/λ and |W_k| ≤ √(K/λ_max). Infinity where the node is not excited.
 */
export function nodeBounds(
  { activePoints, lambdaMin, lambdaMax, sumNorm }: Omit<NodeExcitation, 'directions'>,
  bias: number,
  k: number,
): NodeBounds {
  const pull = Math.abs(bias) * sumNorm;
  const root = Math.sqrt(pull * pull + lambdaMin * (k - activePoints * bias * bias));
  return {
    v: lambdaMin > 0 ? (pull + root) / lambdaMin : Infinity,
    w: lambdaMax > 0 ? Math.sqrt(k / lambdaMax) : Infinity,
  };
}

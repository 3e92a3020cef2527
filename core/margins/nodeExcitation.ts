import { symmetricEigen } from '../numerics/symmetricEigen.ts';

/** How the data excite one hidden node: I_k are the points with V_k x + b_k > 0, S_k = Σ x xᵀ over them. */
export interface NodeExcitation {
  /** n_k = |I_k|. */
  readonly activePoints: number;
  /** λ_min(S_k), 0 where it is below 1e-9 λ_max. */
  readonly lambdaMin: number;
  readonly lambdaMax: number;
  /** m_k = |Σ x|. */
  readonly sumNorm: number;
  /** Number of directions excited: eigenvalues of S_k above 1e-9 λ_max. */
  readonly directions: number;
}

/** Relative size of an eigenvalue below which the direction counts as not excited (ce-vs-squared, section 2.4 (iii)). */
const dead = 1e-9;

/**
 * Excitation of a node by the rows of `x` [n, dim] that `isActive` marks: the node data of PE Theorem 1 and of the
 * richness condition of RICH Theorem 1.
 */
export function nodeExcitation(
  x: Float64Array,
  n: number,
  dim: number,
  isActive: (i: number) => boolean,
): NodeExcitation {
  const gram = new Float64Array(dim * dim);
  const sum = new Float64Array(dim);
  let activePoints = 0;
  for (let i = 0; i < n; i++) {
    if (!isActive(i)) continue;
    activePoints += 1;
    for (let a = 0; a < dim; a++) {
      sum[a] = sum[a]! + x[i * dim + a]!;
      for (let b = 0; b < dim; b++) gram[a * dim + b] = gram[a * dim + b]! + x[i * dim + a]! * x[i * dim + b]!;
    }
  }
  const { values } = symmetricEigen(gram, dim);
  const lambdaMax = values[dim - 1]!;
  const directions = lambdaMax > 0 ? values.filter((value) => value > dead * lambdaMax).length : 0;
  return {
    activePoints,
    lambdaMin: directions === dim ? values[0]! : 0,
    lambdaMax,
    sumNorm: Math.hypot(...sum),
    directions,
  };
}

/** Why a node voids the certificates, e.g. "node 7 is excited only in 1 of 2 directions"; undefined where it does not. */
export function voidReason(
  node: number,
  { activePoints, directions }: NodeExcitation,
  dim: number,
): string | undefined {
  if (activePoints === 0) return `node ${node} is active on no point`;
  return directions < dim ? `node ${node} is excited only in ${directions} of ${dim} directions` : undefined;
}

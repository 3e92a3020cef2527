import { singularValues } from '../numerics/singularValues.ts';
import { classGap, innerWithPoint, type LabelledPoints } from './labelledPoints.ts';

export interface SupportSubspace {
  /** The points of both classes nearest to the plane along w. */
  readonly support: LabelledPoints;
  readonly indices: readonly number[];
  /** Number of orthonormal directions that are constant on the support: dim − rank of its differences. */
  readonly codimension: number;
  /** dist(0, aff P)² = Σ Δ_k² over those directions. */
  readonly distanceSquared: number;
}

/** A point is nearest when it lies within this share of the gap; a direction counts beyond this relative length. */
const tolerance = 1e-7;

/**
 * The affine hull of the support vectors P of a direction w, as PE Theorem 2 needs it: the r_k on which P is constant
 * span the orthogonal complement of span(P − p₀), and Σ Δ_k² = dist(0, aff P)² (docs/science/ce-vs-squared.md,
 * section 2.3).
 */
export function supportSubspace(points: LabelledPoints, w: Float64Array): SupportSubspace {
  const { n, dim, x, label } = points;
  const [least, most] = classGap(points, w);
  const slack = tolerance * (least - most);
  const indices = Array.from({ length: n }, (_, i) => i).filter((i) => {
    const along = innerWithPoint(points, i, w);
    return label[i]! > 0 ? along <= least + slack : along >= most - slack;
  });
  const support: LabelledPoints = {
    n: indices.length,
    dim,
    x: Float64Array.from(indices.flatMap((i) => [...x.subarray(i * dim, (i + 1) * dim)])),
    label: Float64Array.from(indices, (i) => label[i]!),
  };
  const differences = new Float64Array((support.n - 1) * dim);
  for (let i = 1; i < support.n; i++) {
    for (let j = 0; j < dim; j++) differences[(i - 1) * dim + j] = support.x[i * dim + j]! - support.x[j]!;
  }
  const { values, right } = singularValues(differences, support.n - 1, dim);
  const rest = support.x.slice(0, dim);
  let rank = 0;
  for (let k = 0; k < values.length && values[k]! > tolerance * values[0]!; k++) {
    rank += 1;
    let dot = 0;
    for (let j = 0; j < dim; j++) dot += rest[j]! * right[k * dim + j]!;
    for (let j = 0; j < dim; j++) rest[j] = rest[j]! - dot * right[k * dim + j]!;
  }
  const distanceSquared = rest.reduce((sum, value) => sum + value * value, 0);
  return { support, indices, codimension: dim - rank, distanceSquared };
}

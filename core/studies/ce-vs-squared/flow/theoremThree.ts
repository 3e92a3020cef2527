import type { LabelledPoints } from '../../../margins/labelledPoints.ts';
import { symmetricEigen } from '../../../numerics/symmetricEigen.ts';
import type { Activity, ScaledNet } from './kkt.ts';

/** Which points of a node enter X_k and cover: by sign, or with those on its kink. */
export interface Reading {
  readonly kinks: boolean;
  /** Columns y_s (x_s, 1) instead of y_s x_s. */
  readonly augmented: boolean;
}

/** λ_min below this share of λ_max counts as zero: the support vectors of a node are dependent. */
const dependent = 1e-9;

/**
 * PE Theorem 3: n_node^min √(n_sup^max)/√λ, λ = min_k λ_min(X_kᵀ X_k) over the support vectors of each node; undefined
 * where it is void. Read as printed, X_k and the covering nodes go by sign; with kinks, X_k holds the points strictly
 * active or on the kink, and covering nodes must be strictly active off it (docs/science/ce-vs-squared.md, section 2.5).
 */
export function theoremThreeBound(
  net: ScaledNet,
  points: LabelledPoints,
  activity: Activity,
  support: readonly number[],
  { kinks, augmented }: Reading,
): number | undefined {
  const { width } = net;
  const { n } = points;
  let [lambda, supportMax] = [Infinity, 0];
  const covers: number[][] = [];
  for (let k = 0; k < width; k++) {
    if (activity.counts[k] === 0) continue;
    const isActive = (s: number): boolean => activity.active[k * n + s] === 1;
    const onKink = (s: number): boolean => activity.kink[k * n + s] === 1;
    const seen = support.filter((s) => isActive(s) || (kinks && onKink(s)));
    covers.push(support.filter((s) => isActive(s) && !(kinks && onKink(s))));
    if (seen.length === 0) continue;
    supportMax = Math.max(supportMax, seen.length);
    lambda = Math.min(lambda, leastGramEigenvalue(points, seen, augmented));
  }
  const nodes = coverNumber(covers, support);
  return nodes === undefined || !(lambda > 0) ? undefined : (nodes * Math.sqrt(supportMax)) / Math.sqrt(lambda);
}

/** λ_min(XᵀX), 0 where the columns are dependent. */
function leastGramEigenvalue({ dim, x, label }: LabelledPoints, seen: readonly number[], augmented: boolean): number {
  if (seen.length > dim + (augmented ? 1 : 0)) return 0;
  const gram = Float64Array.from({ length: seen.length ** 2 }, (_, at) => {
    const [s, t] = [seen[Math.floor(at / seen.length)]!, seen[at % seen.length]!];
    let sum = augmented ? 1 : 0;
    for (let j = 0; j < dim; j++) sum += x[s * dim + j]! * x[t * dim + j]!;
    return label[s]! * label[t]! * sum;
  });
  const { values } = symmetricEigen(gram, seen.length);
  return values[0]! > dependent * values.at(-1)! ? values[0]! : 0;
}

/** Size of the smallest set of nodes that between them cover all support vectors, exactly; undefined where none does. */
export function coverNumber(covers: readonly (readonly number[])[], support: readonly number[]): number | undefined {
  const place = new Map(support.map((s, i) => [s, i]));
  const masks = [...new Set(covers.map((cover) => cover.reduce((mask, s) => mask + 2 ** place.get(s)!, 0)))];
  const all = 2 ** support.length - 1;
  let reached = new Set([0]);
  const seen = new Set(reached);
  for (let size = 0; reached.size > 0; size++) {
    if (reached.has(all)) return size;
    const next = new Set<number>();
    for (const from of reached) {
      for (const mask of masks) {
        const union = (from | mask) >>> 0;
        if (!seen.has(union)) next.add(union);
        seen.add(union);
      }
    }
    reached = next;
  }
  return undefined;
}

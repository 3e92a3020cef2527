import { augmentedSvm, type AugmentedSvm } from './augmentedSvm.ts';
import { hardMarginSvm } from './hardMarginSvm.ts';
import { classGap, linearMargin, type LabelledPoints } from './labelledPoints.ts';
import { supportSubspace, type SupportSubspace } from './supportSubspace.ts';

/** Cross entropy's limit on separable points and what PE Theorem 2 and Corollary 2 say of it. */
export interface CrossEntropyBounds extends SupportSubspace {
  readonly augmented: AugmentedSvm;
  /** w, B scaled so that min_I w·x − max_J w·x = 2. */
  readonly w: Float64Array;
  readonly biasScaled: number;
  /** 1/|w|: an upper bound of the margin, attained where the solution touches both classes. */
  readonly halfGap: number;
  /** The true margin of the augmented solution. */
  readonly margin: number;
  /** Hard margin of all points, and of the support vectors alone. */
  readonly gammaOptimal: number;
  readonly gammaSupport: number;
  /** Theorem 2 as printed (γ of all points): false in general. */
  readonly printed: number;
  /** Theorem 2 with γ of the support vectors. */
  readonly corrected: number;
  /** Corollary 2 with the larger |Δ|: false in general; Infinity where B = 0. */
  readonly corollaryPrinted: number;
  /** Corollary 2 with B Δ ≥ 0; Infinity where no Δ qualifies or B = 0. */
  readonly corollaryCorrected: number;
  /** All multipliers of one class are zero. */
  readonly oneSided: boolean;
}

/**
 * The limit of gradient descent on cross entropy and its bounds, 1/√(1/γ² + B² dist(0, aff P)²) and 1/|B Δ|
 * (docs/science/ce-vs-squared.md, section 2.3). `subspace` replaces Σ Δ_k² where the r_k are known beforehand.
 * Undefined where the classes cannot be separated.
 */
export function crossEntropyBounds(points: LabelledPoints, subspace?: number): CrossEntropyBounds | undefined {
  const augmented = augmentedSvm(points);
  const optimal = augmented && hardMarginSvm(points);
  if (!augmented || !optimal) return undefined;
  const [least, most] = classGap(points, augmented.w);
  const scale = 2 / (least - most);
  const w = augmented.w.map((value) => scale * value);
  const biasScaled = scale * augmented.b;
  const hull = supportSubspace(points, w);
  const ofSupport = hardMarginSvm(hull.support);
  if (!ofSupport) return undefined;
  const [gammaOptimal, gammaSupport] = [1 / Math.hypot(...optimal.w), 1 / Math.hypot(...ofSupport.w)];
  const distanceSquared = subspace ?? hull.distanceSquared;
  const bound = (gamma: number): number => 1 / Math.sqrt(1 / gamma ** 2 + biasScaled ** 2 * distanceSquared);
  const [high, low] = classGap(
    hull.support,
    ofSupport.w.map((value) => value * gammaSupport),
  );
  return {
    ...hull,
    distanceSquared,
    augmented,
    w,
    biasScaled,
    halfGap: 1 / Math.hypot(...w),
    margin: linearMargin(points, augmented),
    gammaOptimal,
    gammaSupport,
    printed: bound(gammaOptimal),
    corrected: bound(gammaSupport),
    ...corollary(biasScaled, low, high),
    oneSided: isOneSided(points, augmented.multipliers),
  };
}

/** A |B| below this is rounding (margins are 1 in these units, QP values exact to 1e-9): the plane passes through the origin. */
const vanishing = 1e-9;

/** Δ may be anything in [max_J ⟨r,x⟩, min_I ⟨r,x⟩] of the support vectors; r is the unit normal of their hard SVM. */
function corollary(
  bias: number,
  low: number,
  high: number,
): Pick<CrossEntropyBounds, 'corollaryPrinted' | 'corollaryCorrected'> {
  if (Math.abs(bias) < vanishing) return { corollaryPrinted: Infinity, corollaryCorrected: Infinity };
  const largest = Math.max(Math.abs(low), Math.abs(high));
  // The farthest Δ on the side where B Δ ≥ 0.
  const signed = bias >= 0 ? high : -low;
  return {
    corollaryPrinted: 1 / (Math.abs(bias) * largest),
    corollaryCorrected: signed > 0 ? 1 / (Math.abs(bias) * signed) : Infinity,
  };
}

function isOneSided({ n, label }: LabelledPoints, multipliers: Float64Array): boolean {
  const classes = new Set<number>();
  for (let i = 0; i < n; i++) if (multipliers[i]! > 0) classes.add(label[i]!);
  return classes.size < 2;
}

import type { RunEvent } from '../../runner.ts';
import { golden, goldenRelative, goldenTable, type GoldenRow } from '../checks/goldenRows.ts';
import type { CaseRunner } from '../checks/runCases.ts';
import { ascentRounds, startDirections } from './excitingDirection.ts';

/** A linear map [outputs, inputs], row by row, and what it is fitted to. */
interface Problem {
  readonly w: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const [inputs, outputs, points] = [7, 3, 11] as const;
/** Radius of the counterexample's ball. */
const turnedEpsilon = 0.6;
type Ball = 'inf' | 'one';
const balls: readonly Ball[] = ['inf', 'one'];

/**
 * Corollary 3 on one linear map (docs/science/pe-training.md, "Several classes"): with d_i the furthest perturbation of
 * its ball, Σ |y − W(x + d)|² + |y − W(x − d)|² = 2[Σ |y − W x|² + N ε² ‖W‖²], ‖W‖ induced by the ball's norm and |·|₂.
 */
export const corollary3Case: CaseRunner = function* (arm, replica, { rng }): Generator<RunEvent> {
  const { statement, epsilon } = arm.params;
  const drawn = rng.stream('data', replica).normals(0, new Float64Array((inputs + points) * outputs + inputs * points));
  const problem: Problem = {
    w: drawn.subarray(0, inputs * outputs),
    y: drawn.subarray(inputs * outputs, (inputs + points) * outputs),
    x: drawn.subarray((inputs + points) * outputs),
  };
  const rows: GoldenRow[] = [];
  for (const ball of balls) {
    const furthest = furthestCorner(problem.w, ball);
    const factor = statement === 'printed' ? 1 : points;
    const norm = furthest.length;
    const [left, right] = bothSides(problem, furthest.corner, epsilon, factor * epsilon ** 2 * norm ** 2);
    rows.push(goldenRelative(`identity-${ball}`, 0, right, left));
  }
  const norm = furthestCorner(problem.w, 'inf').length;
  const starts = startDirections(outputs);
  rows.push(goldenRelative('ascent', 0, norm, Math.max(...starts.map((start) => ascent(problem.w, start)))));
  rows.push(goldenRelative('oneCorner', 0, norm, norm2(apply(problem.w, new Array<number>(inputs).fill(1)))));
  const targets = rng.stream('noise', replica).normals(0, new Float64Array(4));
  rows.push(golden('turned', 0, 0, turned(targets, statement === 'orthogonal')));
  yield goldenTable(arm.name, replica, rows);
};

function apply(w: Float64Array, x: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: outputs }, (_, o) => {
    let sum = 0;
    for (let k = 0; k < inputs; k++) sum += w[o * inputs + k]! * x[k]!;
    return sum;
  });
}

const norm2 = (v: ArrayLike<number>): number => Math.hypot(...Array.from(v));

/** The extreme point of the unit ball that W moves furthest, by trying all, and how far. */
function furthestCorner(w: Float64Array, ball: Ball): { corner: number[]; length: number } {
  const corners =
    ball === 'one'
      ? Array.from({ length: inputs }, (_, k) => Array.from({ length: inputs }, (_, i) => (i === k ? 1 : 0)))
      : Array.from({ length: 2 ** inputs }, (_, bits) =>
          Array.from({ length: inputs }, (_, k) => ((bits >> k) & 1 ? 1 : -1)),
        );
  let best = { corner: corners[0]!, length: 0 };
  for (const corner of corners) {
    const length = norm2(apply(w, corner));
    if (length > best.length) best = { corner, length };
  }
  return best;
}

function bothSides(
  { w, x, y }: Problem,
  corner: readonly number[],
  epsilon: number,
  penalty: number,
): [number, number] {
  let [left, clean] = [0, 0];
  for (let i = 0; i < points; i++) {
    const at = (direction: number): number => {
      const moved = corner.map((c, k) => x[i * inputs + k]! + direction * epsilon * c);
      return apply(w, moved).reduce((sum, f, o) => sum + (y[i * outputs + o]! - f) ** 2, 0);
    };
    left += at(1) + at(-1);
    clean += at(0);
  }
  return [left, 2 * (clean + penalty)];
}

/** |W s|₂ after three rounds v ← W s/|W s|₂, s = sign(Wᵀ v): from below the norm induced by l∞ and |·|₂. */
function ascent(w: Float64Array, start: readonly number[]): number {
  let v: ArrayLike<number> = start;
  for (let round = 0; round < ascentRounds; round++) {
    const signs = Array.from({ length: inputs }, (_, k) => {
      let sum = 0;
      for (let o = 0; o < outputs; o++) sum += w[o * inputs + k]! * v[o]!;
      return Math.sign(sum);
    });
    v = apply(w, signs);
  }
  return norm2(v);
}

/**
 * Corollary 3 as printed lets |·|_{p₂} be any norm. With p₁ = 2, p₂ = ∞ and one point on each axis, Σ |y − W x|² is
 * |A − W|²: problem (16) shrinks rows along themselves, whatever its λ. In (17) d lies along the largest row w, and
 * |W d|₂² = ε²(|w|² + (v·w)²/|w|²) turns the other row v too. The result is the sine of the angle between v at the
 * minimum of (17) and its target, 0 if some λ gave the same solution; `targets` are both rows, made orthogonal on request.
 */
function turned([a, b, c, d]: Float64Array, orthogonal: boolean): number {
  const weight = 2 * turnedEpsilon ** 2;
  const large = [3 * a!, 3 * b!] as const;
  const length = Math.hypot(...large);
  // Half as long as the largest row, 45° off it (or 90°), to a side that the draw decides.
  const angle = Math.atan2(large[1], large[0]) + Math.sign(c! * d!) * (orthogonal ? Math.PI / 2 : Math.PI / 4);
  const small = [(length / 2) * Math.cos(angle), (length / 2) * Math.sin(angle)] as const;
  let [w0, w1, v0, v1] = [...large, ...small];
  const rate = 0.05 / (1 + weight);
  for (let step = 0; step < 20_000; step++) {
    const square = w0 * w0 + w1 * w1;
    const dot = v0 * w0 + v1 * w1;
    const along = (2 * weight * dot) / square;
    const back = (2 * weight * dot * dot) / (square * square);
    const gradient = [
      2 * (w0 - large[0]) + 2 * weight * w0 + along * v0 - back * w0,
      2 * (w1 - large[1]) + 2 * weight * w1 + along * v1 - back * w1,
      2 * (v0 - small[0]) + along * w0,
      2 * (v1 - small[1]) + along * w1,
    ] as const;
    [w0, w1, v0, v1] = [
      w0 - rate * gradient[0],
      w1 - rate * gradient[1],
      v0 - rate * gradient[2],
      v1 - rate * gradient[3],
    ];
  }
  return Math.abs(v0 * small[1] - v1 * small[0]) / (Math.hypot(v0, v1) * Math.hypot(...small));
}

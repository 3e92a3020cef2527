import type { Randomness } from '../../../random.ts';
import type { StudyParams } from '../fields.ts';

/** Points [n, 2] with real targets [n]; class 1 has target 1 in the cluster set. */
export interface RegressionSet {
  readonly n: number;
  readonly x: Float64Array;
  readonly target: Float64Array;
}

const gridPoints = 60;
const clusterSpread = 0.15;

/** 60 points of [−1, 1]² with target ½ sin(πx₁) + x₂², or three clusters with targets 0 and 1 (section 3). */
export function regressionSet(
  { certificateSet }: Pick<StudyParams, 'certificateSet'>,
  rng: Randomness,
  replica: number,
): RegressionSet {
  const stream = rng.stream('data', replica);
  if (certificateSet === 'grid') {
    const x = stream.uniforms(0, new Float64Array(2 * gridPoints)).map((u) => 2 * u - 1);
    const target = Float64Array.from(
      { length: gridPoints },
      (_, i) => 0.5 * Math.sin(Math.PI * x[2 * i]!) + x[2 * i + 1]! ** 2,
    );
    return { n: gridPoints, x, target };
  }
  const n = 32;
  const x = stream.normals(0, new Float64Array(2 * n)).map((value) => clusterSpread * value);
  const target = new Float64Array(n);
  for (let i = 16; i < n; i++) {
    target[i] = 1;
    for (let j = 0; j < 2; j++) x[2 * i + j] = x[2 * i + j]! + (i < 24 ? 1 : -1);
  }
  return { n, x, target };
}

/** Weights [v1 (r), v2 (r), b (r), w (r), c = 0]: V ~ N(0,1), b ~ 0.3 N, w ~ N/√r, drawn as V row by row, b, w. */
export function regressionStart(width: number, initDraw: number, rng: Randomness, replica: number): Float64Array {
  const draws = rng.stream('init', replica).normals(initDraw, new Float64Array(4 * width));
  const weights = new Float64Array(4 * width + 1);
  for (let k = 0; k < width; k++) {
    weights[k] = draws[2 * k]!;
    weights[width + k] = draws[2 * k + 1]!;
    weights[2 * width + k] = 0.3 * draws[2 * width + k]!;
    weights[3 * width + k] = draws[3 * width + k]! / Math.sqrt(width);
  }
  return weights;
}

import type { LabelledPoints } from '../../../margins/labelledPoints.ts';
import type { Randomness } from '../../../random.ts';
import type { StudyParams } from '../fields.ts';

const clusters = [
  { mean: [1, 1], count: 4, label: -1 },
  { mean: [-1, 0], count: 2, label: 1 },
  { mean: [1, -1.5], count: 2, label: 1 },
] as const;
const clusterSpread = 0.2;
const highPoints = 6;
const highDim = 10;

/** Three clusters in the plane, or 6 normal points in R^10 with labels −1, +1 in turn (section 3). */
export function flowPoints(
  { flowSet }: Pick<StudyParams, 'flowSet'>,
  rng: Randomness,
  replica: number,
): LabelledPoints {
  const stream = rng.stream('data', replica);
  if (flowSet === 'highDim') {
    const x = stream.normals(0, new Float64Array(highPoints * highDim));
    const label = Float64Array.from({ length: highPoints }, (_, i) => (i % 2 === 0 ? -1 : 1));
    return { n: highPoints, dim: highDim, x, label };
  }
  const rows = clusters.flatMap(({ mean, count, label }) => Array.from({ length: count }, () => ({ mean, label })));
  const x = stream.normals(0, new Float64Array(2 * rows.length));
  rows.forEach(({ mean }, i) => {
    for (let j = 0; j < 2; j++) x[2 * i + j] = mean[j]! + clusterSpread * x[2 * i + j]!;
  });
  return { n: rows.length, dim: 2, x, label: Float64Array.from(rows, ({ label }) => label) };
}

const initScale = 0.3;

/** [V row by row (r·dim), b (r), w (r)] ~ 0.3 N. */
export function flowStart(width: number, dim: number, rng: Randomness, replica: number): Float64Array {
  return rng
    .stream('init', replica)
    .normals(0, new Float64Array(width * (dim + 2)))
    .map((value) => initScale * value);
}

import type { RandomStream } from '../../../random.ts';
import type { StudyParams } from '../fields.ts';

/** Samples [count, dimension] row by row with labels 0 or 1, or 0, 1, … of several classes. */
export interface PointSet {
  readonly count: number;
  readonly dimension: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Spread of the points about their class's place. */
const subspaceNoise = 0.3;
const planarNoise = 0.25;

/**
 * Training points, then test points, from stream `data` (docs/science/pe-training.md, "Presets"). `subspace`: labels
 * alternate, coordinates 1..k are (2y − 1) + 0.3 N(0,1), the others exactly 0. `planar`: four clusters at the corners of
 * a square, y = 0 on one diagonal and 1 on the other, plus 0.25 N(0,1). Several classes take turns too: coordinates
 * 1..k of class c are 1 where their number is c modulo the classes, else −1, plus 0.3 N(0,1).
 */
export function drawPoints(stream: RandomStream, params: StudyParams): { train: PointSet; test: PointSet } {
  let next = 0;
  const normals = (count: number): Float64Array => {
    const drawn = stream.normals(0, new Float64Array(count), next);
    next += count + (count % 2);
    return drawn;
  };
  const make = (count: number): PointSet => {
    const dimension = params.widths[0]!;
    const several = params.experiment === 'multiClass';
    const classes = several ? params.classCount : 2;
    const y = Float64Array.from({ length: count }, (_, i) => i % classes);
    const x = new Float64Array(count * dimension);
    for (let i = 0; i < count; i++) {
      const at = i * dimension;
      if (several) {
        normals(params.excited).forEach((normal, k) => {
          x[at + k] = (k % classes === y[i] ? 1 : -1) + subspaceNoise * normal;
        });
      } else if (params.data === 'planar') {
        const [a, b] = normals(2) as unknown as [number, number];
        const h = 2 * (Math.floor(i / 2) % 2) - 1;
        x[at] = h + planarNoise * a;
        x[at + 1] = (y[i] === 0 ? h : -h) + planarNoise * b;
      } else {
        normals(params.excited).forEach((normal, k) => {
          x[at + k] = 2 * y[i]! - 1 + subspaceNoise * normal;
        });
      }
    }
    return { count, dimension, x, y };
  };
  const train = make(params.trainSize);
  return { train, test: make(params.testSize) };
}

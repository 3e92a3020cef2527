/** Points of two classes: `x` [n, dim] row by row, `label` [n] of +1 (class I) and −1 (class J). */
export interface LabelledPoints {
  readonly n: number;
  readonly dim: number;
  readonly x: Float64Array;
  readonly label: Float64Array;
}

/** The classifier w·x + b. */
export interface LinearClassifier {
  readonly w: Float64Array;
  readonly b: number;
}

export function innerWithPoint({ x, dim }: LabelledPoints, i: number, w: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < dim; j++) sum += x[i * dim + j]! * w[j]!;
  return sum;
}

/** Signed margin: least distance of a point to the plane, negative where a point is on the wrong side. */
export function linearMargin(points: LabelledPoints, { w, b }: LinearClassifier): number {
  let least = Infinity;
  for (let i = 0; i < points.n; i++) least = Math.min(least, points.label[i]! * (innerWithPoint(points, i, w) + b));
  return least / Math.hypot(...w);
}

/** [min over I, max over J] of w·x: the gap along w. */
export function classGap(points: LabelledPoints, w: Float64Array): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < points.n; i++) {
    const along = innerWithPoint(points, i, w);
    if (points.label[i]! > 0) least = Math.min(least, along);
    else most = Math.max(most, along);
  }
  return [least, most];
}

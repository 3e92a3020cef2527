import { singularValues } from '../../../numerics/singularValues.ts';

/**
 * Equidistant targets of C classes in R^{C−1}, rows z_i [C, C−1] (PE section 7.1): M = I − 11ᵀ/C = U S Vᵀ, Z = U S/√2 of the
 * first C − 1 columns; pairwise distance 1, norm √((C−1)/(2C)), sum 0.
 */
export function simplexTargets(classes: number): Float64Array {
  const m = Float64Array.from({ length: classes * classes }, (_, at) =>
    at % (classes + 1) === 0 ? 1 - 1 / classes : -1 / classes,
  );
  const { values, left } = singularValues(m, classes, classes);
  const width = classes - 1;
  return Float64Array.from({ length: classes * width }, (_, at) => {
    const [i, k] = [Math.floor(at / width), at % width];
    return (left[k * classes + i]! * values[k]!) / Math.SQRT2;
  });
}

/** Largest deviation of the rows [C, columns] from pairwise distance 1, norm √((C−1)/(2C)) and sum 0. */
export function simplexDeviation(targets: Float64Array, classes: number): number {
  const width = targets.length / classes;
  const row = (i: number): Float64Array => targets.subarray(i * width, (i + 1) * width);
  let worst = 0;
  for (let i = 0; i < classes; i++) {
    worst = Math.max(worst, Math.abs(Math.hypot(...row(i)) - Math.sqrt((classes - 1) / (2 * classes))));
    for (let j = 0; j < i; j++) {
      worst = Math.max(worst, Math.abs(Math.hypot(...row(i).map((value, k) => value - row(j)[k]!)) - 1));
    }
  }
  for (let k = 0; k < width; k++) {
    let sum = 0;
    for (let i = 0; i < classes; i++) sum += row(i)[k]!;
    worst = Math.max(worst, Math.abs(sum));
  }
  return worst;
}

/** Least pairwise distance of the one-hot targets of C classes, √2. */
export function oneHotDistance(classes: number): number {
  const row = (i: number): number[] => Array.from({ length: classes }, (_, k) => (k === i ? 1 : 0));
  return Math.hypot(...row(0).map((value, k) => value - row(1)[k]!));
}

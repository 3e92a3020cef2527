/** Row i of a row-major matrix of that width, as a view. */
export function rowOf(matrix: Float64Array, width: number, i: number): Float64Array {
  return matrix.subarray(i * width, (i + 1) * width);
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** X w for X [points, inputs]. */
export function fittedValues(x: Float64Array, points: number, inputs: number, w: Float64Array): Float64Array {
  return Float64Array.from({ length: points }, (_, i) => dot(rowOf(x, inputs, i), w));
}

/** Largest entry of a − b over the largest of b. */
export function relativeDifference(a: Float64Array, b: Float64Array): number {
  let difference = 0;
  let size = 0;
  b.forEach((value, i) => {
    difference = Math.max(difference, Math.abs(a[i]! - value));
    size = Math.max(size, Math.abs(value));
  });
  return difference / size;
}

/** A random direction of that length: the normals of `draws`, scaled. */
function scaledTo(draws: Float64Array, length: number): Float64Array {
  const norm = Math.hypot(...draws);
  return draws.map((value) => (length * value) / norm);
}

/** Least of f(w + δ) − f(w) over the perturbations δ, rows of `moves`, each scaled to the length. */
export function leastChange(
  f: (w: Float64Array) => number,
  w: Float64Array,
  moves: Float64Array,
  length: number,
): number {
  const start = f(w);
  let least = Infinity;
  for (let k = 0; k < moves.length / w.length; k++) {
    const move = scaledTo(rowOf(moves, w.length, k), length);
    least = Math.min(least, f(w.map((value, i) => value + move[i]!)) - start);
  }
  return least;
}

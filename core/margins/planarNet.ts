/** f(x) = w · relu(V x + b) + c in the plane: `v` [width, 2] row by row, `b` and `w` [width]. */
export interface PlanarNet {
  readonly width: number;
  readonly v: Float64Array;
  readonly b: Float64Array;
  readonly w: Float64Array;
  readonly c: number;
}

/** f at (x, y), with relu'(0) = 0. */
export function planarOutput({ width, v, b, w, c }: PlanarNet, x: number, y: number): number {
  let sum = c;
  for (let k = 0; k < width; k++) {
    const z = v[2 * k]! * x + v[2 * k + 1]! * y + b[k]!;
    if (z > 0) sum += w[k]! * z;
  }
  return sum;
}

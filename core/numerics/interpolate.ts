/**
 * Linear interpolation of (x, y), x ascending, at ascending points; NaN outside of x's range and beside a NaN of y (but
 * at a point of x itself, its own y). Of equal x the last counts.
 */
export function interpolate(x: Float64Array, y: Float64Array, points: Float64Array): Float64Array {
  const out = new Float64Array(points.length);
  let i = 0;
  for (let k = 0; k < points.length; k++) {
    const at = points[k]!;
    while (i + 1 < x.length && x[i + 1]! <= at) i++;
    if (x.length === 0 || at < x[0]! || at > x[x.length - 1]!) out[k] = NaN;
    else if (x[i] === at || i + 1 === x.length) out[k] = y[i]!;
    else {
      const share = (at - x[i]!) / (x[i + 1]! - x[i]!);
      out[k] = y[i]! + share * (y[i + 1]! - y[i]!);
    }
  }
  return out;
}

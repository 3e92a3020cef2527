export interface LinearFit {
  readonly slope: number;
  readonly intercept: number;
  /** Share of the variance of y that the line explains: the squared correlation. */
  readonly r2: number;
  /** Correlation of x and y. */
  readonly correlation: number;
  readonly count: number;
}

/** Least squares line y ≈ slope x + intercept. All NaN with fewer than two points or without spread in x. */
export function linearFit(x: ArrayLike<number>, y: ArrayLike<number>): LinearFit {
  const count = Math.min(x.length, y.length);
  let [meanX, meanY] = [0, 0];
  for (let i = 0; i < count; i++) {
    meanX += x[i]! / count;
    meanY += y[i]! / count;
  }
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const [dx, dy] = [x[i]! - meanX, y[i]! - meanY];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const slope = count < 2 || xx === 0 ? NaN : xy / xx;
  const correlation = xy / Math.sqrt(xx * yy);
  return { slope, intercept: meanY - slope * meanX, r2: correlation ** 2, correlation, count };
}

/**
 * Minimiser of a convex function of one variable on [low, high], from its derivative, which never falls.
 *
 * Root of the derivative by the Illinois variant of false position (Dowell & Jarratt, BIT 11, 1971), with a bisection
 * whenever three steps have not halved the bracket; ends when the bracket is two roundings wide. About 10 evaluations
 * for a smooth derivative, 160 at most for one with jumps. The answer is an end of the interval when the derivative does
 * not change its sign. A derivative that is not a number throws.
 */
export function convexMinimum(derivative: (t: number) => number, low: number, high: number): number {
  let [left, right] = [low, high];
  let slopeLeft = checked(derivative, left);
  if (slopeLeft >= 0) return left;
  let slopeRight = checked(derivative, right);
  if (slopeRight <= 0) return right;
  let lastSide = 0;
  let widthBefore = right - left;
  for (let step = 1; ; step++) {
    const slow = step % 3 === 0 && right - left > widthBefore / 2;
    if (step % 3 === 0) widthBefore = right - left;
    const secant = left - (slopeLeft * (right - left)) / (slopeRight - slopeLeft);
    const middle = left + (right - left) / 2;
    const t = slow || !(secant > left && secant < right) ? middle : secant;
    if (!(t > left && t < right) || right - left <= 2 * Number.EPSILON * Math.max(Math.abs(left), Math.abs(right))) {
      return t;
    }
    const slope = checked(derivative, t);
    if (slope === 0) return t;
    if (slope < 0) {
      left = t;
      slopeLeft = slope;
      if (lastSide === -1) slopeRight /= 2;
      lastSide = -1;
    } else {
      right = t;
      slopeRight = slope;
      if (lastSide === 1) slopeLeft /= 2;
      lastSide = 1;
    }
  }
}

function checked(derivative: (t: number) => number, t: number): number {
  const slope = derivative(t);
  if (Number.isNaN(slope)) throw new Error(`convexMinimum: the derivative at ${t} is not a number`);
  return slope;
}

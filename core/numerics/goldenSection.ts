const share = (Math.sqrt(5) - 1) / 2;

/**
 * Minimiser on [low, high] of a function that falls and then rises, from its values alone.
 *
 * Golden section search (Kiefer, Proc. AMS 4, 1953): one evaluation a step, about 80 in all. Values cannot tell places
 * nearer than √ε of the curvature's scale, so the answer is good to about 1e-8 (high − low); where a derivative is
 * known, `convexMinimum` is exact to rounding.
 */
export function goldenSection(f: (t: number) => number, low: number, high: number): number {
  let [left, right] = [low, high];
  let a = right - share * (right - left);
  let b = left + share * (right - left);
  let [fa, fb] = [f(a), f(b)];
  while (a > left && a < b && b < right && right - left > 1e-12 * (high - low)) {
    if (fa <= fb) {
      right = b;
      [b, fb] = [a, fa];
      a = right - share * (right - left);
      fa = f(a);
    } else {
      left = a;
      [a, fa] = [b, fb];
      b = left + share * (right - left);
      fb = f(b);
    }
  }
  return (left + right) / 2;
}

const eulerGamma = 0.577215664901532860606512090082;

/**
 * Ei(x) for x > 0, by the series γ + log x + Σ xᵏ/(k k!) (Abramowitz & Stegun 5.1.10). All terms of the sum are positive,
 * so nothing cancels for x ≥ 0.4 and the relative error stays near 1e-15; overflows beyond x ≈ 710. The logarithmic
 * integral is li(R) = Ei(log R). Cost about x + 40 terms. NaN for x ≤ 0.
 */
export function exponentialIntegral(x: number): number {
  if (!(x > 0)) return NaN;
  let power = 1;
  let sum = 0;
  for (let k = 1; k < 3000; k++) {
    power *= x / k;
    const term = power / k;
    sum += term;
    if (term < Number.EPSILON * sum * 0.1) break;
  }
  return eulerGamma + Math.log(x) + sum;
}

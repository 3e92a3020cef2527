/** Median with infinities in their place; NaN of nothing. */
export function medianOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return NaN;
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle]!;
  const [low, high] = [sorted[middle - 1]!, sorted[middle]!];
  return low === high ? low : (low + high) / 2;
}

/** Mean of margins; one that was not found counts as 2 (docs/science/pe-training.md, "Margin of a sample"). */
export function meanMargin(margins: ArrayLike<number>): number {
  const finite = Array.from(margins, (v) => (v === Infinity ? 2 : v));
  return finite.reduce((sum, v) => sum + v, 0) / finite.length;
}

/** Share of values that are at most r. */
export function shareWithin(values: ArrayLike<number>, r: number): number {
  return Array.from(values).filter((v) => v <= r).length / values.length;
}

/** 95 % Wilson interval of a share seen in n samples. */
export function wilsonBand(share: number, n: number): [number, number] {
  const z = 1.96;
  const scale = 1 + (z * z) / n;
  const middle = (share + (z * z) / (2 * n)) / scale;
  const reach = (z / scale) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}

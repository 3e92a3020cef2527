/**
 * The symmetric logarithm: v / c for |v| ≤ c, sign(v) (1 + log10(|v| / c)) beyond; continuous, and whole places are c
 * times powers of ten, so that ticks at whole places are round numbers.
 */
export function symlog(value: number, threshold: number): number {
  const size = Math.abs(value);
  return size <= threshold ? value / threshold : Math.sign(value) * (1 + Math.log10(size / threshold));
}

export function symlogInverse(place: number, threshold: number): number {
  const size = Math.abs(place);
  return size <= 1 ? place * threshold : Math.sign(place) * threshold * 10 ** (size - 1);
}

/** The decade of the least size that is there, at most six decades below the greatest. */
export function symlogThreshold(values: readonly Float64Array[]): number {
  let [least, greatest] = [Infinity, 0];
  for (const part of values) {
    for (const value of part) {
      const size = Math.abs(value);
      if (size === 0 || !Number.isFinite(size)) continue;
      least = Math.min(least, size);
      greatest = Math.max(greatest, size);
    }
  }
  if (greatest === 0) return 1;
  return 10 ** Math.max(Math.floor(Math.log10(least)), Math.ceil(Math.log10(greatest)) - 6);
}

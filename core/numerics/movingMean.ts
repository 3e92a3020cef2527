/**
 * Centred moving mean over `width` rows (an even width takes one more before than after); at the ends over the rows
 * that there are. NaN rows are left out; where a window holds nothing else it is NaN. O(n) by running sums, started
 * afresh every 1,024 rows so that rounding does not pile up.
 */
export function movingMean(values: Float64Array, width: number): Float64Array {
  if (width <= 1) return values;
  const out = new Float64Array(values.length);
  const before = width >> 1;
  const after = width - 1 - before;
  let [sum, count, from, to] = [0, 0, 0, 0];
  const add = (i: number, sign: 1 | -1): void => {
    const value = values[i]!;
    if (Number.isNaN(value)) return;
    sum += sign * value;
    count += sign;
  };
  for (let i = 0; i < values.length; i++) {
    const [first, end] = [Math.max(0, i - before), Math.min(values.length, i + after + 1)];
    if (i % 1024 === 0) {
      [sum, count, from, to] = [0, 0, first, first];
    }
    while (to < end) add(to++, 1);
    while (from < first) add(from++, -1);
    out[i] = count === 0 ? NaN : sum / count;
  }
  return out;
}

import type { Bounds } from './layerBounds.ts';
import type { DenseLayer } from './layeredNet.ts';
import { leastNorm } from './leastNorm.ts';

/**
 * Lower bound of the l∞ distance from x to a point of the other class that has the signs of `splits`: the least |δ| at
 * which the triangle relaxation of the net has sign · g ≤ 0; Infinity, or very large, where it has none. Each unstable unit z in [l, u]
 * is s + a z with s ≥ 0, s ≥ (1 − a) z, s ≤ (1 − a) u (z − l)/(u − l), a unit of known sign the line it is; a unit that
 * is held to a sign has it. Exact where no unit is unstable. `units`: bounds that hold up to some radius; so does what is
 * returned, where it is below that radius. Dense layers; with `box` points stay in [−1, 1]. Cost: `leastNorm` with the
 * unstable units as further variables.
 */
export function relaxedMargin(
  layers: readonly DenseLayer[],
  slope: number,
  x: Float64Array,
  sign: number,
  splits: readonly Int8Array[],
  units: readonly Bounds[],
  box: boolean,
): number {
  const n = x.length;
  const hidden = layers.length - 1;
  let others = 0;
  for (const { low, high } of units.slice(0, hidden)) low.forEach((l, k) => (others += l < 0 && high[k]! > 0 ? 1 : 0));
  const width = n + others;
  const rows: number[] = [];
  const limits: number[] = [];
  const most: number[] = [];
  const atMost = (row: Float64Array, limit: number): void => {
    for (const entry of row) rows.push(entry);
    limits.push(limit);
  };
  // Values as affine functions of (δ, s): `maps` [values, width] and `constants`.
  let maps = new Float64Array(n * width);
  for (let k = 0; k < n; k++) maps[k * width + k] = 1;
  let constants = x.slice();
  let next = n;
  layers.forEach((layer, j) => {
    const { maps: rowsOf, constants: at } = composed(layer, maps, constants, width);
    const rowOf = (o: number): Float64Array => rowsOf.subarray(o * width, (o + 1) * width);
    if (j === hidden) {
      atMost(
        rowOf(0).map((v) => sign * v),
        -sign * at[0]!,
      );
      return;
    }
    for (let o = 0; o < layer.outputs; o++) {
      const z = rowOf(o);
      const [l, u, held] = [units[j]!.low[o]!, units[j]!.high[o]!, splits[j]![o]!];
      if (held !== 0)
        atMost(
          z.map((v) => -held * v),
          held * at[o]!,
        );
      if (l >= 0) continue;
      const s = u > 0 ? next++ : -1;
      if (s >= 0) {
        most.push((1 - slope) * u);
        const above = z.map((v) => (1 - slope) * v);
        above[s] = -1;
        atMost(above, -(1 - slope) * at[o]!);
        const chord = ((1 - slope) * u) / (u - l);
        const under = z.map((v) => -chord * v);
        under[s] = 1;
        atMost(under, chord * (at[o]! - l));
      }
      for (let k = 0; k < width; k++) z[k] = slope * z[k]!;
      if (s >= 0) z[s] = 1;
      at[o] = slope * at[o]!;
    }
    maps = rowsOf;
    constants = at;
  });
  if (box)
    for (let k = 0; k < n; k++)
      for (const side of [1, -1]) {
        const row = new Float64Array(width);
        row[k] = side;
        atMost(row, 1 - side * x[k]!);
      }
  return leastNorm({
    count: limits.length,
    dimension: n,
    most,
    rows: Float64Array.from(rows),
    limits: Float64Array.from(limits),
  });
}

/** A layer's units as affine functions, given its inputs as such. */
function composed(
  { inputs, outputs, weights, bias }: DenseLayer,
  maps: Float64Array,
  constants: Float64Array,
  width: number,
): { maps: Float64Array<ArrayBuffer>; constants: Float64Array<ArrayBuffer> } {
  const out = new Float64Array(outputs * width);
  const at = Float64Array.from(bias);
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++) {
      const w = weights[o * inputs + i]!;
      at[o] = at[o]! + w * constants[i]!;
      for (let k = 0; k < width; k++) out[o * width + k] = out[o * width + k]! + w * maps[i * width + k]!;
    }
  return { maps: out, constants: at };
}

import type { LayeredNet } from './layeredNet.ts';

/** A linear net's map x ↦ w·x + c: `w` [inputs]. */
export interface LinearDecision {
  readonly w: Float64Array;
  readonly c: number;
}

/** The one affine map that a net of slope 1 (or of one layer) is; undefined where a layer is not linear. */
export function linearDecision({ layers, slope }: LayeredNet): LinearDecision | undefined {
  if (slope !== 1 && layers.length > 1) return undefined;
  let row = Float64Array.of(1);
  let c = 0;
  for (const layer of [...layers].reverse()) {
    if (layer.kind !== 'dense') return undefined;
    const { inputs, outputs, weights, bias } = layer;
    const next = new Float64Array(inputs);
    for (let o = 0; o < outputs; o++) {
      c += row[o]! * bias[o]!;
      for (let k = 0; k < inputs; k++) next[k] = next[k]! + row[o]! * weights[o * inputs + k]!;
    }
    row = next;
  }
  return { w: row, c };
}

/**
 * Exact l∞ margin of a point under an affine decision: |g|/|w|₁, and with the box [−1, 1] the smallest e with
 * Σ |w_i| min(e, room_i) = |g|, room_i the distance of x_i to the side that it moves to. Infinity where that is never
 * reached.
 */
export function linearMargin({ w, c }: LinearDecision, x: Float64Array, box: boolean): number {
  let value = c;
  for (let k = 0; k < w.length; k++) value += w[k]! * x[k]!;
  const size = Math.abs(value);
  const norm = w.reduce((sum, weight) => sum + Math.abs(weight), 0);
  if (!box) return norm > 0 ? size / norm : Infinity;
  // Towards g = 0 a coordinate moves against sign(g w).
  const rooms = Array.from(w, (weight, k) => ({
    weight: Math.abs(weight),
    room: value * weight > 0 ? x[k]! + 1 : 1 - x[k]!,
  })).sort((a, b) => a.room - b.room);
  let [moved, left] = [0, norm];
  for (const { weight, room } of rooms) {
    if (moved + left * room >= size) return (size - moved) / left;
    moved += weight * room;
    left -= weight;
  }
  return Infinity;
}

import { layerInputs, type LayeredNet } from './layeredNet.ts';

/** Corners of a convex polygon in order, [corners, 2]. */
type Polygon = readonly number[];
/** Affine functions of (x, y), [count, 3] as a, b, c of a x + b y + c. */
type Affine = Float64Array;

/**
 * The exact decision boundary of a net of two inputs inside the square |x|, |y| ≤ half: segments [count, 4] of
 * x1, y1, x2, y2. The square is cut into convex polygons along the lines of layer 1's units, each of them along layer
 * 2's, and so on; in the last polygons g is affine.
 */
export function planarSegments({ layers, slope }: LayeredNet, half: number): Float64Array {
  if (layers.some((layer) => layer.kind !== 'dense') || layerInputs(layers[0]!) !== 2)
    throw new Error('exact planar margins need dense layers and two inputs');
  const segments: number[] = [];
  const visit = (polygon: Polygon, inputs: Affine, j: number): void => {
    const units = composed(layers[j]!, inputs);
    if (j === layers.length - 1) {
      addCrossing(polygon, units, segments);
      return;
    }
    const split = (part: Polygon, unit: number, active: Affine): void => {
      for (let k = unit; k < active.length / 3; k++) {
        const [a, b, c] = [active[3 * k]!, active[3 * k + 1]!, active[3 * k + 2]!];
        const [below, above] = [clip(part, -a, -b, -c), clip(part, a, b, c)];
        const leaky = active.slice();
        for (let i = 0; i < 3; i++) leaky[3 * k + i] = slope * leaky[3 * k + i]!;
        if (below && above) {
          split(above, k + 1, active);
          split(below, k + 1, leaky);
          return;
        }
        if (below) active = leaky;
      }
      visit(part, active, j + 1);
    };
    split(polygon, 0, units);
  };
  visit([-half, -half, half, -half, half, half, -half, half], Float64Array.of(1, 0, 0, 0, 1, 0), 0);
  return Float64Array.from(segments);
}

/** l∞ distance of (x, y) to the nearest of the segments; Infinity where there is none. */
export function segmentMargin(segments: Float64Array, x: number, y: number): number {
  let nearest = Infinity;
  for (let s = 0; s < segments.length; s += 4) {
    const [px, py] = [segments[s]! - x, segments[s + 1]! - y];
    const [vx, vy] = [segments[s + 2]! - segments[s]!, segments[s + 3]! - segments[s + 1]!];
    // max(|px + t vx|, |py + t vy|) is piecewise linear in t: its least is at an end or a kink.
    for (const t of [0, 1, -px / vx, -py / vy, -(px - py) / (vx - vy), -(px + py) / (vx + vy)]) {
      if (!(t > -Infinity && t < Infinity)) continue;
      const within = Math.min(Math.max(t, 0), 1);
      nearest = Math.min(nearest, Math.max(Math.abs(px + within * vx), Math.abs(py + within * vy)));
    }
  }
  return nearest;
}

/** A layer's units as affine functions of (x, y), given its inputs as such. */
function composed(layer: LayeredNet['layers'][number], inputs: Affine): Affine {
  if (layer.kind !== 'dense') throw new Error('not a dense layer');
  const out = new Float64Array(3 * layer.outputs);
  for (let o = 0; o < layer.outputs; o++) {
    for (let k = 0; k < layer.inputs; k++) {
      const w = layer.weights[o * layer.inputs + k]!;
      for (let i = 0; i < 3; i++) out[3 * o + i] = out[3 * o + i]! + w * inputs[3 * k + i]!;
    }
    out[3 * o + 2] = out[3 * o + 2]! + layer.bias[o]!;
  }
  return out;
}

/** The part of a polygon where a x + b y + c ≥ 0; undefined where it has no inside. */
function clip(polygon: Polygon, a: number, b: number, c: number): Polygon | undefined {
  const values: number[] = [];
  let [some, all] = [false, true];
  for (let i = 0; i < polygon.length; i += 2) {
    const value = a * polygon[i]! + b * polygon[i + 1]! + c;
    values.push(value);
    if (value > 0) some = true;
    else all = false;
  }
  if (!some) return undefined;
  if (all) return polygon;
  const out: number[] = [];
  const corners = values.length;
  for (let i = 0; i < corners; i++) {
    const next = (i + 1) % corners;
    const [v, w] = [values[i]!, values[next]!];
    if (v >= 0) out.push(polygon[2 * i]!, polygon[2 * i + 1]!);
    if ((v > 0 && w < 0) || (v < 0 && w > 0)) {
      const t = v / (v - w);
      for (let d = 0; d < 2; d++) out.push(polygon[2 * i + d]! + t * (polygon[2 * next + d]! - polygon[2 * i + d]!));
    }
  }
  return out.length >= 6 ? out : undefined;
}

/** The piece of {a x + b y + c = 0} inside a polygon. */
function addCrossing(polygon: Polygon, [a, b, c]: Affine, segments: number[]): void {
  const ends: number[] = [];
  const corners = polygon.length / 2;
  const at = (i: number): number => a! * polygon[2 * i]! + b! * polygon[2 * i + 1]! + c!;
  for (let i = 0; i < corners; i++) {
    const next = (i + 1) % corners;
    const [v, w] = [at(i), at(next)];
    if (v === 0) ends.push(polygon[2 * i]!, polygon[2 * i + 1]!);
    else if (v > 0 !== w > 0 && w !== 0) {
      const t = v / (v - w);
      for (let d = 0; d < 2; d++) ends.push(polygon[2 * i + d]! + t * (polygon[2 * next + d]! - polygon[2 * i + d]!));
    }
  }
  if (ends.length >= 4) segments.push(ends[0]!, ends[1]!, ends[2]!, ends[3]!);
}

import { addResponse } from './netPass.ts';
import { responseSide, type ConvLayer, type NetLayer } from './layeredNet.ts';

/** Elementwise bounds low ≤ h ≤ high. */
export interface Bounds {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export function emptyBounds(size: number): Bounds {
  return { low: new Float64Array(size), high: new Float64Array(size) };
}

/** All points within `radius` of `x` in the l∞ norm, cut to [−1, 1] with `box`. */
export function ballBounds(x: Float64Array, radius: number, box: boolean, out: Bounds): Bounds {
  for (let k = 0; k < x.length; k++) {
    const [low, high] = [x[k]! - radius, x[k]! + radius];
    out.low[k] = box ? Math.min(Math.max(low, -1), 1) : low;
    out.high[k] = box ? Math.min(Math.max(high, -1), 1) : high;
  }
  return out;
}

/**
 * Centre and radius of a box pass an affine map as (W c + b, |W| r). Bounds of a layer’s units, before pooling; `middles`
 * is room of the input’s size.
 */
export function affineBounds(layer: NetLayer, { low, high }: Bounds, middles: Bounds, out: Bounds): Bounds {
  // Centre and radius of the box.
  const { low: centre, high: radius } = middles;
  for (let k = 0; k < low.length; k++) {
    centre[k] = (low[k]! + high[k]!) / 2;
    radius[k] = (high[k]! - low[k]!) / 2;
  }
  if (layer.kind === 'conv') return convBounds(layer, centre, radius, out);
  const { inputs, outputs, weights, bias } = layer;
  for (let o = 0; o < outputs; o++) {
    let [middle, reach] = [bias[o]!, 0];
    for (let k = 0; k < inputs; k++) {
      const w = weights[o * inputs + k]!;
      middle += w * centre[k]!;
      reach += Math.abs(w) * radius[k]!;
    }
    out.low[o] = middle - reach;
    out.high[o] = middle + reach;
  }
  return out;
}

function convBounds(layer: ConvLayer, centre: Float64Array, radius: Float64Array, out: Bounds): Bounds {
  const sized: ConvLayer = { ...layer, weights: layer.weights.map(Math.abs) };
  const size = responseSide(layer) ** 2;
  for (let f = 0; f < layer.filters; f++) {
    const middle = new Float64Array(size).fill(layer.bias[f]!);
    const reach = new Float64Array(size);
    addResponse(layer, f, centre, middle);
    addResponse(sized, f, radius, reach);
    for (let k = 0; k < size; k++) {
      out.low[f * size + k] = middle[k]! - reach[k]!;
      out.high[f * size + k] = middle[k]! + reach[k]!;
    }
  }
  return out;
}

/** Leaky ReLU and the layer's pool act on both ends. */
export function activationBounds(layer: NetLayer, units: Bounds, slope: number, out: Bounds): Bounds {
  const active = (value: number): number => (value > 0 ? value : slope * value);
  if (layer.kind === 'dense') {
    for (let k = 0; k < out.low.length; k++) {
      out.low[k] = active(units.low[k]!);
      out.high[k] = active(units.high[k]!);
    }
    return out;
  }
  for (let k = 0; k < out.low.length; k++) {
    const [first, ...others] = windowOf(layer, k);
    let [low, high] = [units.low[first]!, units.high[first]!];
    for (const place of others) {
      low = Math.max(low, units.low[place]!);
      high = Math.max(high, units.high[place]!);
    }
    out.low[k] = active(low);
    out.high[k] = active(high);
  }
  return out;
}

/** Units among which output k of a layer is the largest, in row-major order. */
export function windowOf(layer: NetLayer, k: number): readonly [number, ...number[]] {
  if (layer.kind === 'dense') return [k];
  const size = responseSide(layer);
  const half = size / 2;
  const f = Math.floor(k / (half * half));
  const [r, c] = [Math.floor((k % (half * half)) / half), k % half];
  const corner = f * size * size + 2 * r * size + 2 * c;
  return [corner, corner + 1, corner + size, corner + size + 1];
}

import { windowOf, type Bounds } from './layerBounds.ts';
import { layerInputs, layerUnits, responseSide, type NetLayer } from './layeredNet.ts';

/** How a unit with l < 0 < u is relaxed; `noUpperIntercept` is unsound and serves as a control. */
export type Relaxation = 'linear' | 'noUpperIntercept';

/** Room for the coefficients over each layer's units and inputs. */
export interface PullBackRoom {
  readonly units: readonly Float64Array[];
  readonly inputs: readonly Float64Array[];
}

export function pullBackRoom(layers: readonly NetLayer[]): PullBackRoom {
  return {
    units: layers.map((layer) => new Float64Array(layerUnits(layer))),
    inputs: layers.map((layer) => new Float64Array(layerInputs(layer))),
  };
}

/**
 * Lower bound of row · h + constant over the input box, h the outputs of the last of `layers`, by pulling the row back
 * layer by layer (docs/science/pe-training.md, "Margin interval"). `units[j]`: bounds of layer j's units. The row is
 * [layer outputs]; it is not kept. Leaky ReLU of slope a on [l, u], l < 0 < u: above it the line through (l, a l) and
 * (u, u), below it t·h, t = 1 if u ≥ −l, else a, or `lower[j]` (a ≤ t ≤ 1) of its own where given. After the call `room`
 * holds the row's coefficients over each layer's units and inputs.
 */
export function backwardLowerBound(
  layers: readonly NetLayer[],
  units: readonly Bounds[],
  input: Bounds,
  slope: number,
  row: Float64Array,
  constant: number,
  relaxation: Relaxation,
  room: PullBackRoom,
  lower?: readonly Float64Array[],
): number {
  let coefficients = row;
  let sum = constant;
  for (let j = layers.length - 1; j >= 0; j--) {
    const layer = layers[j]!;
    const inner = room.units[j]!.fill(0);
    sum += throughActivation(layer, units[j]!, slope, coefficients, inner, relaxation, lower?.[j]);
    coefficients = room.inputs[j]!.fill(0);
    sum += throughAffine(layer, inner, coefficients);
  }
  for (let k = 0; k < coefficients.length; k++) {
    const value = coefficients[k]!;
    sum += value * (value > 0 ? input.low[k]! : input.high[k]!);
  }
  return sum;
}

/** Slope of the line below a leaky ReLU on [l, u], l < 0 < u, where none is given. */
export function lowerSlope(l: number, u: number, slope: number): number {
  return u >= -l ? 1 : slope;
}

/** Coefficients over a layer's outputs to coefficients over its units (added to `out`); the constant that is left. */
function throughActivation(
  layer: NetLayer,
  { low, high }: Bounds,
  slope: number,
  row: Float64Array,
  out: Float64Array,
  relaxation: Relaxation,
  lines?: Float64Array,
): number {
  let constant = 0;
  const pooled = layer.kind === 'conv';
  const keepsIntercept = relaxation === 'linear';
  for (let k = 0; k < row.length; k++) {
    const value = row[k]!;
    if (value === 0) continue;
    let unit = k;
    if (pooled) {
      const places = windowOf(layer, k);
      unit = places.reduce((best, place) => (low[place]! > low[best]! ? place : best));
      const rest = places.reduce((most, place) => (place === unit ? most : Math.max(most, high[place]!)), -Infinity);
      if (low[unit]! < rest && value < 0) {
        const largest = Math.max(rest, high[unit]!);
        constant += value * (largest > 0 ? largest : slope * largest);
        continue;
      }
    }
    const [l, u] = [low[unit]!, high[unit]!];
    if (l >= 0) out[unit] = out[unit]! + value;
    else if (u <= 0) out[unit] = out[unit]! + slope * value;
    else if (value > 0) out[unit] = out[unit]! + value * (lines?.[unit] ?? lowerSlope(l, u, slope));
    else {
      const chord = (u - slope * l) / (u - l);
      out[unit] = out[unit]! + value * chord;
      if (keepsIntercept) constant += value * (slope - chord) * l;
    }
  }
  return constant;
}

/** Coefficients over a layer's units to coefficients over its inputs (added to `out`); the constant that is left. */
function throughAffine(layer: NetLayer, row: Float64Array, out: Float64Array): number {
  let constant = 0;
  if (layer.kind === 'dense') {
    const { inputs, outputs, weights, bias } = layer;
    // Four rows at a time: the sums over the inputs are read and written once for all of them.
    let o = 0;
    for (; o + 3 < outputs; o += 4) {
      const [a, b, c, d] = [row[o]!, row[o + 1]!, row[o + 2]!, row[o + 3]!];
      if (a === 0 && b === 0 && c === 0 && d === 0) continue;
      constant += a * bias[o]! + b * bias[o + 1]! + c * bias[o + 2]! + d * bias[o + 3]!;
      const at = o * inputs;
      const [second, third, fourth] = [at + inputs, at + 2 * inputs, at + 3 * inputs];
      for (let k = 0; k < inputs; k++)
        out[k] =
          out[k]! +
          (a * weights[at + k]! + b * weights[second + k]! + c * weights[third + k]! + d * weights[fourth + k]!);
    }
    for (; o < outputs; o++) {
      const value = row[o]!;
      constant += value * bias[o]!;
      for (let k = 0; k < inputs; k++) out[k] = out[k]! + value * weights[o * inputs + k]!;
    }
    return constant;
  }
  const { filters, channels, side, kernel, weights, bias } = layer;
  const size = responseSide(layer);
  for (let f = 0; f < filters; f++)
    for (let r = 0; r < size; r++)
      for (let c = 0; c < size; c++) {
        const value = row[(f * size + r) * size + c]!;
        if (value === 0) continue;
        constant += value * bias[f]!;
        for (let ch = 0; ch < channels; ch++)
          for (let i = 0; i < kernel; i++) {
            const from = ((f * channels + ch) * kernel + i) * kernel;
            const to = (ch * side + r + i) * side + c;
            for (let j = 0; j < kernel; j++) out[to + j] = out[to + j]! + value * weights[from + j]!;
          }
      }
  return constant;
}

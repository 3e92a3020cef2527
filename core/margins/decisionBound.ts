import { backwardLowerBound, pullBackRoom, type PullBackRoom, type Relaxation } from './backwardBounds.ts';
import { activationBounds, affineBounds, ballBounds, emptyBounds, type Bounds } from './layerBounds.ts';
import {
  layerInputs,
  layerOutputs,
  layerUnits,
  type DenseLayer,
  type LayeredNet,
  type NetLayer,
} from './layeredNet.ts';
import { optimisedLowerBound } from './optimisedSlopes.ts';

/**
 * Whose units' bounds are pulled back to the input besides the interval ones: of all layers (an MLP), of the inner dense
 * layers, or of none (then one backward pass, for the output).
 */
export type CertificateLayers = 'all' | 'dense' | 'output';

export interface BoundSettings {
  /** `interval`: boxes alone; otherwise the larger of them and the backward linear bound. */
  readonly method: 'interval' | 'linear';
  readonly layers: CertificateLayers;
  /** Points are kept in [−1, 1]. */
  readonly box: boolean;
  readonly relaxation?: Relaxation;
  /** Steps of the search for better lower lines of each bound pulled back (dense nets); 0, the default: the fixed ones. */
  readonly slopeSteps?: number;
  /** Signs to which units of a layer are held, 1 or −1, 0 where not: the bound is then over the points of those signs. */
  readonly splits?: readonly Int8Array[];
}

/** Room for the bounds of one net, so that a search over radii allocates nothing. */
export interface BoundRoom {
  readonly inputs: readonly Bounds[];
  readonly middles: readonly Bounds[];
  readonly boxed: readonly Bounds[];
  readonly units: readonly Bounds[];
  readonly row: Float64Array;
  readonly pullBack: PullBackRoom;
}

export function boundRoom({ layers }: LayeredNet): BoundRoom {
  const inputSizes = [layerInputs(layers[0]!), ...layers.map(layerOutputs)];
  return {
    inputs: inputSizes.map(emptyBounds),
    middles: layers.map((layer) => emptyBounds(layerInputs(layer))),
    boxed: layers.map((layer) => emptyBounds(layerUnits(layer))),
    units: layers.map((layer) => emptyBounds(layerUnits(layer))),
    row: new Float64Array(layerInputs(layers.at(-1)!)),
    pullBack: pullBackRoom(layers.slice(0, -1)),
  };
}

/**
 * A lower bound of sign · g over all points within `radius` of `x` (l∞): positive certifies that the class cannot
 * change there. Infinity where no point has the signs of `splits`. Cost of `interval` one pass, of `linear` one more for
 * each unit whose bounds are pulled back.
 */
export function decisionBound(
  { layers, slope }: LayeredNet,
  x: Float64Array,
  sign: number,
  radius: number,
  { method, layers: pulled, box, relaxation = 'linear', slopeSteps = 0, splits }: BoundSettings,
  room: BoundRoom = boundRoom({ layers, slope }),
): number {
  const input = ballBounds(x, radius, box, room.inputs[0]!);
  const { units, row, pullBack } = room;
  const pull = (inner: readonly NetLayer[], of: Float64Array, constant: number): number =>
    slopeSteps > 0
      ? optimisedLowerBound(inner, units, input, slope, of, constant, slopeSteps, pullBack)
      : backwardLowerBound(inner, units, input, slope, of, constant, relaxation, pullBack);
  let reached = input;
  for (let j = 0; j < layers.length - 1; j++) {
    const layer = layers[j]!;
    const boxed = affineBounds(layer, reached, room.middles[j]!, room.boxed[j]!);
    const bounds = units[j]!;
    bounds.low.set(boxed.low);
    bounds.high.set(boxed.high);
    if (method === 'linear' && j > 0 && (pulled === 'all' || (pulled === 'dense' && layer.kind === 'dense'))) {
      if (layer.kind !== 'dense') throw new Error('bounds of a convolution are not pulled back: use dense or output');
      const inner = layers.slice(0, j);
      tighten(layer, bounds, (of, constant) => pull(inner, of, constant));
    }
    if (splits && !heldTo(splits[j]!, bounds)) return Infinity;
    // The box goes on untightened: the interval bound is that of the method `interval`.
    reached = activationBounds(layer, boxed, slope, room.inputs[j + 1]!);
  }
  const last = layers.at(-1)!;
  if (last.kind !== 'dense' || last.outputs !== 1) throw new Error('a certificate needs a net with one output');
  const bounds = affineBounds(last, reached, room.middles.at(-1)!, room.boxed.at(-1)!);
  const boxed = sign > 0 ? bounds.low[0]! : -bounds.high[0]!;
  if (method === 'interval') return boxed;
  for (let k = 0; k < row.length; k++) row[k] = sign * last.weights[k]!;
  const pulledBack = pull(layers.slice(0, -1), row, sign * last.bias[0]!);
  return relaxation === 'linear' ? Math.max(pulledBack, boxed) : pulledBack;
}

/** Cuts bounds to the signs that the units are held to; false where a unit cannot have its sign. */
function heldTo(signs: Int8Array, { low, high }: Bounds): boolean {
  for (let k = 0; k < signs.length; k++) {
    if (signs[k]! > 0) low[k] = Math.max(low[k]!, 0);
    else if (signs[k]! < 0) high[k] = Math.min(high[k]!, 0);
    if (low[k]! > high[k]!) return false;
  }
  return true;
}

/**
 * Intersects the bounds of a dense layer's units with those that pulling its rows back gives. A unit whose sign is
 * known already is relaxed exactly whatever its bounds are: it is left as it is.
 */
function tighten(
  { inputs, outputs, weights, bias }: DenseLayer,
  { low, high }: Bounds,
  lowerBound: (row: Float64Array, constant: number) => number,
): void {
  const row = new Float64Array(inputs);
  for (let o = 0; o < outputs; o++) {
    if (low[o]! >= 0 || high[o]! <= 0) continue;
    for (let k = 0; k < inputs; k++) row[k] = weights[o * inputs + k]!;
    low[o] = Math.max(low[o]!, lowerBound(row, bias[o]!));
    for (let k = 0; k < inputs; k++) row[k] = -row[k]!;
    high[o] = Math.min(high[o]!, -lowerBound(row, -bias[o]!));
    // The control's unsound bounds may cross.
    if (low[o]! > high[o]!) low[o] = high[o]!;
  }
}

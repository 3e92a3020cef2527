import { backwardLowerBound, lowerSlope, type PullBackRoom } from './backwardBounds.ts';
import type { Bounds } from './layerBounds.ts';
import type { NetLayer } from './layeredNet.ts';

/** First step over the range of a slope, and what is left of it after each. */
const [firstStep, decay] = [0.5, 0.8] as const;

/**
 * The backward lower bound of row · h + constant (`backwardLowerBound`) with the lines below the unstable units chosen
 * for this row: projected gradient ascent on their slopes t in [a, 1], from the fixed rule, by `steps` steps; the best
 * bound seen, so never below the fixed one. With x the corner of the input box that the bound is attained at and z the
 * units there when every leaky ReLU is replaced by its line, ∂bound/∂t = (coefficient over the unit's output)⁺ · z
 * (after Xu et al., Fast and Complete, ICLR 2021). Dense layers only. Cost: a pass back and one forward a step.
 */
export function optimisedLowerBound(
  layers: readonly NetLayer[],
  units: readonly Bounds[],
  input: Bounds,
  slope: number,
  row: Float64Array,
  constant: number,
  steps: number,
  room: PullBackRoom,
): number {
  const lower = layers.map((_, j) => {
    const { low, high } = units[j]!;
    return low.map((l, k) => lowerSlope(l, high[k]!, slope));
  });
  const bound = (): number => backwardLowerBound(layers, units, input, slope, row, constant, 'linear', room, lower);
  let best = bound();
  if (layers.length === 0) return best;
  let step = firstStep * (1 - slope);
  for (let k = 0; k < steps; k++) {
    if (!climb(layers, units, input, slope, row, room, lower, step)) break;
    best = Math.max(best, bound());
    step *= decay;
  }
  return best;
}

/** Moves the slopes along the sign of their gradients; false where none moves. `room` holds the last pass back. */
function climb(
  layers: readonly NetLayer[],
  units: readonly Bounds[],
  input: Bounds,
  slope: number,
  row: Float64Array,
  room: PullBackRoom,
  lower: readonly Float64Array[],
  step: number,
): boolean {
  const first = room.inputs[0]!;
  let values = first.map((c, k) => (c > 0 ? input.low[k]! : input.high[k]!));
  let moved = false;
  layers.forEach((layer, j) => {
    if (layer.kind !== 'dense') throw new Error('slopes are optimised in dense nets only');
    const { low, high } = units[j]!;
    const over = j === layers.length - 1 ? row : room.inputs[j + 1]!;
    const slopes = lower[j]!;
    const next = new Float64Array(layer.outputs);
    for (let o = 0; o < layer.outputs; o++) {
      let z = layer.bias[o]!;
      for (let k = 0; k < layer.inputs; k++) z += layer.weights[o * layer.inputs + k]! * values[k]!;
      const [l, u] = [low[o]!, high[o]!];
      if (l >= 0) next[o] = z;
      else if (u <= 0) next[o] = slope * z;
      else if (over[o]! > 0) {
        const t = slopes[o]!;
        next[o] = t * z;
        slopes[o] = Math.min(Math.max(t + step * Math.sign(z), slope), 1);
        moved ||= slopes[o] !== t;
      } else next[o] = slope * l + ((u - slope * l) / (u - l)) * (z - l);
    }
    values = next;
  });
  return moved;
}

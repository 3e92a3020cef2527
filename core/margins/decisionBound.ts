import { backwardLowerBound, type Relaxation } from './backwardBounds.ts';
import { activationBounds, affineBounds, ballBounds, type Bounds } from './layerBounds.ts';
import type { DenseLayer, LayeredNet } from './layeredNet.ts';

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
}

/**
 * A lower bound of sign · g over all points within `radius` of `x` (l∞): positive certifies that the class cannot
 * change there. Cost of `interval` one pass, of `linear` one more for each unit whose bounds are pulled back.
 */
export function decisionBound(
  { layers, slope }: LayeredNet,
  x: Float64Array,
  sign: number,
  radius: number,
  { method, layers: pulled, box, relaxation = 'linear' }: BoundSettings,
): number {
  const input = ballBounds(x, radius, box);
  const units: Bounds[] = [];
  let reached = input;
  for (let j = 0; j < layers.length - 1; j++) {
    const layer = layers[j]!;
    const boxed = affineBounds(layer, reached);
    const bounds = { low: boxed.low.slice(), high: boxed.high.slice() };
    if (method === 'linear' && j > 0 && (pulled === 'all' || (pulled === 'dense' && layer.kind === 'dense'))) {
      if (layer.kind !== 'dense') throw new Error('bounds of a convolution are not pulled back: use dense or output');
      tighten(layer, bounds, (row, constant) =>
        backwardLowerBound(layers.slice(0, j), units, input, slope, row, constant, relaxation),
      );
    }
    units.push(bounds);
    // The box goes on untightened: the interval bound is that of the method `interval`.
    reached = activationBounds(layer, boxed, slope);
  }
  const last = layers.at(-1)!;
  if (last.kind !== 'dense' || last.outputs !== 1) throw new Error('a certificate needs a net with one output');
  const bounds = affineBounds(last, reached);
  const boxed = sign > 0 ? bounds.low[0]! : -bounds.high[0]!;
  if (method === 'interval') return boxed;
  const row = last.weights.map((w) => sign * w);
  const pulledBack = backwardLowerBound(
    layers.slice(0, -1),
    units,
    input,
    slope,
    row,
    sign * last.bias[0]!,
    relaxation,
  );
  return relaxation === 'linear' ? Math.max(pulledBack, boxed) : pulledBack;
}

/** Intersects the bounds of a dense layer's units with those that pulling its rows back gives. */
function tighten(
  { inputs, outputs, weights, bias }: DenseLayer,
  { low, high }: Bounds,
  lowerBound: (row: Float64Array, constant: number) => number,
): void {
  for (let o = 0; o < outputs; o++) {
    const row = weights.slice(o * inputs, (o + 1) * inputs);
    low[o] = Math.max(low[o]!, lowerBound(row, bias[o]!));
    high[o] = Math.min(
      high[o]!,
      -lowerBound(
        row.map((w) => -w),
        -bias[o]!,
      ),
    );
    // The control's unsound bounds may cross.
    if (low[o]! > high[o]!) low[o] = high[o]!;
  }
}
